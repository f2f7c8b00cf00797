package io.iutils.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.iutils.engine.LoggedEvent;
import org.jspecify.annotations.Nullable;

/**
 * What this sibling has heard of: the newest event, the newest version of the stash.
 * Those that sleep until there is more. Thread-safe.
 */
final class News {

	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private static final long CEILING_NANOS = TimeUnit.SECONDS.toNanos(10);

	/** A power of two; at most 4 KiB for each. */
	private static final int HEARD = 256;

	private final AtomicReferenceArray<@Nullable LoggedEvent> heard = new AtomicReferenceArray<>(HEARD);

	private final AtomicLong event = new AtomicLong();

	private final AtomicLong version = new AtomicLong();

	private final AtomicInteger wakeUps = new AtomicInteger();

	private final Set<Thread> asleep = ConcurrentHashMap.newKeySet();

	long event() {
		return this.event.get();
	}

	long version() {
		return this.version.get();
	}

	/**
	 * @param event if it came with the ring
	 */
	void event(long id, @Nullable LoggedEvent event) {
		if (event != null) {
			this.heard.set((int) (id & (HEARD - 1)), event);
		}
		event(id);
	}

	/**
	 * An event that came with a ring lately, or null.
	 */
	@Nullable LoggedEvent heard(long id) {
		LoggedEvent event = this.heard.get((int) (id & (HEARD - 1)));
		return (event != null && event.id() == id) ? event : null;
	}

	void event(long id) {
		if (this.event.getAndAccumulate(id, Math::max) < id) {
			wake();
		}
	}

	void version(long number) {
		if (this.version.getAndAccumulate(number, Math::max) < number) {
			wake();
		}
	}

	void wake() {
		this.wakeUps.incrementAndGet();
		this.asleep.forEach(LockSupport::unpark);
	}

	void await(BooleanSupplier hasNews) {
		Thread me = Thread.currentThread();
		int seen = this.wakeUps.get();
		long started = System.nanoTime();
		this.asleep.add(me);
		try {
			while (this.wakeUps.get() == seen && !me.isInterrupted() && !hasNews.getAsBoolean()
					&& System.nanoTime() - started < CEILING_NANOS) {
				LockSupport.parkNanos(this, LOOK_NANOS);
			}
		}
		finally {
			this.asleep.remove(me);
		}
	}

}
