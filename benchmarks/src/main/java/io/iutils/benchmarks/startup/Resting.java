package io.iutils.benchmarks.startup;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
		pair("Hazelcast, each of two members", StartupPeer.HAZELCAST, () -> Integer.toString(FreePort.next()));
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
		Map<String, Long> before = nanos();
		long start = System.nanoTime();
		pause(time);
		double elapsed = System.nanoTime() - start;
		Map<String, Double> percent = new LinkedHashMap<>();
		nanos().forEach((side, nanos) -> percent.put(side, 100 * (nanos - before.getOrDefault(side, 0L)) / elapsed
				/ this.processes.getOrDefault(side, List.of()).size()));
		return percent;
	}

	private Map<String, Long> nanos() throws IOException {
		Map<String, Long> nanos = new LinkedHashMap<>();
		for (Map.Entry<String, List<Long>> side : this.processes.entrySet()) {
			long sum = 0;
			for (long process : side.getValue()) {
				sum += new KernelAccount(process).cpuNanos();
			}
			nanos.put(side.getKey(), sum);
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
