package io.iutils.events;

import io.iutils.EventMessage;
import io.iutils.IEventListener.From;
import io.iutils.InvalidNameException;
import io.iutils.RemoteEvent;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.NamePattern;
import io.iutils.methods.BeanMethod;
import io.iutils.methods.RefusedDeclarationException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * A method with {@link IEventListener}: what it hears and what it is given. Immutable.
 */
final class EventListenerMethod {

	/** Null is null, and what comes from siblings is for ordinary listeners. */
	private static final Set<Class<?>> NEVER_SENT = Set.of(Optional.class, RemoteEvent.class);

	private final BeanMethod method;

	private final ListenerTerms terms;

	private final PayloadType payloadType;

	private final int payloadIndex;

	private final int messageIndex;

	private EventListenerMethod(BeanMethod method, ListenerTerms terms, PayloadType payloadType, int payloadIndex,
			int messageIndex) {
		this.method = method;
		this.terms = terms;
		this.payloadType = payloadType;
		this.payloadIndex = payloadIndex;
		this.messageIndex = messageIndex;
	}

	/**
	 * @throws RefusedDeclarationException if the method cannot take events
	 */
	static EventListenerMethod of(BeanMethod method, ListenerTerms terms) {
		int payloadIndex = -1;
		int messageIndex = -1;
		for (int i = 0; i < method.parameterCount(); i++) {
			boolean message = method.parameter(i).toClass() == EventMessage.class;
			if ((message ? messageIndex : payloadIndex) >= 0) {
				throw impossible(method);
			}
			messageIndex = message ? i : messageIndex;
			payloadIndex = message ? payloadIndex : i;
		}
		PayloadType payloadType = payloadType(method, payloadIndex, messageIndex);
		requirePattern(method, terms.topic());
		terms.check(method);
		return new EventListenerMethod(method, terms, terms.topic().isEmpty() ? payloadType.knownOnly() : payloadType,
				payloadIndex, messageIndex);
	}

	private static PayloadType payloadType(BeanMethod method, int payloadIndex, int messageIndex) {
		ResolvableType inMessage = (messageIndex < 0) ? ResolvableType.NONE
				: method.parameter(messageIndex).getGeneric(0);
		ResolvableType payload = (payloadIndex < 0) ? inMessage : method.parameter(payloadIndex);
		if (payload == ResolvableType.NONE) {
			return PayloadType.NONE;
		}
		PayloadType payloadType = PayloadType.of(method.typeOf(payload));
		if (NEVER_SENT.contains(payloadType.raw())
				|| (messageIndex >= 0 && payloadIndex >= 0 && !fits(inMessage, payload, payloadType.raw()))) {
			throw impossible(method);
		}
		return payloadType;
	}

	/** Both are given the same object. */
	private static boolean fits(ResolvableType inMessage, ResolvableType payload, Class<?> raw) {
		return inMessage.toClass().isAssignableFrom(raw)
				&& (!inMessage.hasGenerics() || !payload.hasGenerics() || inMessage.isAssignableFrom(payload));
	}

	private static void requirePattern(BeanMethod method, String topic) {
		if (!topic.isEmpty()) {
			try {
				NamePattern.of(topic);
			}
			catch (InvalidNameException ex) {
				throw method.refused("has a topic that is no pattern: " + ex.getMessage(),
						"Use words separated by dots; * is one word, ** at the end one or more.");
			}
		}
	}

	private static RefusedDeclarationException impossible(BeanMethod method) {
		return method.refused("has parameters that an event cannot fill",
				"Take nothing, the payload, EventMessage<T>, or both; T must fit the payload,"
						+ " which is null, not an Optional, if the event has none.");
	}

	PayloadType payloadType() {
		return this.payloadType;
	}

	String lane() {
		return this.terms.lane();
	}

	/**
	 * Whether it works for all siblings.
	 */
	boolean isNamed() {
		return this.terms.isNamed();
	}

	/**
	 * As {@link #subscription}, of a method with a name.
	 */
	NamedListener named(EventTypes types) {
		return new NamedListener(this.terms.name(), !this.terms.sharedBy().isEmpty(), this.method, this.payloadType,
				topicFilter(types), this.terms.ordering(), this::invoke);
	}

	/**
	 * @throws RefusedDeclarationException if that is taken
	 */
	RefusedDeclarationException nameTaken(String reason) {
		return this.method.refused("cannot have its name: " + reason,
				"Give each listener a name of its own; the same name in each sibling is the same listener.");
	}

	/**
	 * What to register, now that all types are known.
	 * @throws RefusedDeclarationException if it hears nothing
	 */
	EventSubscription subscription(long afterId, String selfId, EventTypes types, EventDecoder decoder,
			EventCalls calls) {
		Predicate<LoggedEvent> filter = topicFilter(types);
		Predicate<LoggedEvent> origin = switch (this.terms.from()) {
			case ANY -> (event) -> true;
			case SELF -> (event) -> event.origin().id().equals(selfId);
			case SIBLINGS -> (event) -> !event.origin().id().equals(selfId);
		};
		return new EventSubscription(this.method.toString(), this.method.order(), afterId,
				this.terms.from() != From.SIBLINGS, filter.and(origin),
				(event, subscription) -> call(event, decoder, calls));
	}

	private Predicate<LoggedEvent> topicFilter(EventTypes types) {
		if (!this.terms.topic().isEmpty()) {
			NamePattern pattern = NamePattern.of(this.terms.topic());
			return (event) -> pattern.matches(event.topic());
		}
		Set<String> topics = types.topics(this.payloadType.raw());
		if (topics.isEmpty()) {
			boolean anything = this.payloadType.raw() == Object.class;
			throw this.method.refused(
					anything ? "has no topic, and no parameter that tells what to hear"
							: "has no topic, and " + this.payloadType.type().getTypeName()
									+ " is no type that is bridged",
					anything ? "Name a topic." : "Name a topic, or annotate the type with @IEvent.");
		}
		return (event) -> topics.contains(event.topic());
	}

	private void call(LoggedEvent event, EventDecoder decoder, EventCalls calls) {
		boolean takesAll = this.method.parameterCount() == 0;
		EventMessage<?> message = takesAll ? null : decoder.decode(event, this.payloadType, this.method);
		CompletionStage<?> stage = (takesAll || message != null)
				? calls.within(event, EventListenerMethod::invoke, this, message) : null;
		if (stage != null) {
			stage.whenComplete((result, ex) -> {
				if (ex != null) {
					calls.failed(this.method, event, ex);
				}
			});
		}
	}

	/**
	 * @param message null if the method takes nothing of it
	 */
	private @Nullable CompletionStage<?> invoke(@Nullable EventMessage<?> message) {
		@Nullable Object[] arguments = new Object[this.method.parameterCount()];
		if (this.payloadIndex >= 0 && message != null) {
			arguments[this.payloadIndex] = message.payload();
		}
		if (this.messageIndex >= 0) {
			arguments[this.messageIndex] = message;
		}
		return (CompletionStage<?>) this.method.invoke(arguments);
	}

}
