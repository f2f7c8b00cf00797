package io.iutils.benchmarks.startup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Figure;
import io.iutils.benchmarks.Ratio;
import io.iutils.benchmarks.Ratio.Goal;
import io.iutils.benchmarks.Suite;

/**
 * What applications cost while nothing happens.
 */
public final class IdleSuite implements Suite {

	@Override
	public String name() {
		return "idle";
	}

	@Override
	public String title() {
		return "What siblings with listeners cost while nothing happens";
	}

	@Override
	public void run(Bench bench) throws Exception {
		boolean quick = bench.pace().quick();
		int rounds = quick ? 1 : 3;
		Map<String, List<Double>> percent = new LinkedHashMap<>();
		try (Resting resting = new Resting(bench)) {
			bench.progress().say("waiting until compilers and collectors rest");
			Resting.pause(Duration.ofSeconds(quick ? 2 : 20));
			for (int round = 1; round <= rounds; round++) {
				bench.progress().say("round " + round + " of " + rounds);
				resting.percent(Duration.ofSeconds(quick ? 10 : 30))
					.forEach((side, one) -> percent.computeIfAbsent(side, (any) -> new ArrayList<>()).add(one));
			}
		}
		percent.forEach((side, all) -> bench.keep(new Figure(Resting.WORK, "", side, "% of a core", all)));
		bench.keep(new Ratio("idle-cpu-percent", Figure.median(percent.getOrDefault(Resting.OURS, List.of())),
				Goal.atMost(0.2)));
	}

}
