package io.iutils.benchmarks.state;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Comparison;
import io.iutils.benchmarks.Pace;
import io.iutils.benchmarks.Ratio.Goal;
import io.iutils.benchmarks.Sample;
import io.iutils.benchmarks.Suite;

import static io.iutils.benchmarks.state.StorePeer.BARE_LOCK;
import static io.iutils.benchmarks.state.StorePeer.CHRONICLE_MAP;
import static io.iutils.benchmarks.state.StorePeer.HAZELCAST;
import static io.iutils.benchmarks.state.StorePeer.IUTILS;
import static io.iutils.benchmarks.state.StorePeer.JEDIS;
import static io.iutils.benchmarks.state.StorePeer.LETTUCE;
import static io.iutils.benchmarks.state.StorePeer.LMDB;
import static io.iutils.benchmarks.state.StorePeer.LMDB_MAPPED;
import static io.iutils.benchmarks.state.StorePeer.SPRING_REDIS;
import static io.iutils.benchmarks.state.StorePeer.SQLITE;

/**
 * One counter of several processes. After each comparison it must stand where the number
 * of increments says.
 */
public final class CounterSuite implements Suite {

	private static final int MANY = 8;

	private static final Set<StorePeer> GOALS = EnumSet.of(IUTILS, LMDB, LMDB_MAPPED, JEDIS, CHRONICLE_MAP);

	@Override
	public String name() {
		return "counter";
	}

	@Override
	public String title() {
		return "A counter that several processes raise by one";
	}

	@Override
	public void run(Bench bench) throws Exception {
		List<Fleet> fleets = Fleet.of(bench, "512m", BARE_LOCK, IUTILS, LMDB, LMDB_MAPPED, JEDIS, LETTUCE, SPRING_REDIS,
				SQLITE, CHRONICLE_MAP, HAZELCAST);
		try {
			alone(increments(bench, fleets, 1, 1, Turns.first(bench)));
			if (bench.pace().quick()) {
				List<Fleet> few = fleets.stream().filter((fleet) -> GOALS.contains(fleet.peer())).toList();
				together(increments(bench, few, 4, MANY, Turns.first(bench)));
				return;
			}
			increments(bench, fleets, 1, MANY, Turns.later(bench));
			for (int processes : new int[] { 2, 4, 8 }) {
				increments(bench, fleets, processes, 1, Turns.first(bench));
				Comparison many = increments(bench, fleets, processes, MANY, Turns.later(bench));
				if (processes == 4) {
					together(many);
				}
			}
		}
		finally {
			Fleet.close(fleets);
		}
	}

	private static Comparison increments(Bench bench, List<Fleet> fleets, int processes, int threads, Pace pace) {
		Comparison comparison = bench
			.compare("increment, " + ((threads == 1) ? "1 thread" : threads + " threads") + " each",
					(processes == 1) ? "1 process" : processes + " processes")
			.pace(pace);
		fleets.forEach((fleet) -> fleet.launch(processes));
		fleets.forEach(
				(fleet) -> comparison.side(fleet.peer().label(), () -> fleet.side(Work.INCREMENT, processes, threads)));
		return comparison.run();
	}

	private static void alone(Comparison comparison) {
		comparison.ratio("increment-1-thread-vs-lmdb", Sample.RATE, IUTILS.label(), LMDB.label(), Goal.atLeast(1.2))
			.ratio("increment-1-thread-vs-lmdb-writemap", Sample.RATE, IUTILS.label(), LMDB_MAPPED.label(),
					Goal.atLeast(1.2))
			.ratio("increment-1-thread-vs-jedis", Sample.RATE, IUTILS.label(), JEDIS.label(), Goal.atLeast(5))
			.ratio("increment-1-thread-vs-lettuce", Sample.RATE, IUTILS.label(), LETTUCE.label(), Goal.atLeast(15))
			.ratio("increment-1-thread-vs-sqlite", Sample.RATE, IUTILS.label(), SQLITE.label(), Goal.atLeast(10))
			.ratio("increment-time-vs-bare-lock-loop", Sample.MEDIAN, IUTILS.label(), BARE_LOCK.label(),
					Goal.atMost(1.5));
	}

	private static void together(Comparison comparison) {
		comparison.ratio("increment-4x8-threads-vs-lmdb", Sample.RATE, IUTILS.label(), LMDB.label(), Goal.atLeast(3))
			.ratio("increment-4x8-threads-vs-lmdb-writemap", Sample.RATE, IUTILS.label(), LMDB_MAPPED.label(),
					Goal.atLeast(3))
			.ratio("increment-4x8-threads-vs-jedis", Sample.RATE, IUTILS.label(), JEDIS.label(), Goal.atLeast(8))
			.ratio("increment-4x8-threads-vs-chronicle-map", Sample.RATE, IUTILS.label(), CHRONICLE_MAP.label(),
					Goal.atLeast(1))
			.limit("increment-4x8-threads-slowest-0.1-percent-us", Sample.SLOWEST, IUTILS.label(), Goal.atMost(20_000));
	}

}
