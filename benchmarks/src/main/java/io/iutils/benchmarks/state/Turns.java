package io.iutils.benchmarks.state;

import java.time.Duration;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Pace;

/**
 * How long the sides of these suites take turns: with many sides and many comparisons,
 * short ones.
 */
final class Turns {

	private static final Pace QUICK = new Pace(true, 0, 3, Duration.ofMillis(100));

	private static final Pace FULL = new Pace(false, 0, 7, Duration.ofMillis(300));

	private static final int LONG_WARMUP = 5;

	private static final int SHORT_WARMUP = 2;

	private Turns() {
	}

	/**
	 * For processes that have just begun: with a longer warm-up.
	 */
	static Pace first(Bench bench) {
		return warm(bench, LONG_WARMUP);
	}

	static Pace later(Bench bench) {
		return warm(bench, SHORT_WARMUP);
	}

	private static Pace warm(Bench bench, int warmups) {
		Pace pace = bench.pace().quick() ? QUICK : FULL;
		return new Pace(pace.quick(), warmups, pace.rounds(), pace.turn());
	}

	/**
	 * For what takes long each time.
	 */
	static Pace seldom(Bench bench, Duration quick, Duration full) {
		return bench.pace().quick() ? new Pace(true, 0, 1, quick) : new Pace(false, 1, 3, full);
	}

}
