package io.iutils.sample;

import io.iutils.EventMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as followers receive it.
 *
 * @param process where it was emitted
 */
record ShownEvent(long id, String topic, Instant time, long process, @Nullable Object payload) {

	static ShownEvent of(EventMessage<Object> message) {
		return new ShownEvent(message.id(), message.topic(), message.time(), message.origin().processId(),
				message.payload());
	}

}
