package io.iutils.local;

import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;

/**
 * Removes what has expired, and what belonged to siblings that are gone, so that watchers
 * hear of it. The living sibling of the lowest slot does it for all. Confined to the
 * housekeeping thread.
 */
final class StashSweep {

	private final LocalStash stash;

	private final StashView view;

	private final LocalMembership membership;

	private final InstantSource clock;

	StashSweep(LocalStash stash, StashView view, LocalMembership membership, InstantSource clock) {
		this.stash = stash;
		this.view = view;
		this.membership = membership;
		this.clock = clock;
	}

	void run() {
		this.view.catchUp();
		if (!this.membership.isLowest()) {
			return;
		}
		long now = this.clock.millis();
		this.stash.removeAll(StashRecord.EXPIRE, this.view.expired(now), (found) -> found.isExpired(now));
		for (UUID owner : this.view.owners()) {
			if (!this.membership.isAlive(owner)) {
				removeOwned(owner);
			}
		}
	}

	void removeOwned(UUID owner) {
		if (this.view.owners().contains(owner)) {
			this.stash.removeAll(StashRecord.REMOVE, this.view.keys((found) -> Objects.equals(found.owner(), owner)),
					(found) -> Objects.equals(found.owner(), owner));
		}
	}

}
