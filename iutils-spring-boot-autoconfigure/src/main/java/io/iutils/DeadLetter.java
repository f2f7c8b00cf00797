package io.iutils;

import java.time.Instant;

/**
 * An event that a listener with a name could not handle, put aside for somebody to look
 * at. It is kept until it is redriven or discarded, also when retention has removed the
 * event.
 *
 * @param listener the name of the listener: its {@code resume} or {@code sharedBy}
 * @param eventId the id of the event
 * @param topic the topic of the event
 * @param origin who emitted it
 * @param time when it was emitted
 * @param failedAt when the last attempt failed
 * @param attempts how often it was tried; once if its payload could not be read
 * @param failure what was thrown last: type and message, at most 1,000 characters
 */
public record DeadLetter(String listener, long eventId, String topic, Sibling origin, Instant time, Instant failedAt,
		int attempts, String failure) {
}
