package io.iutils.requests;

import io.iutils.engine.ListenerThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that run code of users: up to a bound, made when none is idle, gone when none
 * was needed for a while; or a virtual one for each task. Thread-safe.
 */
final class RequestThreads implements Executor, AutoCloseable {

	/** Platform threads, at most; more tasks wait. */
	static final int MAX = 256;

	/** Whoever needs a thread gets one. */
	static final int UNBOUNDED = Integer.MAX_VALUE;

	private static final long IDLE_SECONDS = 10;

	private final Executor executor;

	private RequestThreads(Executor executor) {
		this.executor = executor;
	}

	/**
	 * @param prefix of the threads' names, before a number
	 * @param bound how many tasks there are at once, at most
	 */
	static RequestThreads of(ListenerThreads threads, String prefix, int bound) {
		AtomicInteger count = new AtomicInteger();
		ClassLoader application = Thread.currentThread().getContextClassLoader();
		ThreadFactory factory = (task) -> {
			Thread thread = threads.make(prefix + count.incrementAndGet(), task);
			// Not that of whoever happens to need the first one.
			thread.setContextClassLoader(application);
			return thread;
		};
		if (!threads.mayBlock()) {
			return new RequestThreads((task) -> factory.newThread(task).start());
		}
		ThreadPoolExecutor pool = new ThreadPoolExecutor(0, bound, IDLE_SECONDS, TimeUnit.SECONDS, new Handoff(),
				factory, RequestThreads::enqueue);
		return new RequestThreads(pool);
	}

	/** All threads there may be are busy. */
	private static void enqueue(Runnable task, ThreadPoolExecutor pool) {
		if (pool.isShutdown()) {
			// What was open when the context closed still has to end.
			pool.getThreadFactory().newThread(task).start();
			return;
		}
		((Handoff) pool.getQueue()).put(task);
		if (pool.getPoolSize() == 0 && pool.remove(task)) {
			pool.execute(task);
		}
	}

	/**
	 * Whether each task has a thread of its own, which is what the application wants.
	 */
	boolean isPerTask() {
		return !(this.executor instanceof ThreadPoolExecutor);
	}

	@Override
	public void execute(Runnable task) {
		this.executor.execute(task);
	}

	/**
	 * Idle threads go at once. What is running, or waits, still ends.
	 */
	@Override
	public void close() {
		if (this.executor instanceof ThreadPoolExecutor pool) {
			pool.shutdown();
		}
	}

	/**
	 * Takes a task by itself only if a thread is waiting for one; then the pool makes
	 * threads before it lets tasks wait, not the other way round.
	 */
	private static final class Handoff extends LinkedTransferQueue<Runnable> {

		private static final long serialVersionUID = 1L;

		@Override
		public boolean offer(Runnable task) {
			return tryTransfer(task);
		}

	}

}
