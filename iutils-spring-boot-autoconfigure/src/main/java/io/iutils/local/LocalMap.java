package io.iutils.local;

import java.time.InstantSource;
import java.util.UUID;

import io.iutils.journal.Journal;
import org.jspecify.annotations.Nullable;

/**
 * A map whose truth is a journal: the newest record of each key. Thread-safe.
 */
final class LocalMap implements AutoCloseable {

	private final Journal journal;

	private final StashView view;

	private final LocalStash store;

	private volatile @Nullable StashCompaction compaction;

	/**
	 * @param ring called after each change
	 */
	LocalMap(Journal journal, UUID self, InstantSource clock, Runnable ring) {
		this.journal = journal;
		this.view = new StashView(journal);
		this.store = new LocalStash(journal, this.view, self, clock, ring);
	}

	StashView view() {
		return this.view;
	}

	LocalStash store() {
		return this.store;
	}

	/**
	 * Compacts when it is time, until that is closed.
	 */
	StashCompaction compacting(int segmentSize) {
		StashCompaction compaction = new StashCompaction(this.journal, this.view, segmentSize);
		this.view.onNewSegment(compaction::wake);
		this.compaction = compaction;
		return compaction;
	}

	/**
	 * To be called now and then: what others have compacted is to be taken over.
	 */
	void wakeCompaction() {
		StashCompaction compaction = this.compaction;
		if (compaction != null) {
			compaction.wakeIfDue();
		}
	}

	@Override
	public void close() {
		this.view.close();
	}

}
