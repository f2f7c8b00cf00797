package io.iutils.events;

import io.iutils.EventsLost;
import io.iutils.EventsLostException;
import io.iutils.engine.Counters;
import io.iutils.engine.LoggedEvent;
import java.util.function.Consumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Calls listeners so that what one throws harms nobody else. Thread-safe.
 */
final class EventCalls {

	private static final Log logger = LogFactory.getLog(EventCalls.class);

	private final Counters counters;

	private final Reactions reactions;

	private final SlowCalls slowCalls;

	private final Consumer<Object> publisher;

	/**
	 * @param publisher publishes in this context
	 */
	EventCalls(Counters counters, Reactions reactions, SlowCalls slowCalls, Consumer<Object> publisher) {
		this.counters = counters;
		this.reactions = reactions;
		this.slowCalls = slowCalls;
		this.publisher = publisher;
	}

	/**
	 * Calls a listener for an event.
	 * @param listener its {@code toString} names the listener
	 */
	@SuppressWarnings("try")
	void call(Object listener, LoggedEvent event, Runnable call) {
		try (SlowCalls.Call running = this.slowCalls.begin(listener)) {
			this.reactions.to(event.hops(), call);
		}
		catch (Throwable ex) {
			failed(listener, event, ex);
		}
		finally {
			// An interrupt was meant for this listener, not for the next one.
			Thread.interrupted();
		}
	}

	void failed(Object listener, LoggedEvent event, Throwable ex) {
		this.counters.add(Counters.Count.LISTENER_FAILURES);
		logger.error(listener + " failed for event " + event.id() + " on topic " + event.topic(), ex);
	}

	/**
	 * Tells that retention was faster than a reader.
	 */
	void lost(String subscription, EventsLostException ex) {
		this.counters.add(Counters.Count.EVENTS_LOST);
		EventsLost lost = new EventsLost(subscription, ex.afterId() + 1, ex.oldestId() - 1);
		logger.warn("Events " + lost.from() + " to " + lost.to() + " were removed by retention before " + subscription
				+ " had read them");
		try {
			this.publisher.accept(lost);
		}
		catch (Throwable failure) {
			this.counters.add(Counters.Count.LISTENER_FAILURES);
			logger.error("A listener of " + lost + " failed", failure);
		}
	}

}
