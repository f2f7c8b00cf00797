package io.iutils.benchmarks.events;

import java.time.Duration;
import java.util.List;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Comparison;
import io.iutils.benchmarks.Ratio.Goal;
import io.iutils.benchmarks.Sample;
import io.iutils.benchmarks.Side;
import io.iutils.benchmarks.Suite;

/**
 * One event every 200 us to one process that sleeps: from before the call that publishes
 * it to the listener.
 */
public final class HopSuite implements Suite {

	private static final String WORK = "event to a sleeping sibling";

	static final EventProcesses.Work HOPS = new EventProcesses.Work(1, 1, 200_000);

	private static final List<EventPeer> ALL = List.of(EventPeer.RAW, EventPeer.IUTILS, EventPeer.SEAM,
			EventPeer.HAZELCAST, EventPeer.JEDIS, EventPeer.LETTUCE, EventPeer.SPRING_DATA_REDIS, EventPeer.CHRONICLE);

	private static final List<EventPeer> GOALS = List.of(EventPeer.RAW, EventPeer.IUTILS, EventPeer.HAZELCAST,
			EventPeer.SPRING_DATA_REDIS);

	/** Those without a server in between, which would have to be put somewhere, too. */
	private static final List<EventPeer> PINNED = List.of(EventPeer.RAW, EventPeer.IUTILS, EventPeer.HAZELCAST,
			EventPeer.CHRONICLE);

	@Override
	public String name() {
		return "hop";
	}

	@Override
	public String title() {
		return "One event of 128 bytes every 200 us to a process that sleeps, one way";
	}

	@Override
	public void run(Bench bench) throws Exception {
		try (EventPeers peers = new EventPeers(bench)) {
			Comparison comparison = bench.compare(WORK, "as the kernel likes");
			for (EventPeer peer : bench.pace().quick() ? GOALS : ALL) {
				comparison.side(peer.label(), () -> new EventSide(peers, peer, 1, HOPS, false));
			}
			String iutils = EventPeer.IUTILS.label();
			comparison.run()
				.ratio("hop-vs-raw-socket", Sample.MEDIAN, iutils, EventPeer.RAW.label(), Goal.atMost(2))
				.ratio("hop-vs-hazelcast", Sample.MEDIAN, iutils, EventPeer.HAZELCAST.label(), Goal.atMost(0.7))
				.ratio("hop-vs-spring-data-redis", Sample.MEDIAN, iutils, EventPeer.SPRING_DATA_REDIS.label(),
						Goal.atMost(0.5));
			if (!bench.pace().quick()) {
				pinned(bench, peers, "both on one processor", "0", "0", "one-processor");
				pinned(bench, peers, "a processor each", "0", "1", "two-processors");
			}
		}
	}

	/**
	 * The kernel may put both ends on one processor or on two, which is not the same.
	 */
	private void pinned(Bench bench, EventPeers peers, String at, String publisher, String receiver, String name) {
		Comparison comparison = bench.compare(WORK, at);
		for (EventPeer peer : PINNED) {
			comparison.side(peer.label(), () -> new Pinned(peers, peer, publisher, receiver));
		}
		comparison.run()
			.ratio("hop-vs-raw-socket-" + name, Sample.MEDIAN, EventPeer.IUTILS.label(), EventPeer.RAW.label(),
					Goal.atMost(2))
			.ratio("hop-vs-hazelcast-" + name, Sample.MEDIAN, EventPeer.IUTILS.label(), EventPeer.HAZELCAST.label(),
					Goal.atMost(0.7));
	}

	/**
	 * A side whose processes stay on processors that were chosen.
	 */
	private record Pinned(EventSide side) implements Side {

		Pinned(EventPeers peers, EventPeer peer, String publisher, String receiver) throws Exception {
			this(new EventSide(peers, peer, 1, HOPS, false));
			peers.processes(peer, 1).pin(publisher, receiver);
		}

		@Override
		public Sample measure(Duration time) throws Exception {
			return this.side.measure(time);
		}

	}

}
