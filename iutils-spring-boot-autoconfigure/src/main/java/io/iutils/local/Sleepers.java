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

/**
 * The threads of this sibling that sleep until something new comes. One of them sleeps at
 * the doorbell itself, so that a ring wakes it without a detour, and wakes the others.
 * Thread-safe.
 */
final class Sleepers {

	/** Rings may be lost; every sleeper wakes by itself after this time and looks. */
	private static final long CEILING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private final Set<Thread> sleeping = ConcurrentHashMap.newKeySet();

	private final AtomicInteger waitForOwnEvents = new AtomicInteger();

	// Rises with every wake-up, so that one between the look and the parking is not
	// missed.
	private final AtomicInteger wakeUps = new AtomicInteger();

	private volatile @Nullable PeerSockets sockets;

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
	 * Sleeps until somebody wakes. An interrupt ends it too.
	 * @param ownEvents whether events of this sibling itself are news
	 * @param announce makes this sibling one that is rung
	 * @param hasNews looked at after that, and again at least every 50 ms
	 */
	void sleep(boolean ownEvents, Runnable announce, BooleanSupplier hasNews) {
		Thread me = Thread.currentThread();
		int seen = this.wakeUps.get();
		this.sleeping.add(me);
		if (ownEvents) {
			this.waitForOwnEvents.incrementAndGet();
		}
		try {
			announce.run();
			long deadline = System.nanoTime() + CEILING_NANOS;
			long remaining = CEILING_NANOS;
			// Looked at each time: the place at the doorbell may come late, and whoever
			// takes it sleeps for the whole ceiling.
			while (this.wakeUps.get() == seen && !me.isInterrupted() && remaining > 0 && !hasNews.getAsBoolean()) {
				PeerSockets bell = this.sockets;
				Ring ring = (bell != null) ? bell.await(() -> this.wakeUps.get() == seen) : Ring.SEAT_TAKEN;
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

	/**
	 * The place at the doorbell may be free: one of the others has to take it. Whoever
	 * goes does this, for it may be the one that was to take it and was on its way out.
	 */
	private void passPlaceOn() {
		for (Thread other : this.sleeping) {
			LockSupport.unpark(other);
			return;
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
		for (Thread thread : this.sleeping) {
			LockSupport.unpark(thread);
		}
	}

}
