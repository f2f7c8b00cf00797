package io.iutils.events;

import io.iutils.engine.Claims;
import io.iutils.engine.LoggedEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The events that one sibling has read of those that are shared, and that are not known
 * to be done. Confined to a lane.
 */
final class Candidates {

	private final NavigableMap<Long, Candidate> byId = new TreeMap<>();

	// The version of the progress by which some were dropped last.
	private long droppedAt;

	void add(Candidate candidate) {
		this.byId.put(candidate.id, candidate);
	}

	@Nullable Candidate get(long id) {
		return this.byId.get(id);
	}

	boolean contains(long id) {
		return this.byId.containsKey(id);
	}

	int size() {
		return this.byId.size();
	}

	boolean isEmpty() {
		return this.byId.isEmpty();
	}

	NavigableSet<Long> ids() {
		return this.byId.navigableKeySet();
	}

	/**
	 * The earliest with an ordering key, or null.
	 */
	@Nullable Candidate first(String orderingKey) {
		for (Candidate candidate : this.byId.values()) {
			if (orderingKey.equals(candidate.orderingKey)) {
				return candidate;
			}
		}
		return null;
	}

	/**
	 * A copy of those that may be taken now: without an ordering key, or the earliest
	 * with theirs.
	 */
	List<Candidate> firsts() {
		Set<String> keys = new HashSet<>();
		List<Candidate> firsts = new ArrayList<>();
		for (Candidate candidate : this.byId.values()) {
			if (candidate.orderingKey == null || keys.add(candidate.orderingKey)) {
				firsts.add(candidate);
			}
		}
		return firsts;
	}

	/**
	 * Drops what others have done.
	 */
	void dropDone(Progress known) {
		if (known.version() != this.droppedAt) {
			this.byId.values().removeIf((candidate) -> candidate.claim == null && known.isDone(candidate.id));
			this.droppedAt = known.version();
		}
	}

	/**
	 * Drops those between two ids, but not what this sibling has in hand.
	 * @return the ids of these
	 */
	Set<Long> dropBetween(long after, long before) {
		NavigableMap<Long, Candidate> between = this.byId.subMap(after, false, before, false);
		between.values().removeIf((candidate) -> candidate.claim == null);
		return Set.copyOf(between.keySet());
	}

	/**
	 * Drops one that is done, and gives it back.
	 */
	void remove(long id) {
		Candidate candidate = this.byId.remove(id);
		if (candidate != null) {
			candidate.giveBack();
		}
	}

	/**
	 * Drops all, and gives back what this sibling has in hand.
	 */
	void clear() {
		List<Candidate> all = List.copyOf(this.byId.values());
		this.byId.clear();
		all.forEach(Candidate::giveBack);
	}

	/**
	 * An event that is not known to be done.
	 */
	static final class Candidate {

		final long id;

		final @Nullable String orderingKey;

		/** As long as nobody else has it: it may be large, and can be read again. */
		@Nullable LoggedEvent event;

		/** Only while this sibling has it in hand. */
		Claims.@Nullable Claim claim;

		/** The right to all with the same key; as {@link #claim}. */
		Claims.@Nullable Claim order;

		Candidate(LoggedEvent event, @Nullable String orderingKey) {
			this.id = event.id();
			this.event = event;
			this.orderingKey = orderingKey;
		}

		boolean isHeld() {
			return this.claim != null && this.claim.isHeld() && (this.order == null || this.order.isHeld());
		}

		void giveBack() {
			Claims.Claim claim = this.claim;
			Claims.Claim order = this.order;
			this.claim = null;
			this.order = null;
			if (claim != null) {
				claim.close();
			}
			if (order != null) {
				order.close();
			}
		}

	}

}
