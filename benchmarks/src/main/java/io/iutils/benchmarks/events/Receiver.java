package io.iutils.benchmarks.events;

/**
 * One peer's way to hear what is published, from its being opened on. It calls from one
 * thread.
 */
interface Receiver extends AutoCloseable {

	/**
	 * Something is published soon, or not for a while; for those that have to look.
	 */
	default void listen(boolean soon) {
		// Whoever is woken rests by itself.
	}

}
