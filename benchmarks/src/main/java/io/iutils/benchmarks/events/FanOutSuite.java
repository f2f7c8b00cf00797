package io.iutils.benchmarks.events;

import java.util.List;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Suite;

/**
 * Events a second to several receivers, until each has got all. In a hurry two peers and
 * the most receivers only.
 */
public final class FanOutSuite implements Suite {

	private static final List<EventPeer> ALL = List.of(EventPeer.RAW, EventPeer.IUTILS, EventPeer.HAZELCAST,
			EventPeer.LETTUCE_PIPELINED, EventPeer.CHRONICLE);

	private static final List<EventPeer> QUICK = List.of(EventPeer.IUTILS, EventPeer.HAZELCAST);

	@Override
	public String name() {
		return "fan-out";
	}

	@Override
	public String title() {
		return "Events of 128 bytes a second to several receivers, until each has got all";
	}

	@Override
	public boolean hasGoals() {
		return false;
	}

	@Override
	public void run(Bench bench) throws Exception {
		boolean quick = bench.pace().quick();
		try (EventPeers peers = new EventPeers(bench)) {
			for (int receivers : quick ? List.of(8) : List.of(2, 4, 8)) {
				List<EventPeer> all = quick ? QUICK : ALL;
				ThroughputSuite.compare(bench, peers, ThroughputSuite.ONE, ThroughputSuite.ONE_CALL_EACH, all,
						receivers);
				ThroughputSuite.compare(bench, peers, ThroughputSuite.LISTS, ThroughputSuite.IN_LISTS, all, receivers);
				peers.endAll();
			}
		}
	}

}
