package io.iutils.benchmarks.requests;

/**
 * One peer's way to ask, as a careful user of it would write it; opened once in a
 * process, when the other one is ready to answer.
 */
interface Asker extends AutoCloseable {

	/**
	 * For one thread.
	 */
	Line line() throws Exception;

	/**
	 * What one thread asks with; it waits for each answer.
	 */
	@FunctionalInterface
	interface Line {

		Quote ask(Quote quote) throws Exception;

	}

}
