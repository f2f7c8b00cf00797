package io.iutils;

/**
 * Retention removed events before a listener of this context had read them, or they are
 * damaged and {@code iutils.on-corruption} is {@code salvage}. Published as an
 * ApplicationEvent, once for each loss; the listener goes on behind it.
 *
 * @param subscription names the listener, or the lane it runs on
 * @param from the first id that is lost
 * @param to the last id that is lost
 */
public record EventsLost(String subscription, long from, long to) {
}
