package io.iutils.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/*
 * Why virtual lanes do not sleep as others do. Engine.await may block in native code, and a
 * virtual thread that does so keeps its carrier: two sleeping lanes could stop all virtual
 * threads of an application on two processors. So lanes park, which frees the carrier, and
 * one platform thread sleeps for all of them. It costs a second wake-up for each event,
 * which is why platform threads go on sleeping by themselves.
 *
 * Nothing is missed: a lane is noted as asleep before it looks for news. Await makes this
 * sibling one that is rung and asks afterwards; then the doorkeeper looks for all that are
 * asleep, and rouses those with news. Whoever noted itself before that is looked for; for
 * whoever did so after, a writer it has not seen will ring.
 */

/**
 * A platform thread that sleeps for the lanes that must not block in native code.
 * Thread-safe.
 */
final class Doorkeeper implements AutoCloseable {

	/** Lanes are roused by then; longer than any {@link Engine#await}. */
	private static final long CEILING_NANOS = TimeUnit.SECONDS.toNanos(15);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private final Engine engine;

	private final Supplier<Interest> interest;

	/** What each looks at. */
	private final Map<Thread, BooleanSupplier> asleep = new ConcurrentHashMap<>();

	private final Thread thread = new Thread(this::run, "iutils-doorkeeper");

	/** Whether the doorkeeper has nobody to sleep for, and has to be told. */
	private volatile boolean idle;

	private volatile boolean closed;

	/**
	 * @param interest what any of the lanes waits for
	 */
	Doorkeeper(Engine engine, Supplier<Interest> interest) {
		this.engine = engine;
		this.interest = interest;
		this.thread.setDaemon(true);
	}

	/**
	 * Begins; a second time does nothing.
	 */
	synchronized void start() {
		if (this.thread.getState() == Thread.State.NEW) {
			this.thread.start();
		}
	}

	/**
	 * Sleeps until there may be something new; an interrupt ends it. Called by a lane's
	 * thread.
	 */
	void await(BooleanSupplier hasNews) {
		Thread me = Thread.currentThread();
		this.asleep.put(me, hasNews);
		try {
			if (this.idle) {
				LockSupport.unpark(this.thread);
			}
			if (!hasNews.getAsBoolean()) {
				LockSupport.parkNanos(this, CEILING_NANOS);
			}
		}
		finally {
			this.asleep.remove(me);
		}
	}

	private void run() {
		while (!this.closed) {
			try {
				if (this.asleep.isEmpty()) {
					// While all lanes are busy nobody needs to ring.
					awaitSleeper();
				}
				else {
					this.engine.await(this.interest.get(), this::rouseThoseWithNews);
					rouseThoseWithNews();
				}
			}
			catch (Throwable ex) {
				// Lanes say what fails when they look.
				rouseThoseWithNews();
				LockSupport.parkNanos(this, PAUSE_NANOS);
			}
			Thread.interrupted();
		}
	}

	private void awaitSleeper() {
		this.idle = true;
		try {
			if (this.asleep.isEmpty() && !this.closed) {
				LockSupport.park(this);
			}
		}
		finally {
			this.idle = false;
		}
	}

	/**
	 * @return whether it need not sleep on
	 */
	private boolean rouseThoseWithNews() {
		boolean[] roused = new boolean[1];
		this.asleep.forEach((lane, hasNews) -> {
			if (isNews(hasNews)) {
				roused[0] = true;
				LockSupport.unpark(lane);
			}
		});
		// Found by somebody who looks now and then: the ring for it went astray, or was
		// not asked for. Then it has to be said anew what is waited for.
		return this.closed || (roused[0] && Thread.currentThread() != this.thread);
	}

	private static boolean isNews(BooleanSupplier hasNews) {
		try {
			return hasNews.getAsBoolean();
		}
		catch (Throwable ex) {
			// It looks by itself, and says what fails.
			return true;
		}
	}

	/**
	 * Ends the thread; {@link Engine#wake} hastens it.
	 */
	@Override
	public void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

}
