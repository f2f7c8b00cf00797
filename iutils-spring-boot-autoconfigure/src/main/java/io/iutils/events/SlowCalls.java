package io.iutils.events;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Names listeners that run too long, while they run: one warning for each run. One thread
 * looks after all calls. Thread-safe.
 */
final class SlowCalls implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(SlowCalls.class);

	private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	private final Set<Call> running = ConcurrentHashMap.newKeySet();

	private final LongSupplier nanos;

	private final Consumer<String> warning;

	private final Thread thread = new Thread(this::look, "iutils-slow-calls");

	private volatile boolean closed;

	SlowCalls() {
		this(System::nanoTime, logger::warn);
	}

	SlowCalls(LongSupplier nanos, Consumer<String> warning) {
		this.nanos = nanos;
		this.warning = warning;
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	/**
	 * @param listener its {@code toString} names the listener
	 */
	Call begin(Object listener) {
		Call call = new Call(listener, this.nanos.getAsLong(), Thread.currentThread());
		this.running.add(call);
		return call;
	}

	private void look() {
		while (!this.closed) {
			LockSupport.parkNanos(this, LOOK_NANOS);
			check();
		}
	}

	void check() {
		long now = this.nanos.getAsLong();
		for (Call call : this.running) {
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

		private final long start;

		private final Thread thread;

		/** Confined to the thread that looks. */
		private boolean warned;

		private Call(Object listener, long start, Thread thread) {
			this.listener = listener;
			this.start = start;
			this.thread = thread;
		}

		@Override
		public void close() {
			SlowCalls.this.running.remove(this);
		}

	}

}
