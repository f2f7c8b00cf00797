package io.iutils.events;

import io.iutils.DeadLetter;
import io.iutils.EventDeadLettered;
import io.iutils.EventsLost;
import io.iutils.EventsLostException;
import io.iutils.engine.Counters;
import io.iutils.engine.ListenerCalls;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.Propagation;
import io.iutils.engine.Propagation.Incoming;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Calls listeners so that what one throws harms nobody else. Thread-safe.
 */
final class EventCalls {

	private static final Log logger = LogFactory.getLog(EventCalls.class);

	private final Counters counters;

	private final Reactions reactions;

	private final ListenerCalls calls;

	private final Propagation propagation;

	private final Consumer<Object> publisher;

	/**
	 * @param publisher publishes in this context
	 */
	EventCalls(Counters counters, Reactions reactions, ListenerCalls calls, Propagation propagation,
			Consumer<Object> publisher) {
		this.counters = counters;
		this.reactions = reactions;
		this.calls = calls;
		this.propagation = propagation;
		this.publisher = publisher;
	}

	/**
	 * Calls a listener for an event.
	 * @param listener its {@code toString} names the listener
	 */
	void call(Object listener, LoggedEvent event, Runnable call) {
		try {
			this.calls.call(listener, () -> describe(event), () -> this.reactions.to(event.hops(), call));
		}
		finally {
			// An interrupt was meant for this listener, not for the next one.
			Thread.interrupted();
		}
	}

	/**
	 * Calls a listener that may get another chance.
	 * @return what it threw, or null
	 */
	@Nullable Throwable attempt(Object listener, LoggedEvent event, Runnable call) {
		try {
			return this.calls.attempt(listener, () -> this.reactions.to(event.hops(), call));
		}
		finally {
			// An interrupt was meant for this listener, not for the next one.
			Thread.interrupted();
		}
	}

	/**
	 * Runs the code of a listener, which has its event by now, in the context that came
	 * with the event. What the code throws is thrown.
	 * @return what it returned: a stage that ends when the listener has done its work, or
	 * null if that is now
	 */
	<L, A extends @Nullable Object> @Nullable CompletionStage<?> within(LoggedEvent event, Code<L, A> code, L listener,
			A argument) {
		Incoming context = this.propagation.receiving(Propagation.Action.EVENT, event.topic(), event.headers());
		CompletionStage<?> stage;
		try {
			stage = code.run(listener, argument);
		}
		catch (Throwable ex) {
			context.detach();
			context.ended(ex);
			throw ex;
		}
		context.detach();
		if (stage == null) {
			context.ended(null);
		}
		else if (context != Incoming.NONE) {
			endWith(stage, context);
		}
		return stage;
	}

	private static void endWith(CompletionStage<?> stage, Incoming context) {
		try {
			stage.whenComplete((result, ex) -> context.ended(ex));
		}
		catch (Throwable ex) {
			context.ended(ex);
			throw ex;
		}
	}

	/**
	 * Tells that a listener gets an event no more.
	 */
	void buried(Object listener, DeadLetter letter, Throwable failure) {
		this.counters.add(Counters.Count.DEAD_LETTERS);
		String message = listener + " failed for event " + letter.eventId() + " on topic " + letter.topic()
				+ " at attempt " + letter.attempts() + "; it is a dead letter now";
		try {
			if (failure instanceof UnreadableEventException unreadable) {
				logger.error(message + ": " + unreadable.reason());
			}
			else {
				logger.error(message, failure);
			}
		}
		catch (Throwable ex) {
			// A failure that cannot even be told must not keep the event for ever.
			logger.error(message + ": " + letter.failure());
		}
		EventDeadLettered told = new EventDeadLettered(letter);
		this.calls.call("A listener of EventDeadLettered", letter::toString, () -> this.publisher.accept(told));
	}

	/**
	 * What a failure says of itself, if it can.
	 */
	static String describe(Throwable failure) {
		if (failure instanceof UnreadableEventException unreadable) {
			return unreadable.reason();
		}
		try {
			return Objects.requireNonNull(failure.toString());
		}
		catch (Throwable ex) {
			return failure.getClass().getName();
		}
	}

	void failed(Object listener, LoggedEvent event, Throwable ex) {
		this.calls.failed(listener, describe(event), ex);
	}

	static String describe(LoggedEvent event) {
		return "event " + event.id() + " on topic " + event.topic();
	}

	/**
	 * Tells that retention was faster than a reader, or events are damaged.
	 */
	void lost(String subscription, EventsLostException ex) {
		this.counters.add(Counters.Count.EVENTS_LOST);
		EventsLost lost = new EventsLost(subscription, ex.afterId() + 1, ex.oldestId() - 1);
		logger.warn("Events " + lost.from() + " to " + lost.to() + " were removed by retention, or are damaged, before "
				+ subscription + " had read them");
		this.calls.call("A listener of EventsLost", lost::toString, () -> this.publisher.accept(lost));
	}

	/**
	 * The code of a listener. One without variables of its own costs nothing.
	 */
	@FunctionalInterface
	interface Code<L, A extends @Nullable Object> {

		/**
		 * @return a stage to wait for, or null
		 */
		@Nullable CompletionStage<?> run(L listener, A argument);

	}

}
