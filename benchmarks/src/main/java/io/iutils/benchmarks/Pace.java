package io.iutils.benchmarks;

import java.time.Duration;
import java.util.Arrays;

/**
 * How long and how often is measured.
 *
 * @param quick whether a first impression is enough
 * @param warmups rounds that do not count
 * @param rounds rounds that count
 * @param turn of each side in each round
 */
public record Pace(boolean quick, int warmups, int rounds, Duration turn) {

	static final Pace QUICK = new Pace(true, 1, 3, Duration.ofMillis(200));

	static final Pace FULL = new Pace(false, 3, 9, Duration.ofMillis(1000));

	/**
	 * Points of an axis of growth: all of them, or the first and the last.
	 */
	public int[] points(int... all) {
		return (this.quick && all.length > 2) ? new int[] { all[0], all[all.length - 1] }
				: Arrays.copyOf(all, all.length);
	}

}
