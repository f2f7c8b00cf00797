package io.iutils.locks;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for one lock, first come first served. Only the first of them
 * tries: when a lease of this sibling is closed it is woken, and for those of others,
 * which nothing tells of, it looks every 1 to 20 ms. Who stands in line is counted by
 * {@link Lines}, in its map's monitor; the rest is thread-safe.
 */
final class Line {

	private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	// Whoever has it is the first.
	private final Semaphore head = new Semaphore(1, true);

	private volatile @Nullable Thread first;

	private int standing;

	Line enter() {
		this.standing++;
		return this;
	}

	/**
	 * @return whether nobody is left
	 */
	boolean leave() {
		return --this.standing == 0;
	}

	<T> @Nullable T await(long deadline, Supplier<@Nullable T> attempt) throws InterruptedException {
		if (!this.head.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
			return null;
		}
		try {
			// Before the attempt, so that a lease that is closed behind it ends the
			// pause.
			this.first = Thread.currentThread();
			return tryUntil(deadline, attempt);
		}
		finally {
			this.first = null;
			this.head.release();
		}
	}

	private <T> @Nullable T tryUntil(long deadline, Supplier<@Nullable T> attempt) throws InterruptedException {
		long pause = SHORTEST_PAUSE_NANOS;
		while (true) {
			T result = attempt.get();
			if (result != null) {
				return result;
			}
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				return null;
			}
			LockSupport.parkNanos(this, Math.min(pause, left));
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
		}
	}

	void wake() {
		// Null is nobody.
		LockSupport.unpark(this.first);
	}

}
