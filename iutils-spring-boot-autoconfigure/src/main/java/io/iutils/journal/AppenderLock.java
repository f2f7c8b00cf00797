package io.iutils.journal;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

/*
 * Waiting. The kernel's lock has no queue: a holder that releases and asks again wins
 * nearly always, and others starve. A blocking lock() is no way out, it dies by interrupt
 * and reports deadlocks that are none. So a waiter sets a bit and looks every 30 us, and a
 * holder whose turn was long names the next waiting slot before it releases. While "next"
 * names somebody else, nobody else tries, for at most 2 ms; whoever runs out of these
 * clears that slot's bit, so that the dead are not named for ever. All this is politeness:
 * only the kernel's lock decides.
 */

/**
 * The right to append: one thread of all processes has it. Confined to the holder between
 * {@link #acquire} and {@link #release}; acquiring is thread-safe.
 */
final class AppenderLock {

	private static final long LOOK_NANOS = 30_000;

	private static final long LONG_TURN_NANOS = 500_000;

	private static final long POLITE_NANOS = 2_000_000;

	private final Path journal;

	private final SharedFile file;

	private final Control control;

	private final int slot;

	private final Duration timeout;

	private final IntFunction<String> describeSlot;

	private @Nullable FileLock lock;

	private long turnStarted;

	private volatile boolean awaited;

	AppenderLock(Path journal, SharedFile file, Control control, int slot, Duration timeout,
			IntFunction<String> describeSlot) {
		this.journal = journal;
		this.file = file;
		this.control = control;
		this.slot = slot;
		this.timeout = timeout;
		this.describeSlot = describeSlot;
	}

	/**
	 * @throws JournalException.LockTimeout if it is not free in time
	 */
	void acquire() {
		acquire(deadline(), () -> {
		});
	}

	/**
	 * When somebody who starts to wait now gives up, by {@link System#nanoTime}.
	 */
	long deadline() {
		return System.nanoTime() + this.timeout.toNanos();
	}

	/**
	 * @param waiting called now and then while another process has it
	 * @throws JournalException.LockTimeout if it is not free at the deadline
	 */
	void acquire(long deadline, Runnable waiting) {
		Semaphore semaphore = this.file.semaphore();
		if (!Uninterruptibly.tryAcquire(semaphore, deadline)) {
			throw timeout();
		}
		boolean acquired = false;
		try {
			this.lock = (this.control.get(Control.NEXT) == 0) ? this.file.tryLock(Control.APPENDER) : null;
			if (this.lock == null) {
				this.lock = await(deadline, waiting);
			}
			acquired = true;
			this.turnStarted = System.nanoTime();
		}
		catch (OverlappingFileLockException ex) {
			throw new JournalException.Refused(this.journal,
					"this JVM locks it outside the registry in the system properties; were they replaced?", ex);
		}
		catch (ClosedChannelException ex) {
			// Closed since the caller looked.
			throw new JournalException.Closed(this.journal);
		}
		catch (IOException ex) {
			throw new JournalException.Failed("The lock of " + this.journal + " cannot be taken: " + ex, ex);
		}
		finally {
			if (!acquired) {
				semaphore.release();
			}
		}
	}

	/**
	 * Whether a thread of this copy sleeps until another process frees it.
	 */
	boolean isAwaited() {
		return this.awaited;
	}

	private FileLock await(long deadline, Runnable waiting) throws IOException {
		boolean interrupted = false;
		try {
			long named = 0;
			long politeUntil = 0;
			while (true) {
				long next = this.control.get(Control.NEXT);
				long now = System.nanoTime();
				if (next == 0 || next == this.slot + 1) {
					named = 0;
					FileLock lock = this.file.tryLock(Control.APPENDER);
					if (lock != null) {
						this.control.compareAndSet(Control.NEXT, this.slot + 1, 0);
						return lock;
					}
				}
				else if (next != named) {
					named = next;
					politeUntil = now + POLITE_NANOS;
				}
				else if (now - politeUntil > 0) {
					this.control.forgetNamed(next);
					named = 0;
				}
				if (now - deadline > 0) {
					throw timeout();
				}
				this.awaited = true;
				// Each time: others take a slot that was slow to come for a dead one.
				this.control.setWaiting(this.slot);
				LockSupport.parkNanos(this, LOOK_NANOS);
				// With the flag set, parking would return at once and burn the processor.
				interrupted |= Thread.interrupted();
				waiting.run();
			}
		}
		finally {
			this.awaited = false;
			this.control.clearWaiting(this.slot);
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * What is thrown when it was not free in time, naming who has it.
	 */
	JournalException timeout() {
		long owner = this.control.get(Control.OWNER);
		int holder = (int) (owner & 0xFFFF) - 1;
		String description = (holder < 0) ? "a process that is not yet, or no longer, writing"
				: this.describeSlot.apply(holder);
		return new JournalException.LockTimeout(this.journal, this.timeout, description);
	}

	void release() {
		try {
			if (System.nanoTime() - this.turnStarted > LONG_TURN_NANOS) {
				int waiting = this.control.waitingBehind(this.slot);
				if (waiting >= 0 && waiting != this.slot) {
					this.control.set(Control.NEXT, waiting + 1);
				}
			}
			if (this.lock != null) {
				this.lock.release();
			}
		}
		catch (IOException ex) {
			// Only a closed channel; then the lock is gone already.
			throw new JournalException.Failed("The lock of " + this.journal + " cannot be released: " + ex, ex);
		}
		finally {
			this.lock = null;
			this.file.semaphore().release();
		}
	}

}
