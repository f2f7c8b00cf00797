package io.iutils.local;

import io.iutils.journal.Journal;

/**
 * Forces a journal to disk when something has waited for long enough. Any sibling may be
 * the one that forces, so this one waits whether another did. Confined to the
 * housekeeping thread.
 */
final class LazyForce {

	private final Journal journal;

	private final long patience;

	// What is to be on disk, and since when it has been waiting.
	private long waiting;

	private long since;

	/**
	 * @param interval after how many nanoseconds a change has to be on disk; one that
	 * comes just after a look is seen by the next, and may be due just after another
	 * @param betweenLooks nanoseconds between two looks
	 */
	LazyForce(Journal journal, long interval, long betweenLooks) {
		this.journal = journal;
		this.patience = Math.max(0, interval - 2 * betweenLooks);
	}

	/**
	 * Forces if it is time to.
	 * @param now nanoseconds of any origin
	 */
	void look(long now) {
		long tail = this.journal.tail();
		if (this.journal.forced() >= this.waiting) {
			this.waiting = tail;
			this.since = now;
		}
		else if (now - this.since >= this.patience) {
			this.journal.flush();
		}
	}

}
