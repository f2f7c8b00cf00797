package io.iutils.local;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import io.iutils.Sibling;
import io.iutils.engine.Content;
import io.iutils.engine.EventDraft;
import io.iutils.engine.LoggedEvent;

/**
 * The payload of a record of the events.
 *
 * <pre>
 *   time i64 | origin: id 16, process id i64, start i64 | [target 16 if TARGETED]
 *   | [listener if REDELIVERED] | hops u8 | topic | wire type | header count u8, name and value of each | content
 * </pre>
 */
final class EventRecord {

	static final byte EVENT = 4;

	private static final int TARGETED = 1;

	private static final int BRIDGED = 2;

	static final byte REDELIVERED = 4;

	private EventRecord() {
	}

	static byte flags(EventDraft draft) {
		return (byte) (((draft.targetId() != null) ? TARGETED : 0) | (draft.bridged() ? BRIDGED : 0));
	}

	static byte[] payload(EventDraft draft, UUID originId, Sibling origin, long time) {
		int extra = (draft.targetId() != null) ? 16 : 0;
		PayloadBytes bytes = begin(extra + expected(draft.topic(), draft.wireType(), draft.headers(), draft.content()),
				time, originId, origin);
		if (draft.targetId() != null) {
			bytes.putId(Ids.parse(draft.targetId()));
		}
		return end(bytes, draft.hops(), draft.topic(), draft.wireType(), draft.headers(), draft.content());
	}

	/**
	 * Of a copy for one listener.
	 */
	static byte[] payload(LoggedEvent event, String listener) {
		int extra = 2 + listener.length();
		PayloadBytes bytes = begin(extra + expected(event.topic(), event.wireType(), event.headers(), event.content()),
				event.time().toEpochMilli(), Ids.parse(event.origin().id()), event.origin())
			.putText(listener);
		return end(bytes, event.hops(), event.topic(), event.wireType(), event.headers(), event.content());
	}

	/**
	 * The length without what only some have; right if all names are ASCII.
	 */
	private static int expected(String topic, String wireType, Map<String, String> headers, Content content) {
		int length = 8 + 32 + 1 + 2 + topic.length() + 2 + wireType.length() + 1;
		for (Map.Entry<String, String> header : headers.entrySet()) {
			length += 2 + header.getKey().length() + 2 + header.getValue().length();
		}
		if (content.kind() == Content.Kind.NAMED) {
			length += 2 + content.mediaType().length();
		}
		return length + 1 + content.bytes().length;
	}

	private static PayloadBytes begin(int expected, long time, UUID originId, Sibling origin) {
		return new PayloadBytes(expected).putLong(time)
			.putId(originId)
			.putLong(origin.processId())
			.putLong(origin.startedAt().toEpochMilli());
	}

	private static byte[] end(PayloadBytes bytes, int hops, String topic, String wireType, Map<String, String> headers,
			Content content) {
		bytes.putByte(Math.min(hops, 255)).putText(topic).putText(wireType).putByte(headers.size());
		headers.forEach((name, value) -> bytes.putText(name).putText(value));
		return bytes.putContent(content).toArray();
	}

	static LoggedEvent read(long id, byte flags, ByteBuffer payload, LastOrigin origins) {
		PayloadReader reader = new PayloadReader(payload);
		Instant time = Instant.ofEpochMilli(reader.getLong());
		Sibling origin = origins.of(reader.getId(), reader.getLong(), reader.getLong());
		String target = ((flags & TARGETED) != 0) ? Ids.format(reader.getId()) : null;
		String listener = ((flags & REDELIVERED) != 0) ? reader.getText() : null;
		int hops = reader.getByte();
		String topic = reader.getText();
		String wireType = reader.getText();
		int count = reader.getByte();
		Map<String, String> headers = (count == 0) ? Map.of() : new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			headers.put(reader.getText(), reader.getText());
		}
		return new LoggedEvent(id, topic, origin, time, target, listener, wireType, (flags & BRIDGED) != 0, hops,
				headers, reader.getContent());
	}

}
