package io.iutils.journal;

import java.time.Duration;

/**
 * How much of a journal is kept, at least.
 *
 * @param size bytes
 * @param time age; zero is no limit
 */
public record Retention(long size, Duration time) {

	private static final Duration MAX_TIME = Duration.ofMillis(Long.MAX_VALUE);

	/** Nothing is ever removed. */
	public static final Retention ALL = new Retention(Long.MAX_VALUE, Duration.ZERO);

	public Retention {
		if (size < 0) {
			throw new IllegalArgumentException("A size of " + size + " bytes to keep; the least is 0");
		}
		if (time.isNegative() || time.compareTo(MAX_TIME) > 0) {
			throw new IllegalArgumentException(
					"A time of " + time + " to keep; it has to be between 0 (no limit) and " + MAX_TIME);
		}
	}

	/**
	 * The stricter of both, limit by limit.
	 */
	public Retention and(Retention other) {
		Duration time = (this.time.isZero() || (!other.time.isZero() && other.time.compareTo(this.time) < 0))
				? other.time : this.time;
		return new Retention(Math.min(this.size, other.size), time);
	}

}
