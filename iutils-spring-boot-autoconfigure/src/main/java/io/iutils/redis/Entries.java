package io.iutils.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.iutils.StorageException;

import org.springframework.data.redis.connection.stream.ByteRecord;

/**
 * The entries of both streams, whose ids are numbers of ours.
 */
final class Entries {

	static final long NONE = -1;

	private Entries() {
	}

	static long id(ByteRecord entry) {
		return Objects.requireNonNull(entry.getId().getTimestamp());
	}

	/**
	 * If an entry tells of a new run of the server, the number before, 0 if there was
	 * none; else {@link #NONE}.
	 */
	static long before(ByteRecord entry) {
		byte[] before = fields(entry).get("p");
		try {
			return (before != null) ? RedisStash.number(before) : NONE;
		}
		catch (StorageException ex) {
			// Skipped as what cannot be read.
			return NONE;
		}
	}

	static Map<String, byte[]> fields(ByteRecord entry) {
		Map<String, byte[]> fields = new HashMap<>();
		entry.getValue().forEach((name, value) -> fields.put(Keys.text(name), value));
		return fields;
	}

}
