package io.iutils.benchmarks;

import java.time.Duration;

/**
 * One of those that are compared: usually workers of one peer, waiting for their turn.
 */
public interface Side extends AutoCloseable {

	/**
	 * Works for about so long, while all other sides rest.
	 */
	Sample measure(Duration time) throws Exception;

	/**
	 * Looks, after all rounds, whether it did what it was measured for.
	 * @throws Exception if not: then none of its figures counts, and the message is told
	 */
	default void verify() throws Exception {
		// Nothing that could be looked at.
	}

	@Override
	default void close() throws Exception {
		// Nothing is held.
	}

	/**
	 * How a side starts.
	 */
	@FunctionalInterface
	interface Opening {

		/**
		 * @return the side, ready to be measured
		 * @throws Exception if it is not to be had on this machine; its message is told
		 */
		Side open() throws Exception;

	}

}
