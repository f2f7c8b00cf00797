package io.iutils.events;

import io.iutils.EventMessage;
import io.iutils.engine.LoggedEvent;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A listener that works for all siblings, however it was declared.
 *
 * @param name unique in the namespace
 * @param shared whether all siblings work it in parallel, else one at a time
 * @param listener its {@code toString} names it in the log
 * @param type what it takes
 * @param topics which events it hears
 * @param orderedBy what has to be equal for events to be handled in order; null if none
 * @param call what to call
 */
record NamedListener(String name, boolean shared, Object listener, PayloadType type, Predicate<LoggedEvent> topics,
		@Nullable Function<EventMessage<?>, @Nullable Object> orderedBy, Call call) {

	boolean wants(LoggedEvent event) {
		return event.isForListener(this.name) && this.topics.test(event);
	}

	/**
	 * The key by which an event is ordered, or null.
	 */
	@Nullable String orderingKey(EventMessage<?> message) {
		Object key = (this.orderedBy != null) ? this.orderedBy.apply(message) : null;
		return (key != null) ? key.toString() : null;
	}

	/**
	 * A call of a listener.
	 */
	@FunctionalInterface
	interface Call {

		/**
		 * @return what to wait for, or null
		 */
		@Nullable CompletionStage<?> call(EventMessage<?> message);

	}

}
