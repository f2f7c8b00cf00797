package io.iutils.benchmarks.state;

import java.util.List;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Comparison;
import io.iutils.benchmarks.Pace;
import io.iutils.benchmarks.Ratio.Goal;
import io.iutils.benchmarks.Sample;
import io.iutils.benchmarks.Suite;

import static io.iutils.benchmarks.state.StorePeer.CHRONICLE_MAP;
import static io.iutils.benchmarks.state.StorePeer.HAZELCAST;
import static io.iutils.benchmarks.state.StorePeer.HAZELCAST_NEAR;
import static io.iutils.benchmarks.state.StorePeer.IUTILS;
import static io.iutils.benchmarks.state.StorePeer.JEDIS;
import static io.iutils.benchmarks.state.StorePeer.LETTUCE;
import static io.iutils.benchmarks.state.StorePeer.LMDB;
import static io.iutils.benchmarks.state.StorePeer.LMDB_MAPPED;
import static io.iutils.benchmarks.state.StorePeer.SPRING_REDIS;
import static io.iutils.benchmarks.state.StorePeer.SQLITE;

/**
 * Single values: changed by a callback, read, and read while another process writes.
 */
public final class ValuesSuite implements Suite {

	private static final int MANY = 8;

	@Override
	public String name() {
		return "values";
	}

	@Override
	public String title() {
		return "Values that are changed by a callback, or read";
	}

	@Override
	public void run(Bench bench) throws Exception {
		List<Fleet> fleets = Fleet.of(bench, "512m", IUTILS, LMDB, LMDB_MAPPED, JEDIS, LETTUCE, SPRING_REDIS, SQLITE,
				CHRONICLE_MAP, HAZELCAST, HAZELCAST_NEAR);
		try {
			// First of all: what else a JVM has compiled until then makes Chronicle Map's
			// get slower.
			works(bench, fleets, "get of a small value", Work.GET, 1, Turns.first(bench))
				.ratio("get-small-vs-chronicle-map", Sample.RATE, IUTILS.label(), CHRONICLE_MAP.label(),
						Goal.atLeast(1))
				.limit("get-small-per-second", Sample.RATE, IUTILS.label(), Goal.atLeast(5_000_000));
			if (bench.pace().quick()) {
				works(bench, fleets, "update by a callback", Work.UPDATE, 1, Turns.later(bench));
				return;
			}
			works(bench, fleets, "get of a small value", Work.GET, MANY, Turns.later(bench));
			for (int threads : new int[] { 1, MANY }) {
				works(bench, fleets, "get of 4 KiB", Work.GET_4K, threads, Turns.later(bench));
				works(bench, fleets, "update by a callback", Work.UPDATE, threads, Turns.later(bench));
			}
			fleets.forEach((fleet) -> fleet.launch(2));
			beside(bench, fleets, "another process writes it now and then", Work.PUT_NOW_AND_THEN);
			beside(bench, fleets, "another process writes it all the time", Work.PUT);
		}
		finally {
			Fleet.close(fleets);
		}
	}

	private static Comparison works(Bench bench, List<Fleet> fleets, String name, Work work, int threads, Pace pace) {
		Comparison comparison = bench.compare(name, (threads == 1) ? "1 thread" : threads + " threads").pace(pace);
		fleets.forEach((fleet) -> fleet.launch(1));
		for (Fleet fleet : fleets) {
			// Without a read there is nothing a near cache could do.
			if (work != Work.UPDATE || fleet.peer() != HAZELCAST_NEAR) {
				comparison.side(fleet.peer().label(), () -> fleet.side(work, 1, threads));
			}
		}
		return comparison.run();
	}

	private static void beside(Bench bench, List<Fleet> fleets, String at, Work meanwhile) {
		Comparison comparison = bench.compare("get of a small value while it is written", at).pace(Turns.first(bench));
		fleets.forEach((fleet) -> comparison.side(fleet.peer().label(), () -> fleet.side(Work.GET, meanwhile)));
		comparison.run();
	}

}
