package io.iutils.benchmarks.events;

import java.util.List;

/**
 * One peer's way to publish, as a careful user of it would write it; opened once in a
 * process, before those that receive.
 */
interface Publisher extends AutoCloseable {

	/**
	 * Waits until so many have joined, where that is not known by their having started.
	 */
	default void await(int receivers) throws Exception {
		// They subscribed before they said that they are ready.
	}

	/**
	 * For one thread, which calls this itself.
	 */
	Sender sender() throws Exception;

	/**
	 * What one thread publishes with.
	 */
	interface Sender extends AutoCloseable {

		/** In one call. */
		void publish(Tick tick) throws Exception;

		/**
		 * Together, in what the peer has for that; one by one if it has nothing.
		 */
		default void publishAll(List<Tick> ticks) throws Exception {
			for (Tick tick : ticks) {
				publish(tick);
			}
		}

		/**
		 * Nothing more comes for now.
		 */
		default void finish() throws Exception {
			// Nothing is kept back.
		}

		@Override
		default void close() throws Exception {
			// Nothing is held.
		}

	}

}
