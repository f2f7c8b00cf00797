package io.iutils.events;

import io.iutils.EventMessage;
import io.iutils.PayloadException;
import io.iutils.engine.Content;
import io.iutils.engine.Counters;
import io.iutils.engine.LoggedEvent;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decodes events for one listener at a time: nothing decoded is shared. Thread-safe.
 */
final class EventDecoder {

	private static final Log logger = LogFactory.getLog(EventDecoder.class);

	private static final int SAID_AT_MOST = 1000;

	private final Set<String> said = ConcurrentHashMap.newKeySet();

	private final EventTypes types;

	private final EventPayloads payloads;

	private final Counters counters;

	EventDecoder(EventTypes types, EventPayloads payloads, Counters counters) {
		this.types = types;
		this.payloads = payloads;
		this.counters = counters;
	}

	/**
	 * The event as a listener takes it, or null if it is not for this listener: its type
	 * is known and another one, or, counted, nothing fits.
	 */
	@Nullable EventMessage<?> decode(LoggedEvent event, PayloadType wanted, Object listener) {
		try {
			return require(event, wanted);
		}
		catch (PayloadException ex) {
			return skip(event, listener, reason(ex));
		}
	}

	/**
	 * The event as a listener takes it, or null if its type is known and another one.
	 * @throws PayloadException if nothing fits
	 */
	@Nullable EventMessage<?> require(LoggedEvent event, PayloadType wanted) {
		if (event.content().kind() == Content.Kind.NULL) {
			if (wanted.primitive()) {
				throw new PayloadException("null does not fit a primitive", null);
			}
			return message(event, null);
		}
		Class<?> known = wanted.covered().get(event.wireType());
		known = (known != null) ? known : this.types.known(event.wireType());
		if (known != null && !wanted.raw().isAssignableFrom(known)) {
			return null;
		}
		if (known == null && !wanted.byShape()) {
			throw new PayloadException("the type is not known here", null);
		}
		Type target = (known == null || known == wanted.raw()) ? wanted.type() : known;
		Object payload = this.payloads.decode(event.content(), target, event.origin());
		if (!wanted.raw().isInstance(payload)) {
			throw new PayloadException("it was decoded as something else", null);
		}
		return message(event, payload);
	}

	/**
	 * Notes that an event fits nothing.
	 */
	@Nullable EventMessage<?> skip(LoggedEvent event, Object listener, String reason) {
		this.counters.add(Counters.Count.EVENTS_SKIPPED);
		String message = "Event " + event.id() + " on topic " + event.topic() + " of type '" + event.wireType()
				+ "' is skipped for " + listener + ": " + reason;
		// While two versions run, one of them may skip thousands: the first is said
		// aloud.
		if (this.said.size() < SAID_AT_MOST && this.said.add(event.wireType() + " " + listener + " " + reason)) {
			logger.warn(message + "; more of them are logged at debug level");
		}
		else {
			logger.debug(message);
		}
		return null;
	}

	/** The message of a cause may quote the payload, which never reaches the log. */
	private static String reason(PayloadException ex) {
		return ex.getMessage() + ((ex.getCause() != null) ? " (" + ex.getCause().getClass().getName() + ")" : "");
	}

	/**
	 * The event with this payload.
	 */
	static EventMessage<?> message(LoggedEvent event, @Nullable Object payload) {
		return new EventMessage<>(event.id(), event.topic(), event.origin(), event.time(), event.headers(), payload);
	}

}
