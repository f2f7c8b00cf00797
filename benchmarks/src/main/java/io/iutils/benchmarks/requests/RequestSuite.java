package io.iutils.benchmarks.requests;

import java.time.Duration;
import java.util.List;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Comparison;
import io.iutils.benchmarks.Load;
import io.iutils.benchmarks.Ratio.Goal;
import io.iutils.benchmarks.Sample;
import io.iutils.benchmarks.Side;
import io.iutils.benchmarks.Suite;
import io.iutils.benchmarks.Worker;
import io.iutils.benchmarks.peers.Processors;

/**
 * A small question to one process, and its answer.
 */
public final class RequestSuite implements Suite {

	private static final String WORK = "question and answer";

	private static final String IUTILS = RequestPeer.IUTILS.label();

	private static final List<RequestPeer> ALL = List.of(RequestPeer.RAW, RequestPeer.IUTILS, RequestPeer.REDIS_LIST,
			RequestPeer.REDIS_PUB_SUB, RequestPeer.HAZELCAST);

	/** Those without a server in between, which would have to be put somewhere, too. */
	private static final List<RequestPeer> PINNED = List.of(RequestPeer.RAW, RequestPeer.IUTILS, RequestPeer.HAZELCAST);

	@Override
	public String name() {
		return "requests";
	}

	@Override
	public String title() {
		return "A small question to another process, until its answer is there";
	}

	@Override
	public void run(Bench bench) throws Exception {
		try (RequestPeers peers = new RequestPeers(bench)) {
			compare(bench, peers, 1)
				.ratio("request-vs-raw-socket", Sample.MEDIAN, IUTILS, RequestPeer.RAW.label(), Goal.atMost(2))
				.ratio("request-vs-redis-list", Sample.MEDIAN, IUTILS, RequestPeer.REDIS_LIST.label(), Goal.atMost(0.3))
				.ratio("request-vs-redis-pub-sub", Sample.MEDIAN, IUTILS, RequestPeer.REDIS_PUB_SUB.label(),
						Goal.atMost(0.3));
			if (!bench.pace().quick()) {
				compare(bench, peers, 8);
				pinned(bench, peers, "both on one processor", "0", "one-processor");
				pinned(bench, peers, "a processor each", "1", "two-processors");
			}
		}
	}

	private Comparison compare(Bench bench, RequestPeers peers, int threads) {
		Comparison comparison = bench.compare(WORK, threads + ((threads == 1) ? " thread asks" : " threads ask"));
		for (RequestPeer peer : ALL) {
			comparison.side(peer.label(), () -> new Asking(List.of(peers.asker(peer)), threads));
		}
		return comparison.run();
	}

	private void pinned(Bench bench, RequestPeers peers, String at, String answerer, String name) {
		Comparison comparison = bench.compare(WORK, "1 thread, " + at);
		for (RequestPeer peer : PINNED) {
			comparison.side(peer.label(), () -> {
				Worker asker = peers.asker(peer);
				Processors.pin(asker, "0");
				Processors.pin(peers.answerer(peer), answerer);
				return new Asking(List.of(asker), 1);
			});
		}
		comparison.run()
			.ratio("request-vs-raw-socket-" + name, Sample.MEDIAN, IUTILS, RequestPeer.RAW.label(), Goal.atMost(2));
	}

	record Asking(List<Worker> asker, int threads) implements Side {

		@Override
		public Sample measure(Duration time) throws Exception {
			return Load.by(this.asker, this.threads, time.toMillis());
		}

	}

}
