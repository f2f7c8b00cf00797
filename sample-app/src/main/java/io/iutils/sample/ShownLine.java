package io.iutils.sample;

import io.iutils.EventMessage;
import java.time.Instant;

/**
 * A line as browsers receive it.
 *
 * @param id of the event: by it a page knows what it already shows
 * @param process where it was typed
 */
record ShownLine(long id, Instant time, long process, String author, String text) {

	static ShownLine of(ChatLine line, EventMessage<ChatLine> message) {
		return new ShownLine(message.id(), message.time(), message.origin().processId(), line.author(), line.text());
	}

}
