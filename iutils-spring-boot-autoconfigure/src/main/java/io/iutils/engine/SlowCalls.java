package io.iutils.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Names listeners that run too long, while they run: one warning for each run. One thread
 * looks after all calls, and parks when there were none for a while. Thread-safe.
 */
final class SlowCalls implements AutoCloseable {

	private static final System.Logger logger = System.getLogger(SlowCalls.class.getName());

	private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	/** After so many looks without any call the thread parks. */
	private static final int QUIET_LOOKS = 4;

	/** Of calls within calls only the innermost. */
	private final Map<Thread, Call> running = new ConcurrentHashMap<>();

	private final LongSupplier nanos;

	private final Consumer<String> warning;

	private final Thread thread = new Thread(this::look, "iutils-slow-calls");

	/** Whether the thread has to be woken. Written before it looks for the last time. */
	private volatile boolean idle;

	private volatile boolean closed;

	SlowCalls() {
		this(System::nanoTime, (warning) -> logger.log(System.Logger.Level.WARNING, warning));
	}

	SlowCalls(LongSupplier nanos, Consumer<String> warning) {
		this.nanos = nanos;
		this.warning = warning;
		this.thread.setDaemon(true);
	}

	/**
	 * Begins to look; a second time does nothing.
	 */
	synchronized void start() {
		if (this.thread.getState() == Thread.State.NEW) {
			this.thread.start();
		}
	}

	/**
	 * To be closed by the same thread. The time of a call within this one is not counted
	 * here.
	 * @param listener its {@code toString} names the listener
	 */
	Call begin(Object listener) {
		Thread thread = Thread.currentThread();
		Call call = new Call(listener, this.nanos.getAsLong(), thread, this.running.get(thread));
		this.running.put(thread, call);
		if (this.idle) {
			LockSupport.unpark(this.thread);
		}
		return call;
	}

	private void look() {
		int quiet = 0;
		while (!this.closed) {
			quiet = this.running.isEmpty() ? quiet + 1 : 0;
			if (quiet > QUIET_LOOKS) {
				awaitCall();
				quiet = 0;
			}
			else {
				LockSupport.parkNanos(this, LOOK_NANOS);
			}
			// With the flag set, parking would return at once and burn the processor.
			Thread.interrupted();
			try {
				check();
			}
			catch (Throwable ex) {
				// A warning that cannot be given must not end those to come.
			}
		}
	}

	private void awaitCall() {
		this.idle = true;
		try {
			if (this.running.isEmpty() && !this.closed) {
				LockSupport.park(this);
			}
		}
		finally {
			this.idle = false;
		}
	}

	void check() {
		long now = this.nanos.getAsLong();
		for (Call call : this.running.values()) {
			long took = now - call.start;
			if (took > SLOW_NANOS && !call.warned) {
				call.warned = true;
				this.warning.accept(call.listener + " has been running for " + TimeUnit.NANOSECONDS.toMillis(took)
						+ " ms on " + call.thread.getName() + " and holds up what comes after it;"
						+ " give it a lane of its own, or let it work elsewhere");
			}
		}
	}

	@Override
	public void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

	/**
	 * A call that runs.
	 */
	final class Call implements AutoCloseable {

		private final Object listener;

		private final Thread thread;

		private final @Nullable Call outer;

		private volatile long start;

		/** Confined to the thread that looks. */
		private boolean warned;

		private Call(Object listener, long start, Thread thread, @Nullable Call outer) {
			this.listener = listener;
			this.start = start;
			this.thread = thread;
			this.outer = outer;
		}

		@Override
		public void close() {
			if (this.outer == null) {
				SlowCalls.this.running.remove(this.thread);
			}
			else {
				this.outer.start = SlowCalls.this.nanos.getAsLong();
				SlowCalls.this.running.put(this.thread, this.outer);
			}
		}

	}

}
