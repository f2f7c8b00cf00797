package io.iutils.local;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import io.iutils.engine.Content;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a record of the stash.
 *
 * <pre>
 *   PUT             [expiry i64 if EXPIRES] [owner 16 if OWNED] key, content
 *   REMOVE, EXPIRE  key
 * </pre>
 *
 * @param key UTF-8
 * @param expiresAt milliseconds since 1970, 0 is never
 * @param owner the sibling the key vanishes with
 * @param content null if the key is gone
 */
record StashRecord(byte kind, byte[] key, long expiresAt, @Nullable UUID owner, @Nullable Content content) {

	static final byte PUT = 1;

	static final byte REMOVE = 2;

	static final byte EXPIRE = 3;

	private static final int EXPIRES = 1;

	private static final int OWNED = 2;

	static StashRecord put(byte[] key, long expiresAt, @Nullable UUID owner, Content content) {
		return new StashRecord(PUT, key, expiresAt, owner, content);
	}

	static StashRecord gone(byte kind, byte[] key) {
		return new StashRecord(kind, key, 0, null, null);
	}

	static StashRecord read(byte kind, byte flags, byte[] payload) {
		return read(kind, flags, ByteBuffer.wrap(payload));
	}

	static StashRecord read(byte kind, byte flags, ByteBuffer payload) {
		PayloadReader reader = new PayloadReader(payload);
		long expiresAt = ((flags & EXPIRES) != 0) ? reader.getLong() : 0;
		UUID owner = ((flags & OWNED) != 0) ? reader.getId() : null;
		byte[] key = reader.getUtf8();
		return new StashRecord(kind, key, expiresAt, owner, (kind == PUT) ? reader.getContent() : null);
	}

	/**
	 * How many bytes of a payload stand before its content.
	 */
	static int headLength(byte flags, byte[] payload) {
		int key = (((flags & EXPIRES) != 0) ? 8 : 0) + (((flags & OWNED) != 0) ? 16 : 0);
		return key + 2 + ((payload[key] & 0xFF) | (payload[key + 1] & 0xFF) << 8);
	}

	/**
	 * As {@link #read}, for a PUT without its content.
	 */
	static StashRecord readHead(byte flags, byte[] payload) {
		StashRecord head = read(REMOVE, flags, payload);
		return new StashRecord(PUT, head.key(), head.expiresAt(), head.owner(), null);
	}

	byte flags() {
		return flags(this.expiresAt, this.owner);
	}

	static byte flags(long expiresAt, @Nullable UUID owner) {
		return (byte) (((expiresAt != 0) ? EXPIRES : 0) | ((owner != null) ? OWNED : 0));
	}

	byte[] payload() {
		PayloadBytes bytes = new PayloadBytes(payloadLength());
		if (this.expiresAt != 0) {
			bytes.putLong(this.expiresAt);
		}
		if (this.owner != null) {
			bytes.putId(this.owner);
		}
		bytes.putText(this.key);
		if (this.content != null) {
			bytes.putContent(this.content);
		}
		return bytes.toArray();
	}

	/**
	 * The length of {@link #payload}.
	 */
	int payloadLength() {
		int length = ((this.expiresAt != 0) ? 8 : 0) + ((this.owner != null) ? 16 : 0) + 2 + this.key.length;
		if (this.content != null) {
			boolean named = this.content.kind() == Content.Kind.NAMED;
			length += 1 + this.content.bytes().length
					+ (named ? 2 + this.content.mediaType().getBytes(StandardCharsets.UTF_8).length : 0);
		}
		return length;
	}

	String keyText() {
		return new String(this.key, StandardCharsets.UTF_8);
	}

}
