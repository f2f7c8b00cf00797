package io.iutils.events;

import io.iutils.EventNotBridged;
import io.iutils.RemoteEvent;
import io.iutils.Sibling;
import io.iutils.engine.Counters;
import io.iutils.engine.Engine;
import io.iutils.engine.EventDraft;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;

/**
 * Writes what is published through Spring to the journal, before any other listener hears
 * it and in the publisher's thread. It never throws. Received events are refused by their
 * type or by their source, so that they are not sent back. Thread-safe.
 */
final class OutboundBridge implements GenericApplicationListener {

	private static final Log logger = LogFactory.getLog(OutboundBridge.class);

	private final EventTypes types;

	/** Asked late: events are published long before there is an engine. */
	private final Supplier<Engine> engine;

	private final Supplier<EventLayer> layer;

	private final ApplicationEventPublisher publisher;

	OutboundBridge(EventTypes types, Supplier<Engine> engine, Supplier<EventLayer> layer,
			ApplicationEventPublisher publisher) {
		this.types = types;
		this.engine = engine;
		this.layer = layer;
		this.publisher = publisher;
	}

	@Override
	public boolean supportsEventType(ResolvableType eventType) {
		Class<?> type = eventType.toClass();
		if (RemoteEvent.class.isAssignableFrom(type)) {
			return false;
		}
		// With a type hint the payload may be of a subtype: decided when it is there.
		return type == PayloadApplicationEvent.class || this.types.isBridged(type);
	}

	@Override
	public boolean supportsSourceType(@Nullable Class<?> sourceType) {
		return sourceType != Sibling.class;
	}

	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		Object published = (event.getClass() == PayloadApplicationEvent.class)
				? ((PayloadApplicationEvent<?>) event).getPayload() : event;
		try {
			if (this.types.isBridged(published.getClass())) {
				bridge(published);
			}
		}
		catch (Throwable ex) {
			failed(published, ex);
		}
	}

	private void bridge(Object published) {
		EventOutlet outlet = this.layer.get().outlet();
		EventDraft draft = outlet.bridgedDraft(published);
		Transactions.afterCommit(() -> {
			try {
				outlet.append(draft);
			}
			catch (Throwable ex) {
				failed(published, ex);
			}
		});
	}

	private void failed(Object published, Throwable ex) {
		Exception reason = (ex instanceof Exception exception) ? exception : new IllegalStateException(ex);
		logger.error("An event of type " + published.getClass().getName() + " does not reach the siblings", ex);
		try {
			this.engine.get().counters().add(Counters.Count.EVENTS_NOT_BRIDGED);
			this.publisher.publishEvent(new EventNotBridged(published, reason));
		}
		catch (Throwable failure) {
			logger.error("Nobody could be told that an event does not reach the siblings", failure);
		}
	}

}
