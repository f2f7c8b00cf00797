package io.iutils.local;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A daemon thread that does one thing again and again until it is closed. What that
 * throws does not end it; the task tells of it as well as it can. Thread-safe.
 */
final class PeriodicThread implements AutoCloseable {

	private final Thread thread;

	private final LongSupplier tick;

	private final Runnable task;

	private volatile boolean closed;

	/**
	 * @param tick nanoseconds until the next run; asked after each, by the thread
	 */
	PeriodicThread(String name, LongSupplier tick, Runnable task) {
		this.tick = tick;
		this.task = task;
		this.thread = new Thread(this::run, name);
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	private void run() {
		while (!this.closed) {
			LockSupport.parkNanos(this, this.tick.getAsLong());
			Thread.interrupted();
			if (!this.closed) {
				try {
					this.task.run();
				}
				catch (Throwable ex) {
					// Without memory or descriptors not even logging works.
				}
			}
		}
	}

	/**
	 * Runs at once.
	 */
	void wake() {
		LockSupport.unpark(this.thread);
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Waits until it has ended, whoever interrupts.
	 */
	@Override
	public void close() {
		this.closed = true;
		wake();
		boolean interrupted = false;
		while (this.thread.isAlive()) {
			try {
				this.thread.join();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
