package io.iutils.events;

import io.iutils.IEvent;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * How types are called in the journal: by their own annotation, by that of a sealed type
 * above them, else by their class name.
 */
final class WireNames {

	private WireNames() {
	}

	/**
	 * The concrete types that a type covers, itself included, with their names.
	 */
	static Map<Class<?>, String> covered(Class<?> type) {
		Map<Class<?>, String> covered = new LinkedHashMap<>();
		String name = annotated(type);
		cover(type, (name != null) ? name : type.getName(), sealedBase(type), covered);
		return covered;
	}

	private static String sealedBase(Class<?> type) {
		String own = own(type);
		String above = (own != null) ? own : aboveSealed(type);
		return (above != null) ? above : "";
	}

	/**
	 * @param base the name of the annotated sealed type above, empty if there is none
	 */
	private static void cover(Class<?> type, String name, String base, Map<Class<?>, String> covered) {
		if (!isAbstract(type)) {
			covered.put(type, name);
		}
		// An enum is sealed if constants have bodies: these classes have no names.
		if (type.isSealed() && !type.isEnum()) {
			for (Class<?> permitted : type.getPermittedSubclasses()) {
				String own = own(permitted);
				if (own != null) {
					cover(permitted, own, own, covered);
				}
				else {
					String below = base.isEmpty() ? permitted.getName() : base + "." + permitted.getSimpleName();
					cover(permitted, below, base, covered);
				}
			}
		}
	}

	/**
	 * The name of any type, empty if there is nothing to name.
	 */
	static String of(Class<?> type) {
		if (isNameless(type)) {
			return "";
		}
		String annotated = annotated(type);
		return (annotated != null) ? annotated : type.getName();
	}

	/**
	 * The name a type has by its own annotation or by that of a sealed type above it.
	 */
	static @Nullable String annotated(Class<?> type) {
		String own = own(type);
		if (own != null) {
			return own;
		}
		String above = aboveSealed(type);
		return (above != null) ? above + "." + type.getSimpleName() : null;
	}

	static boolean isNameless(Class<?> type) {
		return type.isPrimitive() || type.isArray() || type.getName().startsWith("java.") || Proxy.isProxyClass(type);
	}

	static boolean isAbstract(Class<?> type) {
		return Modifier.isAbstract(type.getModifiers()) && !type.isEnum();
	}

	/**
	 * The enum of a constant with a body, which has a class of its own; else the type.
	 */
	static Class<?> declared(Class<?> type) {
		Class<?> superclass = type.getSuperclass();
		return (superclass != null && superclass.isEnum()) ? superclass : type;
	}

	private static @Nullable String aboveSealed(Class<?> type) {
		Class<?> superclass = type.getSuperclass();
		String name = (superclass != null) ? sealedName(superclass) : null;
		for (Class<?> parent : type.getInterfaces()) {
			name = (name != null) ? name : sealedName(parent);
		}
		return name;
	}

	private static @Nullable String sealedName(Class<?> type) {
		if (!type.isSealed()) {
			return null;
		}
		String own = own(type);
		return (own != null) ? own : aboveSealed(type);
	}

	private static @Nullable String own(Class<?> type) {
		MergedAnnotation<IEvent> annotation = MergedAnnotations.from(type).get(IEvent.class);
		if (!annotation.isPresent()) {
			return null;
		}
		String value = annotation.getString(MergedAnnotation.VALUE);
		return value.isEmpty() ? type.getName() : value;
	}

}
