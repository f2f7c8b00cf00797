package io.iutils.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.iutils.StorageException;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.stream.ByteRecord;

/**
 * An entry of one of both streams, whose ids are numbers of ours.
 *
 * @param before if it tells of a new run of the server, the number before, 0 if there was
 * none; else {@link #NONE}
 */
record Entry(long id, long before, Map<String, byte[]> fields) {

	static final long NONE = -1;

	static Entry of(ByteRecord entry) {
		Map<String, byte[]> fields = new HashMap<>();
		entry.getValue().forEach((name, value) -> fields.put(Keys.text(name), value));
		return new Entry(Objects.requireNonNull(entry.getId().getTimestamp()), before(fields.get("p")), fields);
	}

	private static long before(byte @Nullable [] number) {
		try {
			return (number != null) ? RedisStash.number(number) : NONE;
		}
		catch (StorageException ex) {
			// Skipped as what cannot be read.
			return NONE;
		}
	}

	boolean isNewRun() {
		return this.before != NONE;
	}

	long size() {
		return this.fields.values().stream().mapToLong((value) -> value.length).sum();
	}

}
