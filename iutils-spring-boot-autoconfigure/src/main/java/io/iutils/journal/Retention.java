package io.iutils.journal;

import java.time.Duration;

/**
 * How much of a journal is kept, at least.
 *
 * @param size bytes
 * @param time age; zero or less is no limit
 */
public record Retention(long size, Duration time) {

	/** Nothing is ever removed. */
	public static final Retention ALL = new Retention(Long.MAX_VALUE, Duration.ZERO);

	/**
	 * The stricter of both, limit by limit.
	 */
	public Retention and(Retention other) {
		Duration time = (this.time.isZero() || (!other.time.isZero() && other.time.compareTo(this.time) < 0))
				? other.time : this.time;
		return new Retention(Math.min(this.size, other.size), time);
	}

}
