package io.iutils.requests;

import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Calls back when a time has come. Almost none ever comes, so setting and taking back is
 * what must be cheap: the one thread looks every 10 ms as long as there were some in the
 * last second, and nobody wakes it; else it parks until it is woken. Thread-safe.
 */
final class Deadlines implements AutoCloseable {

	private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	/** After so many looks without any the thread parks. */
	private static final int QUIET_TICKS = 100;

	private final LongSupplier nanos;

	private final ConcurrentSkipListSet<Deadline> open = new ConcurrentSkipListSet<>();

	private final AtomicLong count = new AtomicLong();

	/** Whether there was one since the last look. */
	private volatile boolean touched;

	/** Whether the thread has to be woken. Written before it looks for the last time. */
	private volatile boolean idle;

	private volatile boolean closed;

	/** Made with the first deadline; guarded by this. */
	private volatile @Nullable Thread thread;

	/**
	 * @param nanos a clock as {@link System#nanoTime}
	 */
	Deadlines(LongSupplier nanos) {
		this.nanos = nanos;
	}

	/**
	 * @param delayNanos from now on
	 * @param expired called on the thread that looks, which must not be held up
	 */
	Deadline in(long delayNanos, Runnable expired) {
		Deadline deadline = new Deadline(this.nanos.getAsLong() + delayNanos, this.count.incrementAndGet(), expired);
		this.open.add(deadline);
		if (!this.touched) {
			this.touched = true;
		}
		Thread thread = this.thread;
		if (thread == null) {
			start();
		}
		else if (this.idle) {
			LockSupport.unpark(thread);
		}
		return deadline;
	}

	/** How many there are. */
	int size() {
		return this.open.size();
	}

	private synchronized void start() {
		if (this.thread == null && !this.closed) {
			Thread thread = new Thread(this::run, "iutils-timeouts");
			thread.setDaemon(true);
			thread.start();
			this.thread = thread;
		}
	}

	private void run() {
		int quiet = 0;
		while (!this.closed) {
			// With the flag set, parking would return at once and burn the processor.
			Thread.interrupted();
			try {
				quiet = look(quiet);
			}
			catch (Throwable ex) {
				// Without memory, say: times that are over are told when there is some.
				LockSupport.parkNanos(this, TICK_NANOS);
			}
		}
	}

	/**
	 * @return how many looks there were without any
	 */
	private int look(int before) {
		int quiet = before;
		boolean needed = this.touched || !this.open.isEmpty();
		quiet = needed ? 0 : quiet + 1;
		this.touched = false;
		if (quiet > QUIET_TICKS) {
			awaitNext();
			quiet = 0;
		}
		else {
			LockSupport.parkNanos(this, TICK_NANOS);
		}
		expire();
		return quiet;
	}

	private void awaitNext() {
		this.idle = true;
		try {
			if (this.open.isEmpty() && !this.closed) {
				LockSupport.park(this);
			}
		}
		finally {
			this.idle = false;
		}
	}

	private void expire() {
		long now = this.nanos.getAsLong();
		for (Deadline next : this.open) {
			if (next.nanos - now > 0) {
				return;
			}
			next.expire();
		}
	}

	/**
	 * Ends the thread. What is open never expires.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

	/**
	 * One time that may come.
	 */
	final class Deadline implements Comparable<Deadline> {

		private final long nanos;

		/** Two may be for the same moment. */
		private final long number;

		private final Runnable expired;

		private Deadline(long nanos, long number, Runnable expired) {
			this.nanos = nanos;
			this.number = number;
			this.expired = expired;
		}

		/**
		 * Takes it back; when it has expired, it does nothing.
		 */
		void cancel() {
			Deadlines.this.open.remove(this);
		}

		private void expire() {
			if (Deadlines.this.open.remove(this)) {
				try {
					this.expired.run();
				}
				catch (Throwable ex) {
					// One that fails must not keep the others from being told.
				}
			}
		}

		@Override
		public int compareTo(Deadline other) {
			// By difference: the clock may overflow.
			long difference = this.nanos - other.nanos;
			return (difference != 0) ? Long.signum(difference) : Long.compare(this.number, other.number);
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return this == other;
		}

		@Override
		public int hashCode() {
			return Long.hashCode(this.number);
		}

	}

}
