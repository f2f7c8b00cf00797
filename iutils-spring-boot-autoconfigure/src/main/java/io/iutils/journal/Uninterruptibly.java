package io.iutils.journal;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Waits that an interrupt does not end; the flag is kept.
 */
final class Uninterruptibly {

	private Uninterruptibly() {
	}

	static void acquire(Semaphore semaphore) {
		semaphore.acquireUninterruptibly();
	}

	/**
	 * @param deadline by {@link System#nanoTime}
	 */
	static boolean tryAcquire(Semaphore semaphore, long deadline) {
		// Barging first: it is much cheaper than the timed form.
		if (semaphore.tryAcquire()) {
			return true;
		}
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return semaphore.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Calls by a thread of its own, which nobody else can interrupt.
	 */
	static <T> T call(String threadName, Callable<T> task) throws IOException {
		FutureTask<T> future = new FutureTask<>(task);
		Thread thread = new Thread(future, threadName);
		thread.setDaemon(true);
		thread.start();
		return get(future);
	}

	private static <T> T get(Future<T> future) throws IOException {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return future.get();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			if (cause instanceof IOException failure) {
				throw failure;
			}
			if (cause instanceof RuntimeException failure) {
				throw failure;
			}
			if (cause instanceof Error failure) {
				throw failure;
			}
			throw new IllegalStateException(cause);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
