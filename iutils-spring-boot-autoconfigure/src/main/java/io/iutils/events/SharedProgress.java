package io.iutils.events;

import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import java.util.function.UnaryOperator;

/**
 * The progress of a name as this sibling knows it, and as it stands for all. Confined to
 * a lane.
 */
final class SharedProgress {

	private final StashStore positions;

	private final String key;

	private Progress known = Progress.from(0);

	/**
	 * @param afterId where the name begins if it is new
	 */
	SharedProgress(StashStore positions, String key, long afterId) {
		this.positions = positions;
		this.key = key;
		positions.put(key, 0, Progress.from(afterId).content(), Terms.CLEAR);
	}

	Progress known() {
		return this.known;
	}

	/**
	 * Reads up to the newest change.
	 */
	void refresh() {
		StashEntry entry = this.positions.get(this.key);
		long version = (entry != null) ? entry.version() : 0;
		if (version != this.known.version()) {
			// Nobody removes it; if somebody does, it is made again.
			this.known = (entry != null) ? Progress.of(entry) : this.known.noted(0);
		}
	}

	/**
	 * Replaces the newest progress, if that changes anything.
	 * @param change may be asked again, for a newer one
	 */
	void replace(UnaryOperator<Progress> change) {
		while (true) {
			refresh();
			Progress next = change.apply(this.known);
			if (next == this.known) {
				return;
			}
			long version = this.positions.put(this.key, this.known.version(), next.content(), Terms.CLEAR);
			if (version != 0) {
				this.known = next.noted(version);
				return;
			}
		}
	}

}
