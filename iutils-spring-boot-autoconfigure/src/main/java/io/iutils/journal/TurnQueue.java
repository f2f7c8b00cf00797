package io.iutils.journal;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/*
 * Combining. Taking the lock, one write and, above all, one force cost the same for one
 * record as for many. So of the threads that want a turn one leads: it waits for the lock,
 * takes whatever is queued by then, oldest first, decides it in order, writes it at once,
 * and answers each. The others sleep until they are answered or nobody leads.
 *
 * Nobody is forgotten: who queues looks for a leader afterwards, and a leader who steps
 * down looks into the queue afterwards, all by volatile accesses, so that one of both sees
 * the other. Who comes when others are queued goes behind them, also if nobody leads at
 * that moment.
 *
 * Before a caller falls asleep it spins for about the time of three turns: on a second
 * processor the leader has mostly answered by then, and to fall asleep and be woken takes
 * longer than a turn. Behind a leader that itself waits for another process there is
 * nothing to spin for.
 *
 * A caller may withdraw, because its time is over, until its turn is taken. Then it waits
 * for the answer however long that takes, and gets one whatever the leader meets: nothing
 * between taking and answering can leave that out.
 */

/**
 * The threads of one copy that want the lock. Thread-safe.
 */
final class TurnQueue {

	private static final long SPIN_NANOS = 10_000;

	/** On a single processor whoever leads could not go on meanwhile. */
	private static final boolean SPINS = Runtime.getRuntime().availableProcessors() > 1;

	private final AppenderLock lock;

	private final WriteSection section;

	private final Queue<QueuedTurn> queue = new ConcurrentLinkedQueue<>();

	private final CombinedTurn combined = new CombinedTurn(this.queue);

	private final AtomicBoolean led = new AtomicBoolean();

	/**
	 * @param section appends what a turn decides, by the holder of the lock
	 */
	TurnQueue(AppenderLock lock, WriteSection section) {
		this.lock = lock;
		this.section = section;
	}

	/**
	 * Carries out a turn, or waits until another thread has done it.
	 * @return whether it appended anything
	 * @throws JournalException.LockTimeout if nobody could begin with it in time
	 */
	boolean append(Turn turn) throws IOException {
		QueuedTurn own = new QueuedTurn(turn, this.lock.deadline());
		if (this.queue.isEmpty() && this.led.compareAndSet(false, true)) {
			lead(own, own);
		}
		else {
			this.queue.add(own);
			awaitAnswer(own);
		}
		return own.result();
	}

	private void awaitAnswer(QueuedTurn own) throws IOException {
		spin(own);
		boolean interrupted = false;
		try {
			while (!own.isAnswered()) {
				if (this.led.compareAndSet(false, true)) {
					leadFromQueue(own);
				}
				else if (own.isTaken()) {
					LockSupport.park(this);
				}
				else {
					long left = own.deadline() - System.nanoTime();
					if (left <= 0 && own.withdraw()) {
						forget(own);
						throw this.lock.timeout();
					}
					LockSupport.parkNanos(this, left);
				}
				// With the flag set, parking would return at once and burn the processor.
				interrupted |= Thread.interrupted();
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void spin(QueuedTurn own) {
		long started = System.nanoTime();
		while (SPINS && this.led.get() && !this.lock.isAwaited() && !own.isAnswered()
				&& System.nanoTime() - started < SPIN_NANOS) {
			Thread.onSpinWait();
		}
	}

	private void leadFromQueue(QueuedTurn own) throws IOException {
		try {
			lead(own, null);
		}
		catch (Throwable ex) {
			if (own.withdraw()) {
				forget(own);
				throw ex;
			}
			// Another has taken it since this thread stepped down: its answer counts.
		}
	}

	private void forget(QueuedTurn withdrawn) {
		this.queue.remove(withdrawn);
		if (!this.led.get()) {
			// It may have been the one that was woken to lead.
			wakeFirst();
		}
	}

	/**
	 * Carries out what is queued by the time the lock is free.
	 * @param unqueued the leader's own turn if it is not in the queue
	 * @throws IOException if that concerns the leader alone, as no turn was taken
	 */
	private void lead(QueuedTurn own, @Nullable QueuedTurn unqueued) throws IOException {
		try {
			if (own.isAnswered()) {
				// Just before the last leader stepped down.
				return;
			}
			this.combined.begin(unqueued);
			this.lock.acquire(own.deadline(), own::waiting);
			try {
				this.section.take(this.combined);
			}
			catch (Throwable ex) {
				if (!this.combined.fail(ex)) {
					throw ex;
				}
			}
			finally {
				this.lock.release();
			}
		}
		finally {
			this.combined.answer();
			this.led.set(false);
			wakeFirst();
		}
	}

	private void wakeFirst() {
		QueuedTurn first = this.queue.peek();
		if (first != null) {
			first.wake();
		}
	}

	/**
	 * What may be done only while holding the lock.
	 */
	interface WriteSection {

		void take(Turn turn) throws IOException;

	}

}
