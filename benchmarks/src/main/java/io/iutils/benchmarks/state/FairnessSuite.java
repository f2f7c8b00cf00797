package io.iutils.benchmarks.state;

import java.time.Duration;
import java.util.List;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Comparison;
import io.iutils.benchmarks.Ratio.Goal;
import io.iutils.benchmarks.Suite;

/**
 * How long processes wait for their turn that all want one again at once, with and
 * without the rule by which a holder names the next.
 */
public final class FairnessSuite implements Suite {

	private static final String RULE = "with the rule";

	private static final String NONE = "without";

	@Override
	public String name() {
		return "fairness";
	}

	@Override
	public String title() {
		return "Eight processes that all want the same lock again at once";
	}

	@Override
	public void run(Bench bench) throws Exception {
		boolean quick = bench.pace().quick();
		for (int millis : quick ? List.of(5) : List.of(0, 5)) {
			Comparison comparison = bench
				.compare("wait for the lock", (millis == 0) ? "turns of no time" : "turns of " + millis + " ms")
				.pace(Turns.seldom(bench, Duration.ofMillis(2500), Duration.ofSeconds(5)))
				.side(RULE, () -> new Contention(bench.directory(), true, millis))
				.side(NONE, () -> new Contention(bench.directory(), false, millis))
				.run();
			if (millis > 0) {
				comparison.ratio("longest-wait-with-the-rule-vs-without", Contention.LONGEST, RULE, NONE,
						Goal.atMost(0.5));
			}
		}
	}

}
