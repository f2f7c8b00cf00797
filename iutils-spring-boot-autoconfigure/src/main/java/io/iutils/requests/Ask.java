package io.iutils.requests;

import io.iutils.NoHandlerException;
import io.iutils.engine.RemotePeer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A question on its way, from the call until its future is complete. Thread-safe.
 */
abstract class Ask<T extends @Nullable Object> {

	/** Whoever waits for a connection looks again after this time. */
	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private final RequestLayer layer;

	private final Question question;

	private final ReplyFuture<T> future;

	private final AtomicBoolean lookComes = new AtomicBoolean();

	private final AtomicBoolean contextEnded = new AtomicBoolean();

	private volatile Deadlines.@Nullable Deadline deadline;

	private final Object looking = new Object();

	/** Guarded by looking. */
	private Deadlines.@Nullable Deadline nextLook;

	Ask(RequestLayer layer, Question question) {
		this.layer = layer;
		this.question = question;
		this.future = new ReplyFuture<>(layer.replies(), this::release);
	}

	/**
	 * To be called once.
	 */
	final ReplyFuture<T> start() {
		Deadlines.Deadline deadline = this.layer.deadlines()
			.in(this.question.timeout().toNanos(), () -> this.layer.lateReplies().execute(this::expireSafely));
		this.deadline = deadline;
		lookSafely();
		if (this.future.isDone()) {
			// It may have ended before there was a deadline to take back.
			deadline.cancel();
		}
		return this.future;
	}

	/**
	 * Sends what can be sent. Whoever waits for more calls {@link #lookLater}. May be
	 * called at any time, also by several threads.
	 */
	abstract void look();

	/**
	 * The time is over.
	 */
	abstract void expire();

	/**
	 * Nobody waits for answers any more.
	 */
	abstract void cancelAttempts();

	final RequestLayer layer() {
		return this.layer;
	}

	final Question question() {
		return this.question;
	}

	final ReplyFuture<T> future() {
		return this.future;
	}

	/**
	 * Looks again when something has changed, or after a while.
	 */
	final void lookLater() {
		synchronized (this.looking) {
			stopLooking();
			this.layer.waiting().add(this);
			this.nextLook = this.layer.deadlines().in(LOOK_NANOS, this::lookSoon);
		}
		// Both may have come before there was something to stop.
		if (this.layer.isClosed()) {
			close();
		}
		if (this.future.isDone()) {
			stopLooking();
		}
	}

	/**
	 * Looks on another thread.
	 */
	final void lookSoon() {
		if (!this.future.isDone() && this.lookComes.compareAndSet(false, true)) {
			this.layer.replies().execute(() -> {
				this.lookComes.set(false);
				stopLooking();
				lookSafely();
			});
		}
	}

	/**
	 * This sibling is leaving.
	 */
	final void close() {
		fail(Failures.closed());
	}

	final void send(Attempt attempt) {
		if (this.future.isDone()) {
			return;
		}
		attempt.send(this.layer.routes(), this.question.draft());
		if (this.future.isDone()) {
			attempt.cancel();
		}
	}

	private void lookSafely() {
		try {
			if (this.layer.isClosed()) {
				close();
			}
			else if (!this.future.isDone()) {
				look();
			}
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	private void expireSafely() {
		try {
			if (!this.future.isDone()) {
				expire();
			}
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	/**
	 * What depends on the future may take its time: all else is done before.
	 */
	final void complete(T value) {
		release(null);
		this.future.complete(value);
	}

	/**
	 * As {@link #complete}, with a failure.
	 */
	final void fail(Throwable failure) {
		release(failure);
		this.future.completeExceptionally(failure);
	}

	/**
	 * Gives up what is open. Called again when the future is complete: others may
	 * complete it, too, and what was sent meanwhile has to go.
	 */
	private void release(@Nullable Throwable failure) {
		Deadlines.Deadline deadline = this.deadline;
		if (deadline != null) {
			deadline.cancel();
		}
		stopLooking();
		cancelAttempts();
		if (this.contextEnded.compareAndSet(false, true)) {
			this.question.context().ended(failure);
		}
	}

	private void stopLooking() {
		synchronized (this.looking) {
			this.layer.waiting().remove(this);
			if (this.nextLook != null) {
				this.nextLook.cancel();
				this.nextLook = null;
			}
		}
	}

	final NoHandlerException nobody(List<RemotePeer> peers) {
		String command = this.question.command();
		String unreachable = peers.stream()
			.filter((peer) -> peer.reach() != RemotePeer.Reach.CONNECTED)
			.map((peer) -> peer.sibling().id() + " (process " + peer.sibling().processId() + ")")
			.collect(Collectors.joining(", "));
		return new NoHandlerException(command, "Nobody answers " + command
				+ (unreachable.isEmpty() ? "" : ", as far as siblings can be reached; not connected: " + unreachable));
	}

}
