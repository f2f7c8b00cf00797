package io.iutils.events;

import io.iutils.DeadLetter;
import io.iutils.EventsLostException;
import io.iutils.Subscription;
import io.iutils.engine.Interest;
import io.iutils.engine.Lane;
import io.iutils.engine.LaneSource;
import io.iutils.engine.LoggedEvent;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Hands the events of an {@link EventWork} to its listener: again after a while if that
 * fails, and to the dead letters if it has failed too often. An event is done when its
 * listener has returned, or it is a dead letter. Confined to a lane, except for closing.
 */
final class WorkDelivery implements LaneSource, Subscription {

	private static final Log logger = LogFactory.getLog(WorkDelivery.class);

	/** More that wait for another attempt hold up the rest. */
	private static final int MOST_WAITING = 64;

	/** What could not be noted, on a full disk perhaps, is tried again after this. */
	private static final long NOTE_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Workers workers;

	private final String name;

	private final Object listener;

	private final Lane lane;

	private final EventWork work;

	private final Handler handler;

	private final Queue<Try> waiting = new PriorityQueue<>(Comparator.comparingLong((next) -> next.at));

	private volatile boolean closed;

	/**
	 * @param listener its {@code toString} names it in the log
	 */
	WorkDelivery(Workers workers, String name, Object listener, Lane lane, EventWork work, Handler handler) {
		this.workers = workers;
		this.name = name;
		this.listener = listener;
		this.lane = lane;
		this.work = work;
		this.handler = handler;
	}

	@Override
	public Interest interest() {
		return Interest.EVENTS;
	}

	@Override
	public boolean hasNews() {
		return this.closed || due() || (this.waiting.size() < MOST_WAITING && this.work.hasNews());
	}

	private boolean due() {
		Try first = this.waiting.peek();
		return first != null && this.workers.nanoTime() - first.at >= 0;
	}

	@Override
	public boolean deliver() {
		if (this.closed) {
			this.lane.remove(this);
			pause();
			this.workers.ended(this.name, this);
			return false;
		}
		Try next = next();
		if (next == null) {
			return false;
		}
		boolean settled = false;
		try {
			settled = settle(next);
		}
		finally {
			if (!settled) {
				this.waiting.add(next);
			}
		}
		return true;
	}

	private @Nullable Try next() {
		if (due()) {
			return this.waiting.poll();
		}
		if (this.waiting.size() >= MOST_WAITING) {
			return null;
		}
		try {
			LoggedEvent event = this.work.poll();
			return (event != null) ? new Try(event) : null;
		}
		catch (EventsLostException ex) {
			this.workers.calls().lost(this.name, ex);
			return null;
		}
	}

	/**
	 * @return whether nothing is left to do for the event
	 */
	private boolean settle(Try next) {
		// Should noting it fail.
		next.at = this.workers.nanoTime() + NOTE_AGAIN_NANOS;
		if (!next.settled && !this.work.keeps(next.event)) {
			return true;
		}
		if (!next.settled && !isExhausted(next)) {
			Throwable failure = this.workers.calls().attempt(this.listener, next.event, () -> await(next.event));
			if (failure == null) {
				next.settled = true;
			}
			else {
				next.failed(failure);
			}
		}
		Throwable failure = next.failure;
		if (!next.settled && failure != null) {
			if (!isExhausted(next)) {
				next.at = this.workers.nanoTime() + this.workers.attempts().pause(next.failures);
				logger.warn(this.listener + " failed for " + EventCalls.describe(next.event) + " at attempt "
						+ next.failures + " of " + this.workers.attempts().most() + ": "
						+ EventCalls.describe(failure));
				return false;
			}
			DeadLetter letter = this.workers.bury(this.name, next.event, next.failures, failure);
			next.settled = true;
			this.workers.calls().buried(this.listener, letter, failure);
		}
		this.work.done(next.event);
		return true;
	}

	/**
	 * What cannot be read now will not become readable by itself.
	 */
	private boolean isExhausted(Try next) {
		return next.failures >= this.workers.attempts().most() || next.failure instanceof UnreadableEventException;
	}

	private void await(LoggedEvent event) {
		CompletionStage<?> stage = this.handler.handle(event);
		if (stage != null) {
			CompletableFuture<@Nullable Object> end = new CompletableFuture<>();
			stage.whenComplete((result, ex) -> {
				if (ex != null) {
					end.completeExceptionally(ex);
				}
				else {
					end.complete(null);
				}
			});
			// It throws what the stage failed with, in a CompletionException.
			end.join();
		}
	}

	@Override
	public void pause() {
		try {
			noteSettled();
		}
		catch (RuntimeException ex) {
			logger.warn("What " + this.listener + " has handled could not be noted, and is handled again", ex);
		}
		finally {
			this.waiting.clear();
			this.work.pause();
		}
	}

	/**
	 * What could not be noted at once gets another chance before it is given back.
	 */
	private void noteSettled() {
		for (Try next : this.waiting) {
			if (next.settled) {
				this.work.done(next.event);
			}
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.workers.wake();
	}

	boolean isClosed() {
		return this.closed;
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * What handles an event.
	 */
	@FunctionalInterface
	interface Handler {

		/**
		 * @return what to wait for, or null
		 */
		@Nullable CompletionStage<?> handle(LoggedEvent event);

	}

	/**
	 * An event in hand.
	 */
	private static final class Try {

		private final LoggedEvent event;

		private int failures;

		private @Nullable Throwable failure;

		private boolean settled;

		private long at;

		Try(LoggedEvent event) {
			this.event = event;
		}

		void failed(Throwable failure) {
			this.failures++;
			this.failure = failure;
		}

	}

}
