package io.iutils.benchmarks.state;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Comparison;
import io.iutils.benchmarks.Pace;
import io.iutils.benchmarks.Ratio.Goal;
import io.iutils.benchmarks.Sample;
import io.iutils.benchmarks.peers.RedisServer;

import static io.iutils.benchmarks.state.StorePeer.IUTILS_REDIS;
import static io.iutils.benchmarks.state.StorePeer.SPRING_REDIS;
import static io.iutils.benchmarks.state.StorePeer.SPRING_REDIS_VERSIONED;

/**
 * Values in one Redis server: by the stash, and by hand.
 */
public final class StoresOnRedis {

	private static final String HAND = "by hand";

	private static final Map<StorePeer, String> NAMES = Map.of(IUTILS_REDIS, IUTILS_REDIS.label(), SPRING_REDIS, HAND,
			SPRING_REDIS_VERSIONED, SPRING_REDIS_VERSIONED.label());

	private static final int MANY = 8;

	private StoresOnRedis() {
	}

	/**
	 * @param goal for the time of ours, as a multiple of the others'
	 */
	public static void compare(Bench bench, Goal goal) throws Exception {
		try (RedisServer server = RedisServer.start(bench.directory())) {
			List<Fleet> fleets = Fleet.on(server, bench, Work.KEY_VALUE, IUTILS_REDIS, SPRING_REDIS,
					SPRING_REDIS_VERSIONED);
			try {
				fleets.forEach((fleet) -> fleet.launch(1));
				fleets.forEach(Fleet::fill);
				ratios(works(bench, fleets, "increment", Work.INCREMENT, 1), "increment", goal);
				ratios(works(bench, fleets, "get of 100 bytes", Work.GET_KEY, 1), "get", goal);
				ratios(works(bench, fleets, "put of 100 bytes", Work.PUT_KEY, 1), "put", goal);
				works(bench, fleets, "update by a callback", Work.UPDATE, 1).ratio("redis-update-vs-by-hand",
						Sample.MEDIAN, IUTILS_REDIS.label(), HAND, goal);
				if (!bench.pace().quick()) {
					works(bench, fleets, "increment", Work.INCREMENT, MANY);
				}
			}
			finally {
				Fleet.close(fleets);
			}
		}
	}

	private static Comparison works(Bench bench, List<Fleet> fleets, String name, Work work, int threads) {
		Comparison comparison = bench.compare(name, (threads == 1) ? "1 thread" : threads + " threads")
			.pace(pace(bench));
		for (Fleet fleet : fleets) {
			// With a version the same script could compare it: nothing new to see.
			if (work != Work.UPDATE || fleet.peer() != SPRING_REDIS_VERSIONED) {
				comparison.side(Objects.requireNonNull(NAMES.get(fleet.peer())), () -> fleet.side(work, 1, threads));
			}
		}
		return comparison.run();
	}

	/** Many short turns: the sides are near each other, and the machine is not quiet. */
	private static Pace pace(Bench bench) {
		return bench.pace().quick() ? new Pace(true, 5, 5, Duration.ofMillis(150))
				: new Pace(false, 6, 15, Duration.ofMillis(500));
	}

	private static void ratios(Comparison comparison, String name, Goal goal) {
		comparison.ratio("redis-" + name + "-vs-by-hand", Sample.MEDIAN, IUTILS_REDIS.label(), HAND, goal)
			.ratio("redis-" + name + "-vs-by-hand-with-versions", Sample.MEDIAN, IUTILS_REDIS.label(),
					SPRING_REDIS_VERSIONED.label(), goal);
	}

}
