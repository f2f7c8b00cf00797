package io.iutils.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.iutils.Sibling;
import io.iutils.engine.Content;
import io.iutils.engine.EventDraft;
import io.iutils.engine.LoggedEvent;
import org.jspecify.annotations.Nullable;

/**
 * All of an event but the bytes of its content, by {@link DataOutputStream}.
 *
 * <pre>
 *   format u8 = 1 | flags u8 | time i64 | origin: id, process id i64, start i64 | [target] | [listener] | hops u8
 *   | topic | wire type | kind of the content | header count u8, name and value of each
 * </pre>
 */
final class EventHeader {

	private static final int FORMAT = 1;

	private static final int TARGETED = 1;

	private static final int BRIDGED = 2;

	private static final int REDELIVERED = 4;

	private EventHeader() {
	}

	static byte[] of(EventDraft draft, Sibling origin, long time) {
		return bytes(draft.targetId(), null, draft.bridged(), time, origin, draft.hops(), draft.topic(),
				draft.wireType(), draft.content(), draft.headers());
	}

	/**
	 * Of a copy for one listener.
	 */
	static byte[] of(LoggedEvent event, String listener) {
		return bytes(null, listener, event.bridged(), event.time().toEpochMilli(), event.origin(), event.hops(),
				event.topic(), event.wireType(), event.content(), event.headers());
	}

	private static byte[] bytes(@Nullable String target, @Nullable String listener, boolean bridged, long time,
			Sibling origin, int hops, String topic, String wireType, Content content, Map<String, String> headers) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeByte(FORMAT);
			out.writeByte(((target != null) ? TARGETED : 0) | (bridged ? BRIDGED : 0)
					| ((listener != null) ? REDELIVERED : 0));
			out.writeLong(time);
			out.writeUTF(origin.id());
			out.writeLong(origin.processId());
			out.writeLong(origin.startedAt().toEpochMilli());
			if (target != null) {
				out.writeUTF(target);
			}
			if (listener != null) {
				out.writeUTF(listener);
			}
			out.writeByte(Math.min(hops, 255));
			out.writeUTF(topic);
			out.writeUTF(wireType);
			out.writeUTF(Keys.text(Contents.kind(content)));
			out.writeByte(headers.size());
			for (Map.Entry<String, String> header : headers.entrySet()) {
				out.writeUTF(header.getKey());
				out.writeUTF(header.getValue());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * @throws IllegalArgumentException if it is of another format
	 */
	static LoggedEvent read(long id, byte[] header, byte[] content) {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(header))) {
			int format = in.readUnsignedByte();
			if (format != FORMAT) {
				throw new IllegalArgumentException("its format " + format + " is not known here");
			}
			int flags = in.readUnsignedByte();
			Instant time = Instant.ofEpochMilli(in.readLong());
			Sibling origin = new Sibling(in.readUTF(), in.readLong(), Instant.ofEpochMilli(in.readLong()));
			String target = ((flags & TARGETED) != 0) ? in.readUTF() : null;
			String listener = ((flags & REDELIVERED) != 0) ? in.readUTF() : null;
			int hops = in.readUnsignedByte();
			String topic = in.readUTF();
			String wireType = in.readUTF();
			byte[] kind = Keys.utf8(in.readUTF());
			int count = in.readUnsignedByte();
			Map<String, String> headers = (count == 0) ? Map.of() : new LinkedHashMap<>();
			for (int i = 0; i < count; i++) {
				headers.put(in.readUTF(), in.readUTF());
			}
			return new LoggedEvent(id, topic, origin, time, target, listener, wireType, (flags & BRIDGED) != 0, hops,
					headers, Contents.of(kind, content));
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("its header is cut", ex);
		}
	}

}
