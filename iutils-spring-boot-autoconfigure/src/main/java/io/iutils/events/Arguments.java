package io.iutils.events;

import io.iutils.PayloadException;
import io.iutils.engine.Content;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named values, each in the encoding the codec chose for it, in one content. It is how an
 * {@code ApplicationEvent} travels: each value keeps its exact type, and no codec ever
 * sees the event's source.
 *
 * <pre>
 *  count u16 | count times: name, kind u8, media type, length i32, bytes
 *  big-endian; text is a u16 length and modified UTF-8 as in DataOutput
 * </pre>
 */
final class Arguments {

	static final String MEDIA_TYPE = "application/x-iutils-arguments";

	private Arguments() {
	}

	static boolean isIn(Content content) {
		return content.kind() == Content.Kind.NAMED && content.mediaType().equals(MEDIA_TYPE);
	}

	static Content pack(Map<String, Content> values) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeShort(values.size());
			for (Map.Entry<String, Content> value : values.entrySet()) {
				out.writeUTF(value.getKey());
				out.writeByte(value.getValue().kind().ordinal());
				out.writeUTF(value.getValue().mediaType());
				out.writeInt(value.getValue().bytes().length);
				out.write(value.getValue().bytes());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new Content(Content.Kind.NAMED, MEDIA_TYPE, bytes.toByteArray());
	}

	/**
	 * @throws PayloadException if the bytes are none of ours
	 */
	static Map<String, Content> unpack(Content content) {
		Map<String, Content> values = new LinkedHashMap<>();
		Content.Kind[] kinds = Content.Kind.values();
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content.bytes()))) {
			for (int count = in.readUnsignedShort(); count > 0; count--) {
				String name = in.readUTF();
				int kind = in.readUnsignedByte();
				String mediaType = in.readUTF();
				int length = in.readInt();
				if (kind >= kinds.length || length < 0 || length > in.available()) {
					throw new PayloadException("Malformed value " + name + ": kind " + kind + ", length " + length,
							null);
				}
				values.put(name, new Content(kinds[kind], mediaType, in.readNBytes(length)));
			}
			return values;
		}
		catch (IOException ex) {
			throw new PayloadException("Malformed " + MEDIA_TYPE, ex);
		}
	}

}
