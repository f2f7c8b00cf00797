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
import io.iutils.engine.RequestDraft;
import io.iutils.engine.RequestFailure;

/**
 * One message in an inbox, by {@link DataOutputStream}.
 *
 * <pre>
 *   format u8 = 1 | what u8 | request's number i64 | who sends it: id, process id i64, start i64
 *   REQUEST   command | header count u8, name and value of each | kind | body length i32 | body
 *   RESPONSE  kind | body length i32 | body
 *   FAILURE   code u8 | exception type | message
 *   CANCEL
 * </pre>
 */
final class Envelope {

	private static final int FORMAT = 1;

	final What what;

	final long number;

	final Sibling sender;

	String command = "";

	Map<String, String> headers = Map.of();

	Content content = Content.NULL;

	RequestFailure failure = RequestFailure.of(RequestFailure.Kind.GONE, "");

	private Envelope(What what, long number, Sibling sender) {
		this.what = what;
		this.number = number;
		this.sender = sender;
	}

	static byte[] request(long number, Sibling sender, RequestDraft request) {
		return bytes(What.REQUEST, number, sender, (out) -> {
			out.writeUTF(request.command());
			out.writeByte(request.headers().size());
			for (Map.Entry<String, String> header : request.headers().entrySet()) {
				out.writeUTF(header.getKey());
				out.writeUTF(header.getValue());
			}
			write(out, request.body());
		});
	}

	static byte[] response(long number, Sibling sender, Content content) {
		return bytes(What.RESPONSE, number, sender, (out) -> write(out, content));
	}

	static byte[] failure(long number, Sibling sender, RequestFailure failure) {
		return bytes(What.FAILURE, number, sender, (out) -> {
			out.writeByte(failure.kind().code());
			out.writeUTF(failure.exceptionType());
			out.writeUTF(failure.message());
		});
	}

	static byte[] cancel(long number, Sibling sender) {
		return bytes(What.CANCEL, number, sender, (out) -> {
		});
	}

	private static void write(DataOutputStream out, Content content) throws IOException {
		out.writeUTF(Keys.text(Contents.kind(content)));
		out.writeInt(content.bytes().length);
		out.write(content.bytes());
	}

	private static byte[] bytes(What what, long number, Sibling sender, Body body) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeByte(FORMAT);
			out.writeByte(what.ordinal());
			out.writeLong(number);
			out.writeUTF(sender.id());
			out.writeLong(sender.processId());
			out.writeLong(sender.startedAt().toEpochMilli());
			body.write(out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * @throws IllegalArgumentException if it is none of ours
	 */
	static Envelope open(byte[] bytes) {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			int format = in.readUnsignedByte();
			int what = in.readUnsignedByte();
			if (format != FORMAT || what >= What.values().length) {
				throw new IllegalArgumentException("its format " + format + "." + what + " is not known here");
			}
			Envelope envelope = new Envelope(What.values()[what], in.readLong(),
					new Sibling(in.readUTF(), in.readLong(), Instant.ofEpochMilli(in.readLong())));
			envelope.read(in);
			return envelope;
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("it is cut", ex);
		}
	}

	private void read(DataInputStream in) throws IOException {
		switch (this.what) {
			case REQUEST -> {
				this.command = in.readUTF();
				int count = in.readUnsignedByte();
				Map<String, String> read = new LinkedHashMap<>();
				for (int i = 0; i < count; i++) {
					read.put(in.readUTF(), in.readUTF());
				}
				this.headers = read;
				this.content = content(in);
			}
			case RESPONSE -> this.content = content(in);
			case FAILURE -> {
				this.failure = new RequestFailure(RequestFailure.Kind.of(in.readUnsignedByte()), in.readUTF(),
						in.readUTF());
			}
			case CANCEL -> {
				// Its number says all.
			}
		}
	}

	private static Content content(DataInputStream in) throws IOException {
		byte[] kind = Keys.utf8(in.readUTF());
		int length = in.readInt();
		if (length < 0 || length > in.available()) {
			throw new IllegalArgumentException("a body of " + length + " bytes does not fit into it");
		}
		return Contents.of(kind, in.readNBytes(length));
	}

	/**
	 * What it is; the order is the code.
	 */
	enum What {

		REQUEST, RESPONSE, FAILURE, CANCEL

	}

	private interface Body {

		void write(DataOutputStream out) throws IOException;

	}

}
