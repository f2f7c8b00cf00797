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
