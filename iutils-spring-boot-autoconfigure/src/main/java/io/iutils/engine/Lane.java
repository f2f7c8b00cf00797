package io.iutils.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * A thread that calls listeners one at a time. Its sources are asked in turn, so that
 * none starves. Thread-safe; sources are called by the lane's own thread only.
 */
public final class Lane {

	private static final System.Logger logger = System.getLogger(Lane.class.getName());

	private final Engine engine;

	private final @Nullable Doorkeeper doorkeeper;

	private final Counters counters;

	private final Thread thread;

	// Never changed, but replaced.
	private volatile List<LaneSource> sources = List.of();

	private final Burst burst = new Burst();

	// Rises whenever what this lane waits for may have changed.
	private volatile int changes;

	/** Since it slept. Confined to the lane's thread. */
	private boolean heard;

	private final ReentrantLock delivery = new ReentrantLock();

	private volatile boolean running;

	private volatile boolean closed;

	// How each source failed when that was last told. Confined to the lane's thread.
	private final Map<Object, String> told = new HashMap<>();

	/**
	 * @param doorkeeper sleeps for this lane; null if its thread may do that itself
	 */
	Lane(Engine engine, ListenerThreads threads, @Nullable Doorkeeper doorkeeper, String threadName) {
		this.engine = engine;
		this.doorkeeper = doorkeeper;
		this.counters = engine.counters();
		this.thread = threads.make(threadName, this::run);
	}

	public synchronized void add(LaneSource source) {
		List<LaneSource> more = new ArrayList<>(this.sources);
		more.add(source);
		this.sources = List.copyOf(more);
		waitForMore();
	}

	/**
	 * A source waits for more than before: whoever sleeps for this lane has to say so.
	 */
	public synchronized void waitForMore() {
		this.changes++;
		this.engine.wake();
	}

	/**
	 * After it returns no new call of the source begins; a running one is not waited for.
	 */
	public synchronized void remove(LaneSource source) {
		List<LaneSource> fewer = new ArrayList<>(this.sources);
		fewer.remove(source);
		this.sources = List.copyOf(fewer);
	}

	void start() {
		this.running = true;
		if (this.thread.getState() == Thread.State.NEW) {
			this.thread.start();
		}
		LockSupport.unpark(this.thread);
	}

	/**
	 * No new call begins once a running one has ended.
	 */
	void halt() {
		this.running = false;
	}

	/**
	 * Waits for a running call, unless this is it.
	 */
	void awaitIdle() {
		if (!isCurrent()) {
			this.delivery.lock();
			this.delivery.unlock();
		}
	}

	/**
	 * As {@link #awaitIdle()}, for a limited time.
	 */
	void awaitIdle(long nanos) {
		try {
			if (!isCurrent() && this.delivery.tryLock(nanos, TimeUnit.NANOSECONDS)) {
				this.delivery.unlock();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Whether the caller is a listener that this lane is calling.
	 */
	boolean isCurrent() {
		return Thread.currentThread() == this.thread;
	}

	void close() {
		this.closed = true;
		halt();
		this.engine.wake();
		LockSupport.unpark(this.thread);
	}

	private void run() {
		while (!this.closed) {
			try {
				if (!this.running) {
					pauseSources();
					// A source may have slept, and so taken what start or close left.
					if (!this.running && !this.closed) {
						LockSupport.park(this);
					}
				}
				else if (!deliverRound()) {
					sleep();
				}
			}
			catch (Throwable ex) {
				failed(this, ex);
				pause();
			}
			// An interrupt is meant for a listener, never for the lane.
			Thread.interrupted();
		}
		pauseSources();
	}

	private void pauseSources() {
		for (LaneSource source : this.sources) {
			this.delivery.lock();
			try {
				if (!this.running) {
					source.pause();
				}
			}
			catch (Throwable ex) {
				failed(source, ex);
			}
			finally {
				this.delivery.unlock();
			}
		}
	}

	private void sleep() {
		if (this.doorkeeper != null) {
			this.doorkeeper.await(this::hasNews);
		}
		else {
			this.burst.await(this.heard, this::hasNews, this::sleepInEngine);
			this.heard = false;
		}
	}

	private void sleepInEngine() {
		// First: what changes behind this look must not be slept over.
		int seen = this.changes;
		this.engine.await(interest(), () -> this.changes != seen || hasNews());
	}

	private boolean deliverRound() {
		boolean delivered = false;
		boolean failed = false;
		for (LaneSource source : this.sources) {
			this.delivery.lock();
			try {
				if (this.running && this.sources.contains(source) && source.deliver()) {
					delivered = true;
					this.heard |= source.wasHeard();
					this.told.remove(source);
				}
				if (!this.running) {
					// Before anybody learns that this lane is idle.
					source.pause();
				}
			}
			catch (Throwable ex) {
				failed = true;
				failed(source, ex);
			}
			finally {
				this.delivery.unlock();
				// Meant for that listener, not for the next source's.
				Thread.interrupted();
			}
		}
		if (failed && !delivered) {
			pause();
		}
		return delivered;
	}

	/** What fails fails at every look; the others do not wait for that. */
	private void pause() {
		LockSupport.parkNanos(this, 50_000_000);
	}

	/**
	 * A source catches what its listeners throw; this is the last net.
	 * @param culprit a source, or this lane if it failed to sleep
	 */
	private void failed(Object culprit, Throwable ex) {
		if (this.closed) {
			return;
		}
		this.counters.add(Counters.Count.LISTENER_FAILURES);
		// A journal that cannot be read fails at every look: said once for each source.
		this.told.keySet().removeIf((known) -> known != this && !this.sources.contains(known));
		try {
			if (!ex.toString().equals(this.told.put(culprit, ex.toString()))) {
				logger.log(System.Logger.Level.ERROR, "Delivery on " + this.thread.getName() + " failed", ex);
			}
		}
		catch (Throwable failure) {
			// Without memory or descriptors not even this can be told; the lane goes on.
			this.told.remove(culprit);
		}
	}

	Interest interest() {
		Interest interest = Interest.NONE;
		for (LaneSource source : this.sources) {
			interest = interest.and(source.interest());
		}
		return interest;
	}

	private boolean hasNews() {
		if (this.closed || !this.running) {
			return true;
		}
		List<LaneSource> sources = this.sources;
		// Looked at again and again: without an iterator for each.
		for (int i = 0; i < sources.size(); i++) {
			if (sources.get(i).hasNews()) {
				return true;
			}
		}
		return false;
	}

}
