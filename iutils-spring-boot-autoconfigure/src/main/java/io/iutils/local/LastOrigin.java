package io.iutils.local;

import java.time.Instant;
import java.util.UUID;

import io.iutils.Sibling;
import org.jspecify.annotations.Nullable;

/**
 * Who an event comes from. Most come from where the one before came from, and then it is
 * the same object. Confined to one thread at a time.
 */
final class LastOrigin {

	private @Nullable UUID id;

	private @Nullable Sibling sibling;

	Sibling of(UUID id, long processId, long startedAt) {
		Sibling last = this.sibling;
		if (last != null && id.equals(this.id) && last.processId() == processId
				&& last.startedAt().toEpochMilli() == startedAt) {
			return last;
		}
		Sibling sibling = new Sibling(Ids.format(id), processId, Instant.ofEpochMilli(startedAt));
		this.id = id;
		this.sibling = sibling;
		return sibling;
	}

}
