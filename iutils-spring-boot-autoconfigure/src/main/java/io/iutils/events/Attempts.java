package io.iutils.events;

import java.time.Duration;

/**
 * How often a listener that works for all siblings gets an event before it is put aside.
 *
 * @param most above 0
 * @param backOff before the second attempt; doubled before each further one
 */
record Attempts(int most, Duration backOff) {

	private static final Duration LONGEST = Duration.ofMinutes(1);

	/**
	 * Nanoseconds to wait when so many attempts have failed.
	 */
	long pause(int failed) {
		int doublings = Math.min(failed - 1, 30);
		long nanos = this.backOff.toNanos();
		long longest = Math.max(nanos, LONGEST.toNanos());
		return (nanos > longest >> doublings) ? longest : nanos << doublings;
	}

}
