package io.iutils.events;

import io.iutils.Subscription;
import io.iutils.engine.LoggedEvent;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.springframework.core.Ordered;

/**
 * A listener and what it wants to hear. Thread-safe; called by one thread at a time.
 */
final class EventSubscription implements Subscription {

	private final String name;

	private final int order;

	private final long afterId;

	private final boolean hearsOwn;

	private final Predicate<LoggedEvent> filter;

	private final Handler handler;

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile Runnable onClose = () -> {
	};

	/**
	 * @param name names the listener in the log
	 * @param afterId only later events are heard
	 * @param hearsOwn false if the filter lets no event of this sibling pass
	 */
	EventSubscription(String name, int order, long afterId, boolean hearsOwn, Predicate<LoggedEvent> filter,
			Handler handler) {
		this.name = name;
		this.order = order;
		this.afterId = afterId;
		this.hearsOwn = hearsOwn;
		this.filter = filter;
		this.handler = handler;
	}

	EventSubscription(String name, long afterId, Predicate<LoggedEvent> filter, Handler handler) {
		this(name, Ordered.LOWEST_PRECEDENCE, afterId, true, filter, handler);
	}

	int order() {
		return this.order;
	}

	long afterId() {
		return this.afterId;
	}

	boolean hearsOwn() {
		return this.hearsOwn;
	}

	boolean wants(LoggedEvent event) {
		return !this.closed.get() && event.id() > this.afterId && this.filter.test(event);
	}

	void handle(LoggedEvent event) {
		this.handler.handle(event, this);
	}

	boolean isClosed() {
		return this.closed.get();
	}

	void onClose(Runnable action) {
		this.onClose = action;
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.onClose.run();
		}
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * What a subscription calls.
	 */
	@FunctionalInterface
	interface Handler {

		void handle(LoggedEvent event, EventSubscription subscription);

	}

}
