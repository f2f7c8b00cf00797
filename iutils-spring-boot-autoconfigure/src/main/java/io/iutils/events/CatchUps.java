package io.iutils.events;

import io.iutils.engine.Engine;
import io.iutils.engine.EventCursor;
import io.iutils.engine.Interest;
import io.iutils.engine.Lane;
import io.iutils.engine.LaneSource;
import io.iutils.engine.Lanes;
import io.iutils.engine.ListenerThreads;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Subscriptions with cursors of their own, worked by a pool of threads, each by one at a
 * time; the pool is bounded unless its threads are virtual. A lane watches for news and
 * hands them out. Thread-safe.
 */
final class CatchUps implements LaneSource, SmartLifecycle, AutoCloseable {

	static final int THREADS = Math.max(4, Runtime.getRuntime().availableProcessors());

	/** Nor is it that of a listener with a name. */
	private static final String LANE = EventLanes.OWN + "/catch-up";

	private final Engine engine;

	private final Lanes lanes;

	private final EventCalls calls;

	private final ThreadPoolExecutor pool;

	private final List<CatchUp> all = new CopyOnWriteArrayList<>();

	/** Threads that are calling listeners; guarded by this. */
	private final Set<Thread> active = new HashSet<>();

	private volatile boolean running;

	/** Guarded by this. */
	private boolean attached;

	/** Guarded by this. */
	private @Nullable Stop stop;

	CatchUps(Engine engine, Lanes lanes, EventCalls calls) {
		this.engine = engine;
		this.lanes = lanes;
		this.calls = calls;
		this.pool = pool(lanes.threads());
	}

	private static ThreadPoolExecutor pool(ListenerThreads threads) {
		AtomicInteger count = new AtomicInteger();
		ThreadFactory named = (task) -> threads.make("iutils-catch-up-" + count.incrementAndGet(), task);
		if (!threads.mayBlock()) {
			// Virtual ones cost little: one for each subscription that is at work.
			return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), named);
		}
		ThreadPoolExecutor pool = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), named);
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	/**
	 * @throws io.iutils.UnknownEventException if its start is above the newest event
	 */
	void add(EventSubscription subscription) {
		EventCursor cursor = this.engine.events().cursor(subscription.afterId());
		CatchUp catchUp = new CatchUp(subscription, cursor, this.calls, this.engine.membership().self().id());
		subscription.onClose(this.engine::wake);
		this.all.add(catchUp);
		synchronized (this) {
			if (!this.attached) {
				this.attached = true;
				lane().add(this);
			}
		}
		this.engine.wake();
	}

	private Lane lane() {
		return this.lanes.lane(LANE);
	}

	@Override
	public Interest interest() {
		return Interest.EVENTS;
	}

	@Override
	public boolean hasNews() {
		for (CatchUp catchUp : this.all) {
			if ((this.running && catchUp.isReady()) || catchUp.isDisposable()) {
				return true;
			}
		}
		return this.all.isEmpty();
	}

	@Override
	public boolean deliver() {
		this.all.removeIf(CatchUp::dispose);
		synchronized (this) {
			if (this.all.isEmpty()) {
				this.attached = false;
				lane().remove(this);
			}
		}
		boolean found = false;
		for (CatchUp catchUp : this.all) {
			if (this.running && catchUp.isReady() && catchUp.claim()) {
				execute(catchUp);
				found = true;
			}
		}
		return found;
	}

	private void execute(CatchUp catchUp) {
		boolean taken = false;
		try {
			this.pool.execute(() -> work(catchUp));
			taken = true;
		}
		finally {
			if (!taken) {
				// There is no thread for it now: the lane says so, and asks again.
				catchUp.release();
			}
		}
	}

	private void work(CatchUp catchUp) {
		enter();
		try {
			catchUp.work(() -> this.running);
		}
		finally {
			leave();
			this.engine.wake();
		}
	}

	private synchronized void enter() {
		this.active.add(Thread.currentThread());
	}

	private void leave() {
		Stop stop;
		synchronized (this) {
			this.active.remove(Thread.currentThread());
			stop = this.stop;
		}
		if (stop != null) {
			stop.left(Thread.currentThread());
		}
	}

	@Override
	public void start() {
		this.running = true;
		this.engine.wake();
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	/**
	 * Calls back when no listener is running any more, except one that is the caller.
	 */
	@Override
	public void stop(Runnable callback) {
		Stop stop;
		synchronized (this) {
			this.running = false;
			stop = new Stop(new HashSet<>(this.active), callback);
			this.stop = stop;
		}
		// A listener may stop its own context: waiting for it would be for ever.
		stop.left(Thread.currentThread());
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public void close() {
		this.running = false;
		this.pool.shutdown();
		this.all.forEach(CatchUp::end);
	}

	/**
	 * Waits for listeners without a thread.
	 */
	private static final class Stop {

		private final Set<Thread> awaited;

		private final Runnable callback;

		private boolean done;

		Stop(Set<Thread> awaited, Runnable callback) {
			this.awaited = awaited;
			this.callback = callback;
		}

		void left(Thread thread) {
			synchronized (this) {
				this.awaited.remove(thread);
				if (this.done || !this.awaited.isEmpty()) {
					return;
				}
				this.done = true;
			}
			this.callback.run();
		}

	}

}
