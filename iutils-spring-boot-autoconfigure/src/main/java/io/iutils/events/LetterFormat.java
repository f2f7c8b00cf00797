package io.iutils.events;

import io.iutils.PayloadException;
import io.iutils.Sibling;
import io.iutils.engine.Content;
import io.iutils.engine.LoggedEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A dead letter with its event in one content.
 *
 * <pre>
 *  failed at i64 ms | attempts i32 | failure | id i64 | time i64 ms
 *  | origin: id, process id i64, start i64 ms | hops u8 | topic | wire type
 *  | header count u8, name and value of each | kind u8, media type, content up to the end
 *  big-endian; text is an i32 length and UTF-8
 * </pre>
 */
final class LetterFormat {

	private LetterFormat() {
	}

	static Content pack(Letter letter) {
		LoggedEvent event = letter.event();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeLong(letter.failedAt().toEpochMilli());
			out.writeInt(letter.attempts());
			writeText(out, letter.failure());
			out.writeLong(event.id());
			out.writeLong(event.time().toEpochMilli());
			writeText(out, event.origin().id());
			out.writeLong(event.origin().processId());
			out.writeLong(event.origin().startedAt().toEpochMilli());
			out.writeByte(event.hops());
			writeText(out, event.topic());
			writeText(out, event.wireType());
			out.writeByte(event.headers().size());
			for (Map.Entry<String, String> header : event.headers().entrySet()) {
				writeText(out, header.getKey());
				writeText(out, header.getValue());
			}
			out.writeByte(event.content().kind().ordinal());
			writeText(out, event.content().mediaType());
			out.write(event.content().bytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return Content.of(Content.Kind.BYTES, bytes.toByteArray());
	}

	/**
	 * @throws PayloadException if the bytes are none of ours
	 */
	static Letter unpack(Content content) {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content.bytes()))) {
			Instant failedAt = Instant.ofEpochMilli(in.readLong());
			int attempts = in.readInt();
			String failure = readText(in);
			long id = in.readLong();
			Instant time = Instant.ofEpochMilli(in.readLong());
			Sibling origin = new Sibling(readText(in), in.readLong(), Instant.ofEpochMilli(in.readLong()));
			int hops = in.readUnsignedByte();
			String topic = readText(in);
			String wireType = readText(in);
			Map<String, String> headers = new LinkedHashMap<>();
			for (int count = in.readUnsignedByte(); count > 0; count--) {
				headers.put(readText(in), readText(in));
			}
			Content.Kind kind = Content.Kind.values()[in.readUnsignedByte()];
			Content payload = new Content(kind, readText(in), in.readAllBytes());
			return new Letter(failedAt, attempts, failure,
					new LoggedEvent(id, topic, origin, time, null, null, wireType, false, hops, headers, payload));
		}
		catch (IOException | RuntimeException ex) {
			throw new PayloadException("Malformed dead letter", ex);
		}
	}

	private static void writeText(DataOutputStream out, String text) throws IOException {
		byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
		out.writeInt(utf8.length);
		out.write(utf8);
	}

	private static String readText(DataInputStream in) throws IOException {
		int length = in.readInt();
		if (length < 0 || length > in.available()) {
			throw new IOException("A text of " + length + " bytes");
		}
		return new String(in.readNBytes(length), StandardCharsets.UTF_8);
	}

	/**
	 * What is kept.
	 */
	record Letter(Instant failedAt, int attempts, String failure, LoggedEvent event) {
	}

}
