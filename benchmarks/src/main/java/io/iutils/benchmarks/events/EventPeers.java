package io.iutils.benchmarks.events;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.peers.FreePort;
import io.iutils.benchmarks.peers.RedisServer;
import org.jspecify.annotations.Nullable;

/**
 * The processes of all peers, kept for several comparisons, and the server some of them
 * need.
 */
final class EventPeers implements AutoCloseable {

	private final Bench bench;

	private final Map<Key, EventProcesses> running = new LinkedHashMap<>();

	private @Nullable RedisServer redis;

	EventPeers(Bench bench) {
		this.bench = bench;
	}

	/**
	 * How long each kind of work is done before it is measured. Compilers need seconds
	 * when they share two processors with the work.
	 */
	long warmUpMillis() {
		return this.bench.pace().quick() ? 1000 : 3000;
	}

	/**
	 * Starts them unless they run.
	 */
	EventProcesses processes(EventPeer peer, int receivers) throws IOException {
		Key key = new Key(peer, receivers);
		EventProcesses processes = this.running.get(key);
		if (processes == null) {
			processes = EventProcesses.start(peer, receivers, place(peer));
			this.running.put(key, processes);
		}
		return processes;
	}

	private String place(EventPeer peer) throws IOException {
		return switch (peer.place()) {
			case DIRECTORY -> this.bench.directory().toString();
			case REDIS -> Integer.toString(redis().port());
			case CLUSTER -> Integer.toString(FreePort.next());
		};
	}

	private RedisServer redis() throws IOException {
		RedisServer server = this.redis;
		if (server == null) {
			server = RedisServer.start(this.bench.directory());
			this.redis = server;
		}
		return server;
	}

	/**
	 * Ends those that have failed, so that the next comparison gets new ones.
	 */
	void end(EventPeer peer, int receivers) {
		EventProcesses processes = this.running.remove(new Key(peer, receivers));
		if (processes != null) {
			processes.close();
		}
	}

	/**
	 * Ends all processes; the server goes on.
	 */
	void endAll() {
		this.running.values().forEach(EventProcesses::close);
		this.running.clear();
	}

	@Override
	public void close() {
		endAll();
		if (this.redis != null) {
			this.redis.close();
		}
	}

	private record Key(EventPeer peer, int receivers) {
	}

}
