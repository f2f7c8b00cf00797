package io.iutils.benchmarks.state;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Load;
import io.iutils.benchmarks.Sample;
import io.iutils.benchmarks.Side;
import io.iutils.benchmarks.Worker;
import io.iutils.benchmarks.peers.FreePort;
import io.iutils.benchmarks.peers.RedisServer;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one peer, over several comparisons: more are added, none leaves before
 * the end. What has failed once is missing from then on. Confined to the suite's thread.
 */
final class Fleet implements AutoCloseable {

	private final StorePeer peer;

	private final Path directory;

	private final String heap;

	private final int keys;

	private final int size;

	private final List<Worker> ready = new ArrayList<>();

	private final List<Worker> starting = new ArrayList<>();

	private @Nullable RedisServer server;

	/** Whether the server goes on without us. */
	private boolean shared;

	private @Nullable String place;

	private @Nullable Exception failure;

	private long increments;

	private Fleet(StorePeer peer, Path directory, String heap, int keys, int size) {
		this.peer = peer;
		this.directory = directory;
		this.heap = heap;
		this.keys = keys;
		this.size = size;
	}

	/**
	 * For a few values.
	 */
	static List<Fleet> of(Bench bench, String heap, StorePeer... peers) throws IOException {
		return of(bench, heap, 1, 1, peers);
	}

	/**
	 * @param heap of each process at most, as {@code -Xmx} takes it
	 * @param keys how many there will be
	 * @param size of the value of each
	 */
	static List<Fleet> of(Bench bench, String heap, int keys, int size, StorePeer... peers) throws IOException {
		List<Fleet> fleets = new ArrayList<>();
		for (StorePeer peer : peers) {
			fleets.add(new Fleet(peer, bench.directory(), heap, keys, size));
		}
		return fleets;
	}

	/**
	 * For one key, all in one server, which is not ended with them.
	 * @param size of the value
	 */
	static List<Fleet> on(RedisServer server, Bench bench, int size, StorePeer... peers) throws IOException {
		List<Fleet> fleets = of(bench, "512m", 1, size, peers);
		for (Fleet fleet : fleets) {
			fleet.server = server;
			fleet.shared = true;
		}
		return fleets;
	}

	StorePeer peer() {
		return this.peer;
	}

	int keys() {
		return this.keys;
	}

	Path directory() {
		return this.directory;
	}

	/**
	 * Lets processes start, up to so many, without waiting for them; but the first one of
	 * a peer finds nothing and is alone.
	 */
	void launch(int processes) {
		try {
			while (this.failure == null && this.ready.size() + this.starting.size() < processes) {
				if (this.place == null) {
					this.place = open();
				}
				this.starting
					.add(Worker.launch(this.heap, StoreRole.class, this.peer.name(), this.place, this.keys, this.size));
			}
		}
		catch (Exception ex) {
			this.failure = ex;
		}
	}

	private String open() throws IOException {
		return switch (this.peer.home()) {
			case DIRECTORY -> this.directory.toString();
			case REDIS -> {
				RedisServer server = (this.server != null) ? this.server : RedisServer.start(this.directory);
				this.server = server;
				yield Integer.toString(server.port());
			}
			case PORTS -> Integer.toString(FreePort.next());
		};
	}

	/**
	 * The first so many processes, all of them ready.
	 * @throws Exception whatever this peer met before
	 */
	List<Worker> workers(int processes) throws Exception {
		launch(processes);
		try {
			while (this.failure == null && !this.starting.isEmpty()) {
				this.starting.get(0).answer();
				this.ready.add(this.starting.remove(0));
			}
		}
		catch (IOException ex) {
			this.failure = ex;
		}
		if (this.failure != null) {
			throw this.failure;
		}
		return List.copyOf(this.ready.subList(0, processes));
	}

	/**
	 * Lets the first process put all keys.
	 */
	void fill() {
		try {
			workers(1).get(0).ask("fill");
		}
		catch (Exception ex) {
			this.failure = ex;
		}
	}

	/**
	 * These processes, all of them at once.
	 */
	Side side(Work work, int processes, int threads) throws Exception {
		return new Together(work, workers(processes), threads);
	}

	/**
	 * One process reads while another one writes.
	 */
	Side side(Work work, Work meanwhile) throws Exception {
		return new Beside(work, meanwhile, workers(2));
	}

	/**
	 * Ends all; with many that takes no longer than with one.
	 */
	@Override
	public void close() {
		this.ready.addAll(this.starting);
		this.ready.forEach(Worker::dismiss);
		this.ready.forEach(Worker::close);
		if (this.server != null && !this.shared) {
			this.server.close();
		}
	}

	static void close(List<Fleet> fleets) {
		fleets.forEach((fleet) -> fleet.ready.forEach(Worker::dismiss));
		fleets.forEach(Fleet::close);
	}

	private final class Together implements Side {

		private final Work work;

		private final List<Worker> workers;

		private final int threads;

		Together(Work work, List<Worker> workers, int threads) {
			this.work = work;
			this.workers = workers;
			this.threads = threads;
		}

		@Override
		public Sample measure(Duration time) throws Exception {
			try {
				Load load = Load.of(this.workers, this.work, this.threads, time.toMillis());
				if (this.work == Work.INCREMENT) {
					Fleet.this.increments += load.operations();
				}
				return load.sample();
			}
			catch (Exception ex) {
				Fleet.this.failure = ex;
				throw ex;
			}
		}

		@Override
		public void verify() throws Exception {
			if (this.work != Work.INCREMENT || !Fleet.this.peer.counts()) {
				return;
			}
			long counter = Long.parseLong(this.workers.get(0).ask("counter"));
			if (counter != Fleet.this.increments) {
				throw new IOException(
						"counted wrong: " + Fleet.this.increments + " increments made " + counter + " of it");
			}
			// To look at it was one more.
			Fleet.this.increments++;
		}

	}

	private record Beside(Work work, Work meanwhile, List<Worker> workers) implements Side {

		/** So long the other one writes before and after. */
		private static final long MARGIN_MILLIS = 20;

		@Override
		public Sample measure(Duration time) throws Exception {
			Worker writer = this.workers.get(1);
			writer.tell(this.meanwhile, 1, time.toMillis() + 2 * MARGIN_MILLIS);
			TimeUnit.MILLISECONDS.sleep(MARGIN_MILLIS);
			Sample sample = Load.by(this.workers.subList(0, 1), this.work, 1, time.toMillis());
			sample.values()
				.put("writes meanwhile, 1/s", Load.parse(writer.answer()).sample().values().get(Sample.RATE));
			return sample;
		}

	}

}
