package io.iutils.benchmarks.requests;

import java.util.List;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Comparison;
import io.iutils.benchmarks.Ratio.Goal;
import io.iutils.benchmarks.Sample;

/**
 * Questions and answers through one Redis server: by {@code IRequests}, and by hand.
 */
public final class RequestsOnRedis {

	private static final String IUTILS = RequestPeer.IUTILS_REDIS.label();

	private static final String HAND = "by hand, pub/sub";

	private RequestsOnRedis() {
	}

	/**
	 * @param goal for the time of ours, as a multiple of the others'
	 */
	public static void compare(Bench bench, Goal goal) throws Exception {
		try (RequestPeers peers = new RequestPeers(bench)) {
			run(bench, peers, 1).ratio("redis-request-vs-by-hand", Sample.MEDIAN, IUTILS, HAND, goal);
			if (!bench.pace().quick()) {
				run(bench, peers, 8);
			}
		}
	}

	private static Comparison run(Bench bench, RequestPeers peers, int threads) {
		return bench.compare("question and answer", threads + ((threads == 1) ? " thread asks" : " threads ask"))
			.side(IUTILS, () -> new RequestSuite.Asking(List.of(peers.asker(RequestPeer.IUTILS_REDIS)), threads))
			.side(HAND, () -> new RequestSuite.Asking(List.of(peers.asker(RequestPeer.SPRING_PUB_SUB)), threads))
			.run();
	}

}
