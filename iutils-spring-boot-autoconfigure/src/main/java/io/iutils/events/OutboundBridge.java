package io.iutils.events;

import io.iutils.RemoteEvent;
import io.iutils.Sibling;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;

/**
 * Writes what is published through Spring to the journal, before any other listener hears
 * it and in the publisher's thread. It never throws. Received events are refused by their
 * type or by their source, so that they are not sent back. Every context has one.
 * Thread-safe.
 */
final class OutboundBridge implements GenericApplicationListener {

	private final EventTypes types;

	/** Asked late: events are published long before there is an engine. */
	private final Supplier<EventLayer> layer;

	private final UnsentEvents unsent;

	private final Handover handover;

	private final boolean top;

	/**
	 * @param parent the bridge of the nearest context above that has one
	 */
	OutboundBridge(EventTypes types, Supplier<EventLayer> layer, UnsentEvents unsent, @Nullable OutboundBridge parent) {
		this.types = types;
		this.layer = layer;
		this.unsent = unsent;
		this.handover = (parent != null) ? parent.handover : new Handover();
		this.top = parent == null;
		if (!this.top) {
			this.handover.join();
		}
	}

	@Override
	public boolean supportsEventType(ResolvableType eventType) {
		Class<?> type = eventType.toClass();
		if (RemoteEvent.class.isAssignableFrom(type)) {
			return false;
		}
		// With a type hint the payload may be of a subtype: decided when it is there.
		return type == PayloadApplicationEvent.class || mayBeBridged(type);
	}

	private boolean mayBeBridged(Class<?> type) {
		try {
			return this.types.isBridged(type);
		}
		catch (Throwable ex) {
			// Asked again for the event itself, which is told then.
			return true;
		}
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
			if (this.types.isBridged(published.getClass()) && this.handover.take(published, this.top)) {
				bridge(published);
			}
		}
		catch (Throwable ex) {
			this.unsent.tell(this.types.wireName(published.getClass()), published, ex);
		}
	}

	private void bridge(Object published) {
		PendingEvent event = this.layer.get().outlet().takePublished(published, this.unsent);
		if (!Transactions.appendAfterCommit(event)) {
			event.appendOrTell();
		}
	}

}
