package io.iutils.benchmarks.events;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Comparison;
import io.iutils.benchmarks.Ratio.Goal;
import io.iutils.benchmarks.Suite;

/**
 * What one event costs whoever publishes it when more and more siblings listen.
 */
public final class ReceiversSuite implements Suite {

	/** To receivers that sleep. */
	private static final EventProcesses.Work SELDOM = new EventProcesses.Work(1, 1, 500_000);

	@Override
	public String name() {
		return "receivers";
	}

	@Override
	public String title() {
		return "The cost of an event for whoever publishes it, by the number of siblings that listen";
	}

	@Override
	public void run(Bench bench) throws Exception {
		int[] points = bench.pace().points(1, 2, 4, 8);
		try (EventPeers peers = new EventPeers(bench)) {
			cost(bench, peers, ThroughputSuite.ONE, ThroughputSuite.ONE_CALL_EACH, points)
				.ratio("publisher-cpu-8-receivers-vs-1", EventSide.CPU, side(8), side(1), Goal.atMost(2))
				.ratio("publisher-call-8-receivers-vs-1", EventSide.CALL, side(8), side(1), Goal.atMost(2));
			cost(bench, peers, "events every 500 us to siblings that sleep", SELDOM, points)
				.ratio("publisher-cpu-8-sleeping-receivers-vs-1", EventSide.CPU, side(8), side(1), Goal.atMost(2))
				.ratio("publisher-call-8-sleeping-receivers-vs-1", EventSide.CALL, side(8), side(1), Goal.atMost(2));
		}
	}

	private Comparison cost(Bench bench, EventPeers peers, String name, EventProcesses.Work work, int[] points) {
		Comparison comparison = bench.compare(name, "");
		for (int receivers : points) {
			comparison.side(side(receivers), () -> new EventSide(peers, EventPeer.IUTILS, receivers, work, true));
		}
		return comparison.run();
	}

	private static String side(int receivers) {
		return EventPeer.IUTILS.label() + ", " + at(receivers);
	}

	static String at(int receivers) {
		return receivers + ((receivers == 1) ? " receiver" : " receivers");
	}

}
