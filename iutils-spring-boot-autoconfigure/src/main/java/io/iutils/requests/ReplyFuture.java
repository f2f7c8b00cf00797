package io.iutils.requests;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/*
 * Why not a plain CompletableFuture. An answer arrives on the thread that reads all
 * sockets, which must neither decode nor run what depends on a future. Handing it to a pool
 * costs a wake-up, and the thread that waits in join is one more. That thread is awake
 * anyway, so it does the rest itself: the reading thread leaves a step and unparks it.
 *
 * No step is left lying. Who offers one puts it down and then looks for a waiter (1); a
 * waiter registers and then looks for a step, and when it leaves it deregisters and then
 * looks again (2). If (1) has missed a waiter, that waiter sees the step in (2); if the
 * waiter it woke was just leaving, it sees the step, too, and hands it to the executor.
 *
 * A waiter helps only while nothing else depends on the future: user code that was attached
 * to it must not run in a thread that only wanted to wait. Then everything is as in a plain
 * future, and the executor takes the step.
 */

/**
 * A future that is completed by a thread that waits for it, if there is one, else by the
 * executor. To who has it, it behaves as any other. Thread-safe.
 */
final class ReplyFuture<T extends @Nullable Object> extends CompletableFuture<T> {

	/** What depends on each from the start: that waiters are woken. */
	private static final int OWN_DEPENDENTS = 1;

	private final Executor executor;

	private final AtomicReference<@Nullable Runnable> step = new AtomicReference<>();

	private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();

	/**
	 * @param executor runs what nobody waits for, and what depends on the future; it
	 * takes every task
	 * @param ended told once when it is complete, by whoever and however
	 */
	ReplyFuture(Executor executor, Consumer<@Nullable Throwable> ended) {
		this.executor = executor;
		whenComplete((value, failure) -> {
			this.waiters.forEach(Waiter::wake);
			ended.accept(failure);
		});
	}

	/**
	 * Leaves something to do that may complete this future. Costs the caller little; it
	 * is done by another thread, once. If there is one already, or the future is
	 * complete, nothing is left.
	 */
	void offer(Runnable step) {
		if (isDone() || !this.step.compareAndSet(null, step)) {
			return;
		}
		Waiter waiter = isPlain() ? this.waiters.peek() : null;
		if (waiter != null) {
			waiter.wake();
		}
		else {
			handOver();
		}
	}

	private void handOver() {
		this.executor.execute(() -> run(this.step.getAndSet(null)));
	}

	private void run(@Nullable Runnable step) {
		try {
			if (step != null) {
				step.run();
			}
		}
		catch (Throwable ex) {
			completeExceptionally(ex);
		}
	}

	/** Whether nobody but waiters depends on it. */
	private boolean isPlain() {
		return getNumberOfDependents() <= OWN_DEPENDENTS;
	}

	@Override
	public T join() {
		help(new Waiter(false, false, 0));
		return super.join();
	}

	@Override
	public T get() throws InterruptedException, ExecutionException {
		help(new Waiter(true, false, 0));
		return super.get();
	}

	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		long deadline = System.nanoTime() + Math.max(0, unit.toNanos(timeout));
		help(new Waiter(true, true, deadline));
		return super.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Waits as the method of the super class that is called next, which then has nothing
	 * to wait for, or has to give up. If that were wrong, it would wait itself.
	 */
	private void help(Waiter waiter) {
		if (isDone() || !isPlain()) {
			return;
		}
		this.waiters.add(waiter);
		try {
			while (!waiter.isLeaving()) {
				ForkJoinPool.managedBlock(waiter);
				if (!waiter.isLeaving()) {
					take();
				}
			}
		}
		catch (InterruptedException ex) {
			waiter.interrupted = true;
		}
		finally {
			this.waiters.remove(waiter);
			if (this.step.get() != null) {
				handOver();
			}
			if (waiter.interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void take() {
		if (isPlain()) {
			run(this.step.getAndSet(null));
			return;
		}
		Runnable step = this.step.getAndSet(null);
		if (step != null) {
			this.executor.execute(() -> run(step));
		}
	}

	@Override
	public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

	/**
	 * A thread in one of the methods that wait. Confined to it, but for {@link #wake}.
	 */
	private final class Waiter implements ForkJoinPool.ManagedBlocker {

		private final Thread thread = Thread.currentThread();

		private final boolean interruptible;

		private final boolean timed;

		private final long deadline;

		private boolean interrupted;

		Waiter(boolean interruptible, boolean timed, long deadline) {
			this.interruptible = interruptible;
			this.timed = timed;
			this.deadline = deadline;
		}

		void wake() {
			LockSupport.unpark(this.thread);
		}

		boolean isLeaving() {
			this.interrupted |= Thread.interrupted();
			return isDone() || (this.interruptible && this.interrupted)
					|| (this.timed && this.deadline - System.nanoTime() <= 0);
		}

		@Override
		public boolean isReleasable() {
			return ReplyFuture.this.step.get() != null || isLeaving();
		}

		@Override
		public boolean block() {
			if (isReleasable()) {
				return true;
			}
			if (this.timed) {
				LockSupport.parkNanos(ReplyFuture.this, this.deadline - System.nanoTime());
			}
			else {
				LockSupport.park(ReplyFuture.this);
			}
			return isReleasable();
		}

	}

}
