package io.iutils.events;

import io.iutils.PayloadException;
import io.iutils.ValueTooLargeException;
import io.iutils.engine.Content;
import io.iutils.engine.EventDraft;
import io.iutils.engine.EventLog;
import io.iutils.engine.NamePattern;
import io.iutils.engine.Propagation;
import io.iutils.engine.Propagation.Outgoing;
import io.iutils.engine.WriteGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The only way into the journal: checks, encodes, appends. Thread-safe.
 */
final class EventOutlet {

	private final EventLog log;

	private final EventTypes types;

	private final EventPayloads payloads;

	private final Reactions reactions;

	private final Propagation propagation;

	private final long maxPayloadSize;

	EventOutlet(EventLog log, EventTypes types, EventPayloads payloads, Reactions reactions, Propagation propagation,
			long maxPayloadSize) {
		this.log = log;
		this.types = types;
		this.payloads = payloads;
		this.reactions = reactions;
		this.propagation = propagation;
		this.maxPayloadSize = maxPayloadSize;
	}

	/**
	 * Appends an event.
	 * @param targetId the only sibling that shall hear it; null is all
	 * @return its id
	 */
	long emit(String topic, @Nullable String targetId, @Nullable Object payload) {
		int hops = hops(topic);
		Outgoing context = sending(topic);
		try {
			long id = this.log.append(draft(topic, targetId, payload, false, hops, context));
			context.ended(null);
			return id;
		}
		catch (Throwable ex) {
			context.ended(ex);
			throw ex;
		}
	}

	/**
	 * Appends events for all siblings.
	 * @return their ids, in order
	 */
	List<Long> emitAll(String topic, List<? extends @Nullable Object> payloads) {
		int hops = hops(topic);
		// One for all: they are one call of whoever emits.
		Outgoing context = payloads.isEmpty() ? Outgoing.NONE : sending(topic);
		try {
			List<Long> ids = this.log.appendAll(drafts(topic, payloads, hops, context));
			context.ended(null);
			return ids;
		}
		catch (Throwable ex) {
			context.ended(ex);
			throw ex;
		}
	}

	private List<EventDraft> drafts(String topic, List<? extends @Nullable Object> payloads, int hops,
			Outgoing context) {
		List<EventDraft> drafts = new ArrayList<>(payloads.size());
		for (Object payload : payloads) {
			int index = drafts.size();
			Content content = encode(payload, () -> "The payload at index " + index + " for topic " + topic);
			drafts.add(draft(topic, null, false, hops, context, content, payload));
		}
		return drafts;
	}

	/**
	 * Takes a picture of an event for all siblings; later changes of the payload do not
	 * matter, nor does the context in which it is appended.
	 * @param bridged whether ordinary listeners of siblings shall hear it
	 */
	PendingEvent take(String topic, @Nullable Object payload, boolean bridged, UnsentEvents unsent) {
		int hops = hops(topic);
		Outgoing context = sending(topic);
		try {
			return new PendingEvent(payload, draft(topic, null, payload, bridged, hops, context), context, this.log,
					unsent);
		}
		catch (Throwable ex) {
			context.ended(ex);
			throw ex;
		}
	}

	/**
	 * As {@link #take}, of an event that was published through Spring.
	 */
	PendingEvent takePublished(Object event, UnsentEvents unsent) {
		return take(this.types.wireName(event.getClass()), event, true, unsent);
	}

	private Outgoing sending(String topic) {
		return this.propagation.sending(Propagation.Action.EVENT, topic);
	}

	/**
	 * @return how many reactions led to an event that is emitted now
	 */
	private int hops(String topic) {
		WriteGuard.requireOutside();
		NamePattern.requireName("topic", topic);
		return this.reactions.next(topic);
	}

	private Content encode(@Nullable Object payload, Supplier<String> what) {
		Content content;
		try {
			content = this.payloads.encode(payload);
		}
		catch (PayloadException ex) {
			throw new PayloadException(what.get() + ": " + ex.getMessage(), ex.getCause());
		}
		int size = content.bytes().length;
		if (size > this.maxPayloadSize) {
			throw new ValueTooLargeException(what.get(), size, this.maxPayloadSize, "iutils.events.max-payload-size");
		}
		return content;
	}

	private EventDraft draft(String topic, @Nullable String targetId, @Nullable Object payload, boolean bridged,
			int hops, Outgoing context) {
		Content content = encode(payload, () -> "The payload for topic " + topic);
		return draft(topic, targetId, bridged, hops, context, content, payload);
	}

	private EventDraft draft(String topic, @Nullable String targetId, boolean bridged, int hops, Outgoing context,
			Content content, @Nullable Object payload) {
		String wireType = (payload != null) ? this.types.wireName(payload.getClass()) : "";
		return new EventDraft(topic, targetId, wireType, bridged, hops, context.headers(), content);
	}

}
