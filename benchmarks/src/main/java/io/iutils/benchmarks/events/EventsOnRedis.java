package io.iutils.benchmarks.events;

import java.util.LinkedHashMap;
import java.util.Map;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Comparison;
import io.iutils.benchmarks.Pace;
import io.iutils.benchmarks.Ratio.Goal;
import io.iutils.benchmarks.Sample;

/**
 * Events through one Redis server: by {@code publishEvent}, and by hand.
 */
public final class EventsOnRedis {

	private static final String IUTILS = EventPeer.IUTILS_REDIS.label();

	private static final String STREAM = "by hand, stream";

	private static final String PUB_SUB = "by hand, pub/sub";

	private EventsOnRedis() {
	}

	/**
	 * @param goal for the time of ours, as a multiple of the others'
	 */
	public static void compare(Bench bench, Goal goal) throws Exception {
		Goal rate = Goal.atLeast(Math.round(100 / goal.number()) / 100.0);
		try (EventPeers peers = new EventPeers(bench)) {
			run(bench, peers, "events, one call each", ThroughputSuite.ONE_CALL_EACH)
				.ratio("redis-events-a-second-vs-stream-by-hand", Sample.RATE, IUTILS, STREAM, rate)
				.ratio("redis-events-a-second-vs-pub-sub-by-hand", Sample.RATE, IUTILS, PUB_SUB, rate);
			run(bench, peers, "event to a sleeping sibling", HopSuite.HOPS)
				.ratio("redis-hop-vs-stream-by-hand", Sample.MEDIAN, IUTILS, STREAM, goal)
				.ratio("redis-hop-vs-pub-sub-by-hand", Sample.MEDIAN, IUTILS, PUB_SUB, goal);
		}
	}

	private static Comparison run(Bench bench, EventPeers peers, String name, EventProcesses.Work work) {
		Comparison comparison = bench.compare(name, "").pace(pace(bench));
		sides().forEach((peer, label) -> comparison.side(label, () -> new EventSide(peers, peer, 1, work, false)));
		return comparison.run();
	}

	/**
	 * With a long warm-up: ours is more code than the others', and while that is being
	 * compiled it looks slower than it is.
	 */
	private static Pace pace(Bench bench) {
		Pace pace = bench.pace();
		return pace.quick() ? pace : new Pace(false, 12, pace.rounds(), pace.turn());
	}

	private static Map<EventPeer, String> sides() {
		Map<EventPeer, String> sides = new LinkedHashMap<>();
		sides.put(EventPeer.IUTILS_REDIS, IUTILS);
		sides.put(EventPeer.SPRING_STREAM, STREAM);
		sides.put(EventPeer.SPRING_DATA_REDIS, PUB_SUB);
		return sides;
	}

}
