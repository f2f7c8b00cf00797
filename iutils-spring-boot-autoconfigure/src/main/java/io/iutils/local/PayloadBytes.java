package io.iutils.local;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

import io.iutils.engine.Content;

/**
 * Writes the payload of a record: little-endian numbers, texts as a 16-bit length and
 * UTF-8, content as its type and its bytes up to the end. {@link PayloadReader} is its
 * counterpart. Confined to one thread.
 */
final class PayloadBytes {

	private ByteBuffer buffer;

	/**
	 * @param expected how many bytes there will be: nothing is copied if that is right
	 */
	PayloadBytes(int expected) {
		this.buffer = ByteBuffer.allocate(expected).order(ByteOrder.LITTLE_ENDIAN);
	}

	private ByteBuffer room(int bytes) {
		if (this.buffer.remaining() < bytes) {
			int length = Math.max(this.buffer.capacity() * 2, this.buffer.position() + bytes);
			this.buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).put(this.buffer.flip());
		}
		return this.buffer;
	}

	PayloadBytes putByte(int value) {
		room(1).put((byte) value);
		return this;
	}

	PayloadBytes putLong(long value) {
		room(8).putLong(value);
		return this;
	}

	PayloadBytes putId(UUID id) {
		room(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
		return this;
	}

	/**
	 * @throws IllegalArgumentException if it has more than 65,535 bytes
	 */
	PayloadBytes putText(String text) {
		return putText(text.getBytes(StandardCharsets.UTF_8));
	}

	PayloadBytes putText(byte[] utf8) {
		if (utf8.length > 0xFFFF) {
			throw new IllegalArgumentException("A text of " + utf8.length + " bytes; the limit is 65535");
		}
		room(2 + utf8.length).putShort((short) utf8.length).put(utf8);
		return this;
	}

	PayloadBytes putContent(Content content) {
		putByte(content.kind().ordinal());
		if (content.kind() == Content.Kind.NAMED) {
			putText(content.mediaType());
		}
		room(content.bytes().length).put(content.bytes());
		return this;
	}

	byte[] toArray() {
		return this.buffer.hasRemaining() ? Arrays.copyOf(this.buffer.array(), this.buffer.position())
				: this.buffer.array();
	}

}
