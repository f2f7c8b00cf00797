package io.iutils.socket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/*
 * The bodies of the frames that ask and answer, little-endian; a text is u16 + UTF-8:
 *
 *     REQUEST    id u64 | command: text | count u8 | count times: name, value: texts | content
 *     RESPONSE   id u64 | content
 *     FAILURE    id u64 | code u8 | type of the exception: text | message: text
 *     CANCEL     id u64
 *
 *     content    kind u8 | media type: text, if the kind is 4 | the value up to the end
 *
 * Who asks numbers its requests; the numbers of a connection never repeat.
 */
/**
 * A question, an answer, or what there is instead of it.
 */
public sealed interface Message {

	/** Above every limit of encoded values that can be set. */
	int MAX_LENGTH = 8 << 20;

	/** Far above what two texts of a failure take. */
	int MAX_FAILURE = 64 * 1024;

	/** The kind of content whose media type stands beside it. */
	int NAMED = 4;

	/**
	 * The number of the request.
	 */
	long id();

	/**
	 * The whole frame.
	 * @throws IllegalArgumentException if it would be too long
	 */
	byte[] frame();

	static Message of(FrameType type, byte[] body) throws RuleBrokenException {
		ByteBuffer bytes = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
		long id = bytes.getLong();
		Message message = switch (type) {
			case REQUEST -> {
				String command = Texts.get(bytes, type);
				Map<String, String> headers = headers(bytes);
				yield new Request(id, command, headers, Body.of(bytes, type));
			}
			case RESPONSE -> new Response(id, Body.of(bytes, type));
			case FAILURE -> new Failure(id, bytes.get(), Texts.get(bytes, type), Texts.get(bytes, type));
			case CANCEL -> new Cancel(id);
			default -> throw new IllegalArgumentException(type + " is no message");
		};
		Texts.requireEnd(bytes, type);
		return message;
	}

	private static Map<String, String> headers(ByteBuffer bytes) throws RuleBrokenException {
		int count = bytes.hasRemaining() ? Byte.toUnsignedInt(bytes.get()) : 0;
		Map<String, String> headers = (count == 0) ? Map.of() : new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			String name = Texts.get(bytes, FrameType.REQUEST);
			headers.put(name, Texts.get(bytes, FrameType.REQUEST));
		}
		return headers;
	}

	private static byte[] frame(FrameType type, long id, ByteArrayOutputStream texts, @Nullable Body body) {
		byte[] value = (body != null) ? body.value() : new byte[0];
		if (body != null) {
			texts.write(body.kind());
			if (body.kind() == NAMED) {
				Texts.put(texts, body.mediaType());
			}
		}
		long length = 8L + texts.size() + value.length;
		if (length > type.maxLength) {
			throw new IllegalArgumentException(type + " of " + length + " bytes, above " + type.maxLength);
		}
		return Frame.start(type, 0, (int) length).putLong(id).put(texts.toByteArray()).put(value).array();
	}

	/**
	 * A question.
	 *
	 * @param command what is asked for
	 * @param headers what travels along, at most 255
	 */
	record Request(long id, String command, Map<String, String> headers, Body body) implements Message {

		@Override
		public byte[] frame() {
			ByteArrayOutputStream texts = new ByteArrayOutputStream();
			Texts.put(texts, this.command);
			if (this.headers.size() > 0xff) {
				throw new IllegalArgumentException(this.headers.size() + " headers, above 255");
			}
			texts.write(this.headers.size());
			this.headers.forEach((name, value) -> {
				Texts.put(texts, name);
				Texts.put(texts, value);
			});
			return Message.frame(FrameType.REQUEST, this.id, texts, this.body);
		}

	}

	/**
	 * An answer.
	 */
	record Response(long id, Body body) implements Message {

		@Override
		public byte[] frame() {
			return Message.frame(FrameType.RESPONSE, this.id, new ByteArrayOutputStream(), this.body);
		}

	}

	/**
	 * Why there is no answer.
	 *
	 * @param code the kind of failure
	 * @param exceptionType a name, or empty
	 * @param text for people
	 */
	record Failure(long id, int code, String exceptionType, String text) implements Message {

		@Override
		public byte[] frame() {
			ByteArrayOutputStream texts = new ByteArrayOutputStream();
			texts.write(this.code);
			Texts.put(texts, this.exceptionType);
			Texts.put(texts, this.text);
			return Message.frame(FrameType.FAILURE, this.id, texts, null);
		}

	}

	/**
	 * Nobody waits for the answer any more.
	 */
	record Cancel(long id) implements Message {

		@Override
		public byte[] frame() {
			return Message.frame(FrameType.CANCEL, this.id, new ByteArrayOutputStream(), null);
		}

	}

	/**
	 * An encoded value.
	 *
	 * @param kind how it is encoded
	 * @param mediaType for {@link Message#NAMED}, else empty
	 * @param value never changed by anybody
	 */
	record Body(int kind, String mediaType, byte[] value) {

		private static Body of(ByteBuffer bytes, FrameType type) throws RuleBrokenException {
			if (!bytes.hasRemaining()) {
				throw new RuleBrokenException(type + " without content");
			}
			int kind = Byte.toUnsignedInt(bytes.get());
			String mediaType = (kind == NAMED) ? Texts.get(bytes, type) : "";
			byte[] array = bytes.array();
			byte[] value = Arrays.copyOfRange(array, bytes.position(), array.length);
			bytes.position(bytes.limit());
			return new Body(kind, mediaType, value);
		}

	}

}
