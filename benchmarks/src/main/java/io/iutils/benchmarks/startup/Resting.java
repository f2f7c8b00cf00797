package io.iutils.benchmarks.startup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Worker;
import io.iutils.benchmarks.peers.FreePort;
import io.iutils.benchmarks.peers.RedisServer;

/**
 * Pairs of applications with listeners, all up at the same time: none disturbs another,
 * since all rest.
 */
final class Resting implements AutoCloseable {

	static final String OURS = "iutils, each of two siblings";

	static final String WORK = "time of the processor while nothing happens";

	private final Bench bench;

	private final Deque<AutoCloseable> running = new ArrayDeque<>();

	private final Map<String, List<Long>> processes = new LinkedHashMap<>();

	/**
	 * Starts all that can be started.
	 */
	Resting(Bench bench) {
		this.bench = bench;
		pair("Boot alone", StartupPeer.NONE, () -> "nowhere");
		pair(OURS, StartupPeer.IUTILS_LISTENERS, () -> bench.directory().toString());
		pair("Hazelcast, each of two members", StartupPeer.HAZELCAST, () -> {
			int port = FreePort.next();
			// The second one takes the next.
			return port + "," + (port + 1);
		});
		pair("Spring Data Redis, each of two clients", StartupPeer.REDIS, () -> {
			RedisServer redis = RedisServer.start(bench.directory());
			this.running.push(redis);
			this.processes.put("redis-server", List.of(redis.processId()));
			return Integer.toString(redis.port());
		});
	}

	private void pair(String side, StartupPeer peer, Start.Place place) {
		this.bench.progress().say("starting " + side);
		try {
			String shared = place.make();
			List<Long> pair = new ArrayList<>();
			for (Worker worker : Worker.start(2, peer.classPath(false), ApplicationRole.class, peer.name(), shared)) {
				this.running.push(worker);
				// After that the collector has nothing to do for long.
				worker.ask("heap");
				pair.add(worker.processId());
			}
			this.processes.put(side, pair);
		}
		catch (IOException ex) {
			this.bench.missing(side, WORK, ex);
		}
	}

	/**
	 * How much of one core each process takes, in percent.
	 */
	Map<String, Double> percent(Duration time) throws IOException {
		Map<Path, Long> before = nanos();
		long start = System.nanoTime();
		pause(time);
		double elapsed = System.nanoTime() - start;
		Map<String, Double> percent = new LinkedHashMap<>();
		for (Map.Entry<String, List<Long>> side : this.processes.entrySet()) {
			long spent = 0;
			for (long process : side.getValue()) {
				for (Map.Entry<Path, Long> thread : new KernelAccount(process).cpuNanos().entrySet()) {
					spent += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
				}
			}
			percent.put(side.getKey(), 100 * spent / elapsed / side.getValue().size());
		}
		return percent;
	}

	private Map<Path, Long> nanos() throws IOException {
		Map<Path, Long> nanos = new HashMap<>();
		for (List<Long> processes : this.processes.values()) {
			for (long process : processes) {
				nanos.putAll(new KernelAccount(process).cpuNanos());
			}
		}
		return nanos;
	}

	static void pause(Duration time) throws IOException {
		try {
			Thread.sleep(time.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

	@Override
	public void close() throws Exception {
		while (!this.running.isEmpty()) {
			this.running.pop().close();
		}
	}

}
