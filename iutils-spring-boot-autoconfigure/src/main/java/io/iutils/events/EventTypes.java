package io.iutils.events;

import io.iutils.InvalidNameException;
import io.iutils.engine.NamePattern;
import io.iutils.methods.RefusedDeclarationException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;

/**
 * The known types and their wire names. A type is only ever found here, never loaded by a
 * name that came out of the journal. Thread-safe.
 */
final class EventTypes {

	private final Map<String, Class<?>> byName = new ConcurrentHashMap<>();

	/** Types that travel when they are published. */
	private final Map<Class<?>, String> bridged = new ConcurrentHashMap<>();

	/** Types that were published and do not travel, so that each is looked at once. */
	private final Set<Class<?>> local = ConcurrentHashMap.newKeySet();

	/** Of types that do not travel when they are published, but were emitted. */
	private final Map<Class<?>, String> emitted = new ConcurrentHashMap<>();

	/**
	 * Makes a type travel, and those it covers if it is sealed.
	 * @throws RefusedDeclarationException if it cannot
	 */
	void bridge(Class<?> type) {
		WireNames.covered(type).forEach((covered, name) -> {
			if (covered.getTypeParameters().length > 0) {
				throw new RefusedDeclarationException(
						"The event type " + covered.getName() + " is generic, but type arguments do not travel",
						"Publish a type without type parameters, such as a record that holds the value.");
			}
			if (ApplicationEvent.class.isAssignableFrom(covered)) {
				ApplicationEventForm.of(covered);
			}
			remember(name, covered);
			this.bridged.put(covered, name);
		});
	}

	/**
	 * Makes the type of a listener's parameter known, and those it permits if it is
	 * sealed.
	 */
	void know(Class<?> type) {
		if (!WireNames.isNameless(type)) {
			WireNames.covered(type).forEach((covered, name) -> {
				if (!isBridged(covered)) {
					remember(name, covered);
				}
			});
		}
	}

	private void remember(String name, Class<?> type) {
		try {
			NamePattern.requireName("wire name", name);
		}
		catch (InvalidNameException ex) {
			throw new RefusedDeclarationException(
					"The event type " + type.getName() + " has no usable wire name: " + ex.getMessage(),
					"Give @IEvent a name of dot-separated words.", ex);
		}
		Class<?> other = this.byName.putIfAbsent(name, type);
		if (other != null && other != type) {
			throw new RefusedDeclarationException(
					"The types " + other.getName() + " and " + type.getName() + " have the same wire name " + name,
					"Give each @IEvent a name of its own.");
		}
	}

	/**
	 * The type of this name, if it is known here.
	 */
	@Nullable Class<?> known(String wireName) {
		return wireName.isEmpty() ? null : this.byName.get(wireName);
	}

	boolean anyBridged() {
		return !this.bridged.isEmpty();
	}

	/**
	 * Whether a published object of exactly this type travels. One that carries its
	 * annotation but was not found by looking into packages becomes known now.
	 */
	boolean isBridged(Class<?> published) {
		Class<?> type = WireNames.declared(published);
		if (this.bridged.containsKey(type)) {
			return true;
		}
		if (this.local.contains(type)) {
			return false;
		}
		if (WireNames.isAbstract(type) || WireNames.annotated(type) == null) {
			this.local.add(type);
			return false;
		}
		bridge(type);
		return true;
	}

	/**
	 * The wire names of a type that travels and of its known subtypes; empty if it does
	 * not travel.
	 */
	Set<String> topics(Class<?> type) {
		Set<String> topics = new TreeSet<>();
		if (this.bridged.containsKey(type) || WireNames.annotated(type) != null) {
			this.bridged.forEach((subtype, name) -> {
				if (type.isAssignableFrom(subtype)) {
					topics.add(name);
				}
			});
		}
		return topics;
	}

	/**
	 * What stands in the journal for a type; empty if there is nothing to name.
	 */
	String wireName(Class<?> type) {
		Class<?> named = WireNames.declared(type);
		String name = this.bridged.get(named);
		return (name != null) ? name : this.emitted.computeIfAbsent(named, WireNames::of);
	}

}
