package io.iutils;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One context of the application that shares the namespace. A JVM may hold several. Equal
 * by id.
 *
 * @param id random, new at every start, 32 hexadecimal digits
 * @param processId the operating system's process id, for people only: it is no identity
 * @param startedAt when it joined, by its own clock, in whole milliseconds
 */
public record Sibling(String id, long processId, Instant startedAt) {

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Sibling sibling && sibling.id.equals(this.id);
	}

	@Override
	public int hashCode() {
		return this.id.hashCode();
	}

}
