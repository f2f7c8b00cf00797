package io.iutils.events;

import io.iutils.EventNotBridged;
import io.iutils.engine.Counters;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Logs, counts and tells what does not get into the journal where nobody could catch an
 * exception. It never throws. Thread-safe.
 */
final class UnsentEvents {

	private static final Log logger = LogFactory.getLog(UnsentEvents.class);

	/** Asked late: events are published long before there is an engine. */
	private final Supplier<Counters> counters;

	private final Consumer<Object> publisher;

	/**
	 * @param publisher publishes in the context that is told
	 */
	UnsentEvents(Supplier<Counters> counters, Consumer<Object> publisher) {
		this.counters = counters;
		this.publisher = publisher;
	}

	void tell(String topic, @Nullable Object event, Throwable ex) {
		Exception reason = (ex instanceof Exception exception) ? exception : new IllegalStateException(ex);
		String type = (event != null) ? event.getClass().getName() : "null";
		logger.error("An event on topic " + topic + " of type " + type + " does not reach the siblings", ex);
		try {
			this.counters.get().add(Counters.Count.EVENTS_NOT_BRIDGED);
			this.publisher.accept(new EventNotBridged(topic, event, reason));
		}
		catch (Throwable failure) {
			logger.error("Nobody could be told that an event does not reach the siblings", failure);
		}
	}

}
