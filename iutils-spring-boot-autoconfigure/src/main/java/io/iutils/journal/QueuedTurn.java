package io.iutils.journal;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A turn that somebody waits for, and what became of it. Its caller may withdraw it until
 * it is taken; from then on it belongs to the thread that took it, until that answers.
 */
final class QueuedTurn {

	private final Turn turn;

	private final Thread caller = Thread.currentThread();

	private final long deadline;

	private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

	// Written by who took it, before the answer.
	private int from;

	private int to;

	private @Nullable Throwable failure;

	private @Nullable Throwable failureOfBatch;

	private boolean published;

	private boolean byCaller;

	/**
	 * @param deadline by {@link System#nanoTime}
	 */
	QueuedTurn(Turn turn, long deadline) {
		this.turn = turn;
		this.deadline = deadline;
	}

	long deadline() {
		return this.deadline;
	}

	void waiting() {
		this.turn.waiting();
	}

	boolean take() {
		return this.state.compareAndSet(State.WAITING, State.TAKEN);
	}

	boolean isTaken() {
		return this.state.get() == State.TAKEN;
	}

	boolean withdraw() {
		return this.state.compareAndSet(State.WAITING, State.WITHDRAWN);
	}

	/**
	 * Lets it decide; whatever that throws concerns nobody else.
	 * @return false if its records did not fit any more: then it waits again
	 */
	boolean decide(Batch batch) {
		int before = batch.count();
		batch.share();
		this.from = before;
		this.to = before;
		try {
			this.turn.decide(batch);
			this.to = batch.count();
		}
		catch (Batch.OverflowException ex) {
			batch.cut(before);
			if (before > 0) {
				this.state.set(State.WAITING);
				return false;
			}
			this.failure = ex;
		}
		catch (Throwable ex) {
			batch.cut(before);
			this.failure = ex;
		}
		return true;
	}

	void published(Batch batch) {
		try {
			if (this.to > this.from) {
				batch.select(this.from, this.to);
				this.turn.published(batch);
			}
		}
		catch (Throwable ex) {
			this.failure = ex;
		}
		this.published = true;
	}

	/**
	 * If it was not published, it will not be. That counts more than what it decided,
	 * which may rest on what others in the same batch did.
	 */
	void fail(Throwable reason) {
		if (!this.published) {
			this.failureOfBatch = reason;
		}
	}

	/**
	 * Allocates nothing: memory may be what is missing.
	 */
	void answer() {
		this.byCaller = Thread.currentThread() == this.caller;
		this.state.set(State.ANSWERED);
		if (!this.byCaller) {
			wake();
		}
	}

	void wake() {
		LockSupport.unpark(this.caller);
	}

	boolean isAnswered() {
		return this.state.get() == State.ANSWERED;
	}

	/**
	 * The answer, in the caller's thread.
	 * @return whether anything was appended
	 */
	boolean result() throws IOException {
		if (this.failureOfBatch != null) {
			throw rethrown(this.byCaller ? this.failureOfBatch : JournalException.again(this.failureOfBatch));
		}
		if (this.failure != null) {
			if (!this.byCaller) {
				showCaller(this.failure);
			}
			throw rethrown(this.failure);
		}
		return this.to > this.from;
	}

	private static RuntimeException rethrown(Throwable failure) throws IOException {
		if (failure instanceof IOException ex) {
			throw ex;
		}
		if (failure instanceof Error ex) {
			throw ex;
		}
		return (RuntimeException) failure;
	}

	/**
	 * Below the frames of the thread that carried it out, those of the caller, who looks
	 * for them.
	 */
	private static void showCaller(Throwable failure) {
		StackTraceElement[] there = failure.getStackTrace();
		StackTraceElement[] here = new Throwable().getStackTrace();
		StackTraceElement[] both = Arrays.copyOf(there, there.length + here.length);
		System.arraycopy(here, 0, both, there.length, here.length);
		failure.setStackTrace(both);
	}

	private enum State {

		WAITING, TAKEN, ANSWERED, WITHDRAWN

	}

}
