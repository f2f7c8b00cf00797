package io.iutils.benchmarks.state;

import java.time.Duration;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Pace;

/**
 * How long the sides of these suites take turns: with many sides and many comparisons,
 * short ones.
 */
final class Turns {

	private static final Duration QUICK = Duration.ofMillis(100);

	private Turns() {
	}

	/**
	 * For processes that have just begun: with a longer warm-up.
	 */
	static Pace first(Bench bench) {
		return bench.pace().quick() ? new Pace(true, 6, 3, QUICK) : half(bench, 6);
	}

	static Pace later(Bench bench) {
		return bench.pace().quick() ? new Pace(true, 2, 3, QUICK) : half(bench, 2);
	}

	private static Pace half(Bench bench, int warmups) {
		return new Pace(false, warmups, bench.pace().rounds(), bench.pace().turn().dividedBy(2));
	}

}
