package io.iutils;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands in the journal.
 *
 * @param id rises with every event of the namespace, without density
 * @param topic dot-separated words
 * @param origin the sibling that emitted it; it may be dead by now
 * @param time when it was emitted, by the origin's clock, in whole milliseconds
 * @param headers what travels beside the payload, such as the context of a trace; not to
 * be changed, often empty
 * @param payload decoded anew for each listener; null if none was given
 */
public record EventMessage<T>(long id, String topic, Sibling origin, Instant time, Map<String, String> headers,
		@Nullable T payload) {

	public EventMessage {
		headers = Map.copyOf(headers);
	}

}
