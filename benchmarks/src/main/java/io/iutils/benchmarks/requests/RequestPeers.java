package io.iutils.benchmarks.requests;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Worker;
import io.iutils.benchmarks.peers.FreePort;
import io.iutils.benchmarks.peers.RedisServer;
import org.jspecify.annotations.Nullable;

/**
 * The processes of all peers, kept for several comparisons, and the servers some of them
 * need.
 */
final class RequestPeers implements AutoCloseable {

	private static final long WARM_UP_MILLIS = 2000;

	private final Bench bench;

	private final Map<RequestPeer, Worker> askers = new EnumMap<>(RequestPeer.class);

	private final Map<RequestPeer, Worker> answerers = new EnumMap<>(RequestPeer.class);

	// To be closed the other way round.
	private final Deque<AutoCloseable> open = new ArrayDeque<>();

	private @Nullable RedisServer shared;

	RequestPeers(Bench bench) {
		this.bench = bench;
	}

	/**
	 * That of the peer; its processes are started unless they run.
	 */
	Worker asker(RequestPeer peer) throws Exception {
		Worker asker = this.askers.get(peer);
		if (asker == null) {
			String place = place(peer);
			this.answerers.put(peer, opened(Worker.start(AnswerRole.class, peer.name(), place)));
			asker = opened(Worker.start(AskRole.class, peer.name(), place));
			// Until what is measured first is compiled, too.
			asker.ask(1, WARM_UP_MILLIS);
			this.askers.put(peer, asker);
		}
		return asker;
	}

	/**
	 * That of a peer whose processes run.
	 */
	Worker answerer(RequestPeer peer) {
		Worker answerer = this.answerers.get(peer);
		if (answerer == null) {
			throw new IllegalStateException(peer + " does not run");
		}
		return answerer;
	}

	private String place(RequestPeer peer) throws IOException {
		return switch (peer) {
			case RAW, IUTILS -> this.bench.directory().toString();
			case HAZELCAST -> Integer.toString(FreePort.next());
			case SPRING_PUB_SUB, IUTILS_REDIS -> Integer.toString(shared().port());
			case REDIS_LIST, REDIS_PUB_SUB ->
				Integer.toString(opened(RedisServer.start(this.bench.directory())).port());
		};
	}

	/** For those that are held against each other as clients of one server. */
	private RedisServer shared() throws IOException {
		RedisServer server = (this.shared != null) ? this.shared : opened(RedisServer.start(this.bench.directory()));
		this.shared = server;
		return server;
	}

	private <T extends AutoCloseable> T opened(T resource) {
		this.open.push(resource);
		return resource;
	}

	@Override
	public void close() throws Exception {
		while (!this.open.isEmpty()) {
			this.open.pop().close();
		}
	}

}
