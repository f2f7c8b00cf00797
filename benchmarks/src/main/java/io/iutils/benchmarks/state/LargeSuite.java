package io.iutils.benchmarks.state;

import java.time.Duration;
import java.util.List;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Comparison;
import io.iutils.benchmarks.Suite;

import static io.iutils.benchmarks.state.StorePeer.CHRONICLE_MAP;
import static io.iutils.benchmarks.state.StorePeer.IUTILS;
import static io.iutils.benchmarks.state.StorePeer.LMDB;
import static io.iutils.benchmarks.state.StorePeer.LMDB_MAPPED;
import static io.iutils.benchmarks.state.StorePeer.SQLITE;

/**
 * A million keys of 1 KiB in a JVM whose heap is a fourth of that: overwritten at full
 * speed, with a look at what that takes on the disk, and opened.
 */
public final class LargeSuite implements Suite {

	private static final String HEAP = "256m";

	@Override
	public String name() {
		return "large";
	}

	@Override
	public String title() {
		return "More values than the heap of 256 MB has room for";
	}

	@Override
	public boolean hasGoals() {
		return false;
	}

	@Override
	public void run(Bench bench) throws Exception {
		int keys = bench.pace().quick() ? 20_000 : 1_000_000;
		List<Fleet> fleets = Fleet.of(bench, HEAP, keys, Work.KIB, IUTILS, LMDB, LMDB_MAPPED, SQLITE, CHRONICLE_MAP);
		try {
			KeysSuite.fill(bench, fleets);
			Comparison comparison = bench.compare("put of a random key of 1 KiB", KeysSuite.at(keys))
				.pace(Turns.seldom(bench, Duration.ofSeconds(1), Duration.ofSeconds(5)));
			for (Fleet fleet : fleets) {
				double live = keys * (double) (Work.KIB + Work.keyOf(keys).length());
				comparison.side(fleet.peer().label(),
						() -> new DiskUse(fleet.side(Work.PUT_KIB, 1, 1), fleet.directory(), live));
			}
			comparison.run();
		}
		finally {
			Fleet.close(fleets);
		}
		if (!bench.pace().quick()) {
			KeysSuite.open(bench, fleets, KeysSuite.at(keys) + " of 1 KiB", Work.KIB, HEAP);
		}
	}

}
