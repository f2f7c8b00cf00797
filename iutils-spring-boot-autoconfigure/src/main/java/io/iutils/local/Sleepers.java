package io.iutils.local;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.iutils.socket.PeerSockets;
import io.iutils.socket.Ring;
import org.jspecify.annotations.Nullable;

/*
 * Why one thread looks for all. A look is cheap, but to wake up for it is not, least of all
 * out of a socket; twenty times a second for each lane it would be most of what an idle
 * sibling takes.
 */

/**
 * The threads of this sibling that sleep until something new comes. One of them sleeps at
 * the doorbell itself, so that a ring wakes it without a detour, and wakes the others. As
 * rings may be lost, the thread {@code iutils-watch} looks every 50 ms whether there is
 * news for any of them. Thread-safe.
 */
final class Sleepers implements AutoCloseable {

	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	/** Nobody relies on it: whatever is to be done is news. */
	private static final long CEILING_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final Set<Sleeper> sleeping = ConcurrentHashMap.newKeySet();

	private final AtomicInteger waitForOwnEvents = new AtomicInteger();

	// Rises with every wake-up, so that one between the look and the parking is not
	// missed.
	private final AtomicInteger wakeUps = new AtomicInteger();

	private final PeriodicThread watch = new PeriodicThread("iutils-watch", () -> LOOK_NANOS, this::look);

	private final long ceiling;

	/** Written under this object's monitor. */
	private volatile boolean watched;

	private volatile @Nullable PeerSockets sockets;

	Sleepers() {
		this(CEILING_NANOS);
	}

	/**
	 * @param ceiling nanoseconds after which every sleep ends
	 */
	Sleepers(long ceiling) {
		this.ceiling = ceiling;
	}

	/**
	 * From now on there is a doorbell to sleep at.
	 */
	void use(PeerSockets sockets) {
		this.sockets = sockets;
	}

	/**
	 * Whether any of them waits for events of this sibling itself.
	 */
	boolean waitForOwnEvents() {
		return this.waitForOwnEvents.get() > 0;
	}

	/**
	 * Sleeps until somebody wakes, or there is news. It ends by itself after a few
	 * seconds; an interrupt ends it too, though perhaps not before.
	 * @param ownEvents whether events of this sibling itself are news
	 * @param announce makes this sibling one that is rung
	 * @param hasNews looked at after that, and again at least every 50 ms by another
	 * thread
	 */
	void sleep(boolean ownEvents, Runnable announce, BooleanSupplier hasNews) {
		startToWatch();
		Sleeper me = new Sleeper(Thread.currentThread(), hasNews);
		int seen = this.wakeUps.get();
		this.sleeping.add(me);
		if (ownEvents) {
			this.waitForOwnEvents.incrementAndGet();
		}
		try {
			announce.run();
			long deadline = System.nanoTime() + this.ceiling;
			long remaining = this.ceiling;
			// Looked at each time: the place at the doorbell may come late.
			while (this.wakeUps.get() == seen && !me.thread.isInterrupted() && remaining > 0
					&& !hasNews.getAsBoolean()) {
				Ring ring = sleepAtDoorbell(me, seen);
				if (ring == Ring.SEAT_TAKEN) {
					LockSupport.parkNanos(this, remaining);
				}
				else if (ring == Ring.HEARD) {
					wakeParked();
					return;
				}
				remaining = deadline - System.nanoTime();
			}
		}
		finally {
			this.sleeping.remove(me);
			if (ownEvents) {
				this.waitForOwnEvents.decrementAndGet();
			}
			passPlaceOn();
		}
	}

	private Ring sleepAtDoorbell(Sleeper me, int seen) {
		PeerSockets bell = this.sockets;
		if (bell == null) {
			return Ring.SEAT_TAKEN;
		}
		me.atDoorbell = true;
		try {
			return bell.await(() -> this.wakeUps.get() == seen);
		}
		finally {
			me.atDoorbell = false;
		}
	}

	/**
	 * The place at the doorbell may be free: one of the others has to take it. Whoever
	 * goes does this, for it may be the one that was to take it and was on its way out.
	 */
	private void passPlaceOn() {
		for (Sleeper other : this.sleeping) {
			LockSupport.unpark(other.thread);
			return;
		}
	}

	private void startToWatch() {
		if (!this.watched) {
			synchronized (this) {
				if (!this.watched) {
					this.watch.start();
					this.watched = true;
				}
			}
		}
	}

	private void look() {
		for (Sleeper sleeper : this.sleeping) {
			if (sleeper.hasNews()) {
				wake(sleeper);
			}
		}
	}

	private void wake(Sleeper sleeper) {
		LockSupport.unpark(sleeper.thread);
		PeerSockets bell = this.sockets;
		if (sleeper.atDoorbell && bell != null) {
			bell.wakeSelf();
		}
	}

	void wake() {
		wakeParked();
		PeerSockets bell = this.sockets;
		if (bell != null) {
			bell.wakeSelf();
		}
	}

	private void wakeParked() {
		// Atomic: a late writer of an old value could take back another's wake-up.
		this.wakeUps.incrementAndGet();
		for (Sleeper sleeper : this.sleeping) {
			LockSupport.unpark(sleeper.thread);
		}
	}

	/**
	 * Nobody looks any more.
	 */
	@Override
	public void close() {
		synchronized (this) {
			this.watched = true;
		}
		this.watch.close();
		wake();
	}

	/**
	 * A thread that sleeps, and what it looks at.
	 */
	private static final class Sleeper {

		private final Thread thread;

		private final BooleanSupplier hasNews;

		private volatile boolean atDoorbell;

		Sleeper(Thread thread, BooleanSupplier hasNews) {
			this.thread = thread;
			this.hasNews = hasNews;
		}

		private boolean hasNews() {
			try {
				return this.hasNews.getAsBoolean();
			}
			catch (Throwable ex) {
				// It looks by itself, and says what fails.
				return true;
			}
		}

	}

}
