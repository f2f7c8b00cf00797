package io.iutils.events;

import io.iutils.ValueTooLargeException;
import io.iutils.engine.Content;
import io.iutils.engine.EventDraft;
import io.iutils.engine.EventLog;
import io.iutils.engine.NamePattern;
import io.iutils.engine.WriteGuard;
import java.util.Map;
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
		WriteGuard.requireOutside();
		NamePattern.requireName("topic", topic);
		int hops = this.reactions.next(topic);
		Content content = this.payloads.encode(payload);
		int size = content.bytes().length;
		if (size > this.maxPayloadSize) {
			throw new ValueTooLargeException("The payload for topic " + topic, size, this.maxPayloadSize,
					"iutils.events.max-payload-size");
		}
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

}
