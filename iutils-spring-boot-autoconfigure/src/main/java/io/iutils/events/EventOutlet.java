package io.iutils.events;

import io.iutils.PayloadException;
import io.iutils.ValueTooLargeException;
import io.iutils.engine.Content;
import io.iutils.engine.EventDraft;
import io.iutils.engine.EventLog;
import io.iutils.engine.NamePattern;
import io.iutils.engine.WriteGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

	private final long maxPayloadSize;

	EventOutlet(EventLog log, EventTypes types, EventPayloads payloads, Reactions reactions, long maxPayloadSize) {
		this.log = log;
		this.types = types;
		this.payloads = payloads;
		this.reactions = reactions;
		this.maxPayloadSize = maxPayloadSize;
	}

	/**
	 * Takes a picture of an event; later changes of the payload do not matter.
	 * @param targetId the only sibling that shall hear it; null is all
	 * @param bridged whether ordinary listeners of siblings shall hear it
	 */
	EventDraft draft(String topic, @Nullable String targetId, @Nullable Object payload, boolean bridged) {
		int hops = hops(topic);
		return draft(topic, targetId, bridged, hops, encode(payload, () -> "The payload for topic " + topic), payload);
	}

	/**
	 * Takes pictures of events for all siblings.
	 */
	List<EventDraft> drafts(String topic, List<? extends @Nullable Object> payloads) {
		List<EventDraft> drafts = new ArrayList<>(payloads.size());
		int hops = hops(topic);
		for (Object payload : payloads) {
			int index = drafts.size();
			Content content = encode(payload, () -> "The payload at index " + index + " for topic " + topic);
			drafts.add(draft(topic, null, false, hops, content, payload));
		}
		return drafts;
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

	private EventDraft draft(String topic, @Nullable String targetId, boolean bridged, int hops, Content content,
			@Nullable Object payload) {
		String wireType = (payload != null) ? this.types.wireName(payload.getClass()) : "";
		return new EventDraft(topic, targetId, wireType, bridged, hops, Map.of(), content);
	}

	/**
	 * The draft of an event that was published through Spring.
	 */
	EventDraft bridgedDraft(Object payload) {
		return draft(this.types.wireName(payload.getClass()), null, payload, true);
	}

	/**
	 * @return the event's id
	 */
	long append(EventDraft draft) {
		return this.log.append(draft);
	}

	/**
	 * @return the events' ids, in order
	 */
	List<Long> appendAll(List<EventDraft> drafts) {
		return this.log.appendAll(drafts);
	}

}
