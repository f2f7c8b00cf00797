package io.iutils.benchmarks.events;

/**
 * What one run cost the process that published.
 *
 * @param startedAt just before the first call, by {@code nanoTime}
 * @param callNanos how long the calls took, of all threads together
 * @param threadNanos of the processors, by these threads
 * @param processNanos of the processors, by all threads of the process
 */
record Publication(long startedAt, long callNanos, long threadNanos, long processNanos) {

	/** One line that {@link #parse} reads. */
	@Override
	public String toString() {
		return this.startedAt + " " + this.callNanos + " " + this.threadNanos + " " + this.processNanos;
	}

	static Publication parse(String line) {
		String[] words = line.split(" ");
		return new Publication(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]),
				Long.parseLong(words[3]));
	}

}
