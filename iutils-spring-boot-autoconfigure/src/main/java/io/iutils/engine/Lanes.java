package io.iutils.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The lanes of one sibling: the default one and those with a name. Thread-safe.
 */
public final class Lanes implements AutoCloseable {

	private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Engine engine;

	private final ListenerThreads threads;

	/** Null if the threads of lanes sleep by themselves. */
	private final @Nullable Doorkeeper doorkeeper;

	private final Lane defaultLane;

	private final Map<String, Lane> named = new LinkedHashMap<>();

	private final SlowCalls slowCalls = new SlowCalls();

	private final ListenerCalls calls;

	private boolean running;

	/**
	 * Lanes on platform threads.
	 */
	public Lanes(Engine engine) {
		this(engine, ListenerThreads.platform());
	}

	public Lanes(Engine engine, ListenerThreads threads) {
		this.engine = engine;
		this.threads = threads;
		this.doorkeeper = threads.mayBlock() ? null : new Doorkeeper(engine, this::interest);
		this.defaultLane = new Lane(engine, threads, this.doorkeeper, "iutils-dispatch");
		this.calls = new ListenerCalls(engine.counters(), this.slowCalls);
	}

	/**
	 * How to call a listener, on a lane or elsewhere.
	 */
	public ListenerCalls calls() {
		return this.calls;
	}

	/**
	 * What calls listeners here, and should elsewhere.
	 */
	public ListenerThreads threads() {
		return this.threads;
	}

	public Lane defaultLane() {
		return this.defaultLane;
	}

	/**
	 * The lane of this name, made if need be; the default one for an empty name.
	 */
	public synchronized Lane lane(String name) {
		if (name.isEmpty()) {
			return this.defaultLane;
		}
		return this.named.computeIfAbsent(name, (key) -> {
			Lane lane = new Lane(this.engine, this.threads, this.doorkeeper, "iutils-lane-" + key);
			if (this.running) {
				lane.start();
			}
			return lane;
		});
	}

	/**
	 * Delivery begins, or goes on where it stopped.
	 */
	public synchronized void start() {
		this.running = true;
		this.slowCalls.start();
		if (this.doorkeeper != null) {
			this.doorkeeper.start();
		}
		all().forEach(Lane::start);
	}

	/**
	 * Delivery stops: no new call begins, running ones are waited for, however long they
	 * take.
	 */
	public void stop() {
		halt().forEach(Lane::awaitIdle);
	}

	/**
	 * As {@link #stop()}, without waiting.
	 * @param whenIdle called on another thread when no call is running any more, except
	 * one that is the caller of this method
	 */
	public void stop(Runnable whenIdle) {
		// A listener may close its own context: waiting for it would be for ever.
		List<Lane> others = halt().stream().filter((lane) -> !lane.isCurrent()).toList();
		Thread waiter = new Thread(() -> {
			others.forEach(Lane::awaitIdle);
			whenIdle.run();
		}, "iutils-stop");
		waiter.setDaemon(true);
		waiter.start();
	}

	/**
	 * Ends all lanes. A call that is still running after a second is left to itself.
	 */
	@Override
	public void close() {
		List<Lane> lanes = halt();
		lanes.forEach(Lane::close);
		long deadline = System.nanoTime() + CLOSE_NANOS;
		lanes.forEach((lane) -> lane.awaitIdle(deadline - System.nanoTime()));
		this.slowCalls.close();
		if (this.doorkeeper != null) {
			this.doorkeeper.close();
			this.engine.wake();
		}
	}

	private synchronized Interest interest() {
		return all().stream().map(Lane::interest).reduce(Interest.NONE, Interest::and);
	}

	private synchronized List<Lane> halt() {
		this.running = false;
		List<Lane> lanes = all();
		lanes.forEach(Lane::halt);
		return lanes;
	}

	private List<Lane> all() {
		List<Lane> all = new ArrayList<>(this.named.values());
		all.add(this.defaultLane);
		return all;
	}

}
