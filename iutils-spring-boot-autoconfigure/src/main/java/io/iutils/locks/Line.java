package io.iutils.locks;

import io.iutils.engine.Claims;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * Waiting. Nothing tells that a lease of another sibling was closed, so somebody has to
 * look; in each sibling that is the first in line alone. Whoever frees a lock and asks for it
 * again would win nearly always, and others starve: between its two calls lie microseconds,
 * between two looks milliseconds. So the first ones of all siblings compete for a second
 * claim, the door, and only who stands in the door looks; the others go on looking for the
 * door. Whoever has waited for it longer than a few looks take tries without: the one in
 * the door may be stopped. All this is politeness: only the claim of the lock decides.
 */

/**
 * The threads of this sibling that wait for one lock, first come first served. Who stands
 * here is counted by {@link Lines}, inside its map's locks; the rest is thread-safe.
 */
final class Line {

	private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private static final long POLITE_NANOS = 3 * LONGEST_PAUSE_NANOS;

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

	<T> @Nullable T await(long deadline, Supplier<Claims.@Nullable Claim> door, Supplier<@Nullable T> attempt)
			throws InterruptedException {
		if (!this.head.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
			return null;
		}
		Look<T> look = new Look<>(door, attempt);
		try {
			// Before the first look, so that what happens behind it ends the pause.
			this.first = Thread.currentThread();
			return look.until(deadline);
		}
		finally {
			look.leaveDoor();
			this.first = null;
			this.head.release();
		}
	}

	/**
	 * Has the first one look at once.
	 */
	void wake() {
		LockSupport.unpark(this.first);
	}

	/**
	 * What the first one does. Confined to its thread.
	 */
	private static final class Look<T> {

		private final Supplier<Claims.@Nullable Claim> door;

		private final Supplier<@Nullable T> attempt;

		private final long politeUntil = System.nanoTime() + POLITE_NANOS;

		private Claims.@Nullable Claim inDoor;

		private long pause = SHORTEST_PAUSE_NANOS;

		Look(Supplier<Claims.@Nullable Claim> door, Supplier<@Nullable T> attempt) {
			this.door = door;
			this.attempt = attempt;
		}

		@Nullable T until(long deadline) throws InterruptedException {
			while (true) {
				T result = mayTry() ? this.attempt.get() : null;
				long left = deadline - System.nanoTime();
				if (result != null || left <= 0) {
					return result;
				}
				LockSupport.parkNanos(this, Math.min(this.pause, left));
				if (Thread.interrupted()) {
					throw new InterruptedException();
				}
				this.pause = Math.min(2 * this.pause, LONGEST_PAUSE_NANOS);
			}
		}

		private boolean mayTry() {
			if (this.inDoor == null) {
				this.inDoor = this.door.get();
				if (this.inDoor != null) {
					// Next at last: what is held for a short time is seen soon.
					this.pause = SHORTEST_PAUSE_NANOS;
				}
			}
			return this.inDoor != null || System.nanoTime() - this.politeUntil > 0;
		}

		void leaveDoor() {
			if (this.inDoor != null) {
				this.inDoor.close();
			}
		}

	}

}
