package io.iutils.local;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Removes what has expired, and what belonged to siblings that are gone, so that watchers
 * hear of it. The living sibling of the lowest slot does it for all; should it be
 * stopped, the next one does what has been due for two seconds, and so on. Confined to
 * the housekeeping thread.
 */
final class StashSweep {

	private static final long PATIENCE_MILLIS = 2000;

	private final LocalStash stash;

	private final StashView view;

	private final LocalMembership membership;

	private final InstantSource clock;

	// Owners that are gone, and when that was noticed.
	private final Map<UUID, Long> goneSince = new HashMap<>();

	StashSweep(LocalStash stash, StashView view, LocalMembership membership, InstantSource clock) {
		this.stash = stash;
		this.view = view;
		this.membership = membership;
		this.clock = clock;
	}

	void run() {
		this.view.catchUp();
		long patience = this.membership.before() * PATIENCE_MILLIS;
		long due = this.clock.millis() - patience;
		this.stash.removeAll(StashRecord.EXPIRE, this.view.expired(due), (found) -> found.isExpired(due));
		List<UUID> owners = this.view.owners();
		this.goneSince.keySet().retainAll(owners);
		for (UUID owner : owners) {
			if (isGone(owner, TimeUnit.MILLISECONDS.toNanos(patience))) {
				removeOwned(owner);
			}
		}
	}

	private boolean isGone(UUID owner, long patience) {
		// Whoever has to wait anyway need not ask the system about each.
		if ((patience > 0 && this.membership.isListed(owner)) || this.membership.isAlive(owner)) {
			return false;
		}
		long now = System.nanoTime();
		return now - this.goneSince.computeIfAbsent(owner, (key) -> now) >= patience;
	}

	void removeOwned(UUID owner) {
		if (this.view.owners().contains(owner)) {
			this.stash.removeAll(StashRecord.REMOVE, this.view.keys((found) -> Objects.equals(found.owner(), owner)),
					(found) -> Objects.equals(found.owner(), owner));
		}
	}

}
