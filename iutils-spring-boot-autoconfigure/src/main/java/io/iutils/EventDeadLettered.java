package io.iutils;

/**
 * Published in the context whose listener has failed for the last time: the event is a
 * dead letter now, see {@link IDeadLetters}.
 *
 * @param letter what is known of it
 */
public record EventDeadLettered(DeadLetter letter) {
}
