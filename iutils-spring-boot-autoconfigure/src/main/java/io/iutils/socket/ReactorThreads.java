package io.iutils.socket;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/*
 * Why not one thread that reads and others that work: a request would wait until another
 * thread has woken up, which takes about as long as its way through the socket. Here the
 * thread that has read it goes on with it, and what has to wake up is who reads next.
 *
 * The pattern is Leader/Followers (Schmidt, O'Ryan, Pyarali, Kircher and Buschmann, 2000).
 */
/**
 * The threads that take turns in reading the sockets. One leads: it is the selector
 * thread. When it has read something that may be held up, it makes another one lead and
 * does it. Thread-safe.
 */
final class ReactorThreads {

	/** That many may be held up; what comes then is delegated. */
	private static final int MAX = 32;

	private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final Logger logger = System.getLogger(PeerSockets.class.getName());

	private final Reactor reactor;

	private final CountDownLatch ended = new CountDownLatch(1);

	/** Who waits to lead, the last to come first; guarded by this. */
	private final Deque<Thread> followers = new ArrayDeque<>();

	/** All there are; guarded by this. */
	private final Set<Thread> threads = new HashSet<>();

	/** Who leads, or is to; guarded by this. */
	private Thread leader;

	private int count;

	ReactorThreads(Reactor reactor) {
		this.reactor = reactor;
		this.leader = make();
	}

	void start() {
		this.leader.start();
	}

	private Thread make() {
		Thread thread = new Thread(this::run, (this.count == 0) ? "iutils-socket" : "iutils-socket-" + this.count);
		this.count++;
		thread.setDaemon(true);
		// Whoever happens to open us, perhaps an application that is undeployed later.
		thread.setContextClassLoader(PeerSockets.class.getClassLoader());
		this.threads.add(thread);
		return thread;
	}

	private void run() {
		try {
			while (awaitLead()) {
				Work work = this.reactor.lead();
				if (work == null) {
					end();
				}
				else if (promote()) {
					perform(work::run);
				}
				else {
					perform(work::delegate);
				}
			}
		}
		finally {
			synchronized (this) {
				this.threads.remove(Thread.currentThread());
				if (this.leader == Thread.currentThread()) {
					// However it went: nobody reads any more.
					end();
				}
			}
		}
	}

	private static void perform(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			tell(ex);
		}
	}

	private static void tell(Throwable failure) {
		try {
			logger.log(Level.WARNING, "What a message asked for failed", failure);
		}
		catch (Throwable ex) {
			// Without memory or descriptors not even this can be told.
		}
	}

	/**
	 * Makes somebody else lead, if there is anybody.
	 */
	private boolean promote() {
		Thread next;
		synchronized (this) {
			next = this.followers.poll();
			if (next == null) {
				next = startAnother();
				if (next == null) {
					return false;
				}
			}
			this.leader = next;
		}
		LockSupport.unpark(next);
		return true;
	}

	private @Nullable Thread startAnother() {
		if (this.threads.size() >= MAX) {
			return null;
		}
		Thread thread = null;
		try {
			thread = make();
			thread.start();
			return thread;
		}
		catch (Throwable ex) {
			// There is no room for one.
			if (thread != null) {
				this.threads.remove(thread);
			}
			return null;
		}
	}

	/**
	 * Waits until this thread leads.
	 * @return false if it is not needed any more
	 */
	private boolean awaitLead() {
		Thread me = Thread.currentThread();
		long deadline = System.nanoTime() + IDLE_NANOS;
		boolean waiting = false;
		while (true) {
			synchronized (this) {
				if (this.leader == me) {
					return this.ended.getCount() > 0;
				}
				if (this.ended.getCount() == 0) {
					return false;
				}
				if (!waiting) {
					this.followers.push(me);
					waiting = true;
				}
				else if (deadline - System.nanoTime() <= 0) {
					this.followers.remove(me);
					return false;
				}
			}
			LockSupport.parkNanos(this, deadline - System.nanoTime());
			// Whoever interrupts means what this thread did before.
			Thread.interrupted();
		}
	}

	private synchronized void end() {
		this.ended.countDown();
		this.followers.forEach(LockSupport::unpark);
	}

	/**
	 * Waits until nothing is read any more.
	 * @return whether that is so in time, or never because this thread leads
	 */
	boolean awaitEnd(long millis) throws InterruptedException {
		Thread last;
		synchronized (this) {
			if (this.leader == Thread.currentThread()) {
				return true;
			}
		}
		if (!this.ended.await(millis, TimeUnit.MILLISECONDS)) {
			return false;
		}
		synchronized (this) {
			last = this.leader;
		}
		last.join(Math.max(1, millis));
		return true;
	}

}
