package io.iutils.benchmarks.events;

import java.util.List;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Comparison;
import io.iutils.benchmarks.Ratio.Goal;
import io.iutils.benchmarks.Sample;
import io.iutils.benchmarks.Suite;

/**
 * Events a second to one receiver, from the first call until it has got the last one.
 */
public final class ThroughputSuite implements Suite {

	static final String ONE = "events, one call each";

	static final String LISTS = "events in lists of 50";

	static final EventProcesses.Work ONE_CALL_EACH = new EventProcesses.Work(1, 1, 0);

	static final EventProcesses.Work IN_LISTS = new EventProcesses.Work(1, 50, 0);

	private static final String THREADS = "events by 8 threads, one call each";

	private static final EventProcesses.Work BY_THREADS = new EventProcesses.Work(8, 1, 0);

	private static final List<EventPeer> ALL = List.of(EventPeer.RAW, EventPeer.IUTILS, EventPeer.SEAM,
			EventPeer.HAZELCAST, EventPeer.JEDIS, EventPeer.LETTUCE, EventPeer.LETTUCE_PIPELINED,
			EventPeer.SPRING_DATA_REDIS, EventPeer.CHRONICLE);

	/** Those that are nearest. */
	private static final List<EventPeer> SOME = List.of(EventPeer.RAW, EventPeer.IUTILS, EventPeer.SEAM,
			EventPeer.HAZELCAST, EventPeer.JEDIS, EventPeer.LETTUCE_PIPELINED, EventPeer.CHRONICLE);

	private static final List<EventPeer> GOALS = List.of(EventPeer.RAW, EventPeer.IUTILS, EventPeer.HAZELCAST,
			EventPeer.LETTUCE, EventPeer.LETTUCE_PIPELINED, EventPeer.CHRONICLE);

	@Override
	public String name() {
		return "throughput";
	}

	@Override
	public String title() {
		return "Events of 128 bytes a second to one receiver, until it has got all";
	}

	@Override
	public void run(Bench bench) throws Exception {
		String iutils = EventPeer.IUTILS.label();
		String chronicle = EventPeer.CHRONICLE.label();
		boolean quick = bench.pace().quick();
		try (EventPeers peers = new EventPeers(bench)) {
			compare(bench, peers, ONE, ONE_CALL_EACH, quick ? GOALS : ALL, 1)
				.ratio("events-one-call-each-vs-hazelcast", Sample.RATE, iutils, EventPeer.HAZELCAST.label(),
						Goal.atLeast(1.5))
				.ratio("events-one-call-each-vs-lettuce-pipelined", Sample.RATE, iutils,
						EventPeer.LETTUCE_PIPELINED.label(), Goal.atLeast(4))
				.ratio("events-one-call-each-vs-lettuce", Sample.RATE, iutils, EventPeer.LETTUCE.label(),
						Goal.atLeast(4));
			List<EventPeer> some = quick ? List.of(EventPeer.RAW, EventPeer.IUTILS, EventPeer.CHRONICLE) : SOME;
			compare(bench, peers, THREADS, BY_THREADS, some, 1).ratio("events-8-threads-vs-chronicle-queue",
					Sample.RATE, iutils, chronicle, Goal.atLeast(1));
			compare(bench, peers, LISTS, IN_LISTS, some, 1).ratio("events-bulk-vs-chronicle-queue", Sample.RATE, iutils,
					chronicle, Goal.atLeast(1));
		}
	}

	static Comparison compare(Bench bench, EventPeers peers, String name, EventProcesses.Work work, List<EventPeer> all,
			int receivers) {
		Comparison comparison = bench.compare(name, ReceiversSuite.at(receivers));
		for (EventPeer peer : all) {
			comparison.side(peer.label(), () -> new EventSide(peers, peer, receivers, work, false));
		}
		return comparison.run();
	}

}
