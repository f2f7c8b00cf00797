package io.iutils.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import static org.awaitility.Awaitility.await;

/**
 * A thread of a test that makes one call, and what came of it.
 */
public final class Caller<T> {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final CompletableFuture<T> result = new CompletableFuture<>();

	private final Thread thread;

	private volatile boolean interruptedAtEnd;

	private Caller(Callable<T> call) {
		this.thread = new Thread(() -> {
			try {
				T value = call.call();
				this.interruptedAtEnd = Thread.interrupted();
				this.result.complete(value);
			}
			catch (Throwable ex) {
				this.interruptedAtEnd = Thread.interrupted();
				this.result.completeExceptionally(ex);
			}
		}, "caller");
		this.thread.setDaemon(true);
	}

	public static <T> Caller<T> start(Callable<T> call) {
		Caller<T> caller = new Caller<>(call);
		caller.thread.start();
		return caller;
	}

	/**
	 * Waits until it sleeps in a class of this simple name.
	 */
	public Caller<T> awaitSleepIn(String name) {
		await().pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.atMost(LIMIT)
			.until(() -> sleepsIn(name) || this.result.isDone());
		return this;
	}

	private boolean sleepsIn(String name) {
		Object blocker = LockSupport.getBlocker(this.thread);
		return blocker != null && blocker.getClass().getSimpleName().equals(name);
	}

	/**
	 * Waits until it sleeps without an end.
	 */
	public Caller<T> awaitEndlessSleep() {
		await().pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.atMost(LIMIT)
			.until(() -> this.thread.getState() == Thread.State.WAITING);
		return this;
	}

	public void interrupt() {
		this.thread.interrupt();
	}

	public boolean isDone() {
		return this.result.isDone();
	}

	/**
	 * What it returned.
	 */
	public T result() {
		return result(LIMIT);
	}

	/**
	 * What it returned, for which it may take so long.
	 */
	public T result(Duration limit) {
		return this.result.orTimeout(limit.toSeconds(), TimeUnit.SECONDS).join();
	}

	/**
	 * What it threw.
	 */
	public Throwable failure() {
		try {
			throw new AssertionError("It returned " + result());
		}
		catch (CompletionException ex) {
			return ex.getCause();
		}
	}

	/**
	 * What it returned or threw.
	 */
	public Object outcome() {
		return this.result.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
			.<Object>handle((value, ex) -> (ex != null) ? ex : value)
			.join();
	}

	/**
	 * Whether its interrupt flag was set when the call had ended.
	 */
	public boolean wasInterrupted() {
		outcome();
		return this.interruptedAtEnd;
	}

}
