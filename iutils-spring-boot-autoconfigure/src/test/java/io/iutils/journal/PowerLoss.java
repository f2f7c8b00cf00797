package io.iutils.journal;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a power loss leaves, and what is asked of it.
 *
 * @param state what is left
 * @param log what was committed, in order
 * @param forced how many of these must be there
 * @param attempt what may follow them, or a prefix of it
 * @param oldest the first sequence of the oldest segment that retention has left
 */
record PowerLoss(Replica.State state, List<Change> log, int forced, List<Change> attempt, long oldest) {

	/**
	 * What must be there if this is the last sequence.
	 */
	List<Change> prefix(long tail) {
		List<Change> all = new ArrayList<>(this.log);
		all.addAll(this.attempt);
		List<Change> left = all.stream().filter((entry) -> entry.sequence() <= tail).toList();
		assertThat(left).as("forced").hasSizeGreaterThanOrEqualTo(this.forced);
		return left;
	}

	void check(List<Change> found, List<Change> left) {
		int start = found.isEmpty() ? left.size() : left.indexOf(found.get(0));
		assertThat(start).as("%s was never appended", found.isEmpty() ? "" : found.get(0)).isNotNegative();
		assertThat(found).isEqualTo(left.subList(start, left.size()));
		assertThat(left.subList(0, start)).as("not removed by retention")
			.allMatch((entry) -> entry.sequence() < this.oldest);
	}

	/**
	 * A record that was appended.
	 */
	record Change(long sequence, String value) {

		@Override
		public String toString() {
			return this.sequence + "=" + this.value.split(" ")[0];
		}

	}

}
