package io.iutils.local;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The threads of this sibling that sleep until something new comes. Thread-safe.
 */
final class Sleepers {

	/** Rings may be lost; every sleeper wakes by itself after this time and looks. */
	private static final long CEILING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private final Set<Thread> sleeping = ConcurrentHashMap.newKeySet();

	// Rises with every wake-up, so that one between the look and the parking is not
	// missed.
	private volatile int wakeUps;

	/**
	 * Sleeps until somebody wakes, at most 50 ms.
	 * @param announce makes this sibling one that is rung
	 * @param hasNews looked at once more after that
	 */
	void sleep(Runnable announce, BooleanSupplier hasNews) {
		Thread me = Thread.currentThread();
		int seen = this.wakeUps;
		this.sleeping.add(me);
		try {
			announce.run();
			if (hasNews.getAsBoolean()) {
				return;
			}
			long deadline = System.nanoTime() + CEILING_NANOS;
			while (this.wakeUps == seen && !me.isInterrupted()) {
				long remaining = deadline - System.nanoTime();
				if (remaining <= 0) {
					return;
				}
				LockSupport.parkNanos(this, remaining);
			}
		}
		finally {
			this.sleeping.remove(me);
		}
	}

	@SuppressWarnings("NonAtomicVolatileUpdate")
	void wake() {
		// A lost increment is no harm: the other one has changed the value as well.
		this.wakeUps++;
		for (Thread thread : this.sleeping) {
			LockSupport.unpark(thread);
		}
	}

}
