package io.iutils.local;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import io.iutils.Sibling;
import io.iutils.engine.EventDraft;
import io.iutils.engine.LoggedEvent;

/**
 * The payload of a record of the events.
 *
 * <pre>
 *   time i64 | origin: id 16, process id i64, start i64 | [target 16 if TARGETED] | hops u8
 *   | topic | wire type | header count u8, name and value of each | content
 * </pre>
 */
final class EventRecord {

	static final byte EVENT = 4;

	private static final int TARGETED = 1;

	private static final int BRIDGED = 2;

	private EventRecord() {
	}

	static byte flags(EventDraft draft) {
		return (byte) (((draft.targetId() != null) ? TARGETED : 0) | (draft.bridged() ? BRIDGED : 0));
	}

	static byte[] payload(EventDraft draft, UUID originId, Sibling origin, long time) {
		PayloadBytes bytes = new PayloadBytes().putLong(time)
			.putId(originId)
			.putLong(origin.processId())
			.putLong(origin.startedAt().toEpochMilli());
		if (draft.targetId() != null) {
			bytes.putId(Ids.parse(draft.targetId()));
		}
		bytes.putByte(Math.min(draft.hops(), 255)).putText(draft.topic()).putText(draft.wireType());
		bytes.putByte(draft.headers().size());
		draft.headers().forEach((name, value) -> bytes.putText(name).putText(value));
		return bytes.putContent(draft.content()).toArray();
	}

	static LoggedEvent read(long id, byte flags, byte[] payload) {
		PayloadReader reader = new PayloadReader(payload);
		Instant time = Instant.ofEpochMilli(reader.getLong());
		Sibling origin = new Sibling(Ids.format(reader.getId()), reader.getLong(),
				Instant.ofEpochMilli(reader.getLong()));
		String target = ((flags & TARGETED) != 0) ? Ids.format(reader.getId()) : null;
		int hops = reader.getByte();
		String topic = reader.getText();
		String wireType = reader.getText();
		int count = reader.getByte();
		Map<String, String> headers = (count == 0) ? Map.of() : new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			headers.put(reader.getText(), reader.getText());
		}
		return new LoggedEvent(id, topic, origin, time, target, wireType, (flags & BRIDGED) != 0, hops, headers,
				reader.getContent());
	}

}
