package io.iutils.local;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import io.iutils.engine.Content;

/**
 * Reads the payload of a record that {@link PayloadBytes} wrote. The record's checksum
 * held, so what does not fit is a newer format, not damage. Confined to one thread.
 */
final class PayloadReader {

	private final ByteBuffer buffer;

	PayloadReader(ByteBuffer payload) {
		this.buffer = payload.order(ByteOrder.LITTLE_ENDIAN);
	}

	int getByte() {
		return this.buffer.get() & 0xFF;
	}

	long getLong() {
		return this.buffer.getLong();
	}

	UUID getId() {
		return new UUID(this.buffer.getLong(), this.buffer.getLong());
	}

	String getText() {
		int length = this.buffer.getShort() & 0xFFFF;
		int start = this.buffer.position();
		// Before the text is made: what is too long is no text.
		this.buffer.position(start + length);
		return new String(this.buffer.array(), this.buffer.arrayOffset() + start, length, StandardCharsets.UTF_8);
	}

	byte[] getUtf8() {
		byte[] utf8 = new byte[this.buffer.getShort() & 0xFFFF];
		this.buffer.get(utf8);
		return utf8;
	}

	Content getContent() {
		Content.Kind kind = Content.Kind.of(getByte());
		String mediaType = (kind == Content.Kind.NAMED) ? getText() : "";
		return new Content(kind, mediaType, getRest());
	}

	byte[] getRest() {
		byte[] rest = new byte[this.buffer.remaining()];
		this.buffer.get(rest);
		return rest;
	}

}
