package io.iutils.benchmarks.state;

import java.util.List;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Comparison;
import io.iutils.benchmarks.Suite;

import static io.iutils.benchmarks.state.StorePeer.IUTILS;
import static io.iutils.benchmarks.state.StorePeer.IUTILS_FORCED;
import static io.iutils.benchmarks.state.StorePeer.LMDB_FORCED;
import static io.iutils.benchmarks.state.StorePeer.SQLITE_FORCED;

/**
 * What threads of one JVM gain by leaving their changes to one of them, above all when
 * each is to be on disk before its call returns.
 */
public final class CombiningSuite implements Suite {

	@Override
	public String name() {
		return "combining";
	}

	@Override
	public String title() {
		return "Threads of one JVM that change the same, lazily and on disk";
	}

	@Override
	public boolean hasGoals() {
		return false;
	}

	@Override
	public void run(Bench bench) throws Exception {
		List<Fleet> fleets = Fleet.of(bench, "512m", IUTILS, IUTILS_FORCED, LMDB_FORCED, SQLITE_FORCED);
		try {
			fleets.forEach((fleet) -> fleet.launch(1));
			for (int threads : bench.pace().points(1, 2, 8, 64)) {
				works(bench, fleets, "increment", Work.INCREMENT, threads);
				works(bench, fleets.subList(0, 2), "emit of 100 bytes", Work.EMIT, threads);
			}
		}
		finally {
			Fleet.close(fleets);
		}
	}

	private static void works(Bench bench, List<Fleet> fleets, String name, Work work, int threads) {
		Comparison comparison = bench.compare(name, (threads == 1) ? "1 thread" : threads + " threads")
			.pace((threads == 1) ? Turns.first(bench) : Turns.later(bench));
		fleets.forEach((fleet) -> comparison.side(fleet.peer().label(), () -> fleet.side(work, 1, threads)));
		comparison.run();
	}

}
