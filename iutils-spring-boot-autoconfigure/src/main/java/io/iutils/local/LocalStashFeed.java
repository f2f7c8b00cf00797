package io.iutils.local;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

import io.iutils.StashChange;
import io.iutils.engine.Content;
import io.iutils.engine.StashFeed;
import io.iutils.engine.StashUpdate;
import io.iutils.journal.Cursor;
import io.iutils.journal.JournalException;
import org.jspecify.annotations.Nullable;

/**
 * The records of the stash, in order. If compaction was faster, what the lost ones came
 * to. Confined to one thread at a time; {@link #position} is for any thread.
 */
final class LocalStashFeed implements StashFeed {

	private final StashView view;

	private final Cursor cursor;

	// Instead of records that are gone; they come before the cursor's next.
	private final Deque<RemovedKeys.Change> differences = new ArrayDeque<>();

	// Differences that are still to be asked for.
	private JournalException.@Nullable Overtaken overtaken;

	// Behind the cursor's while it asks for differences.
	private volatile long position;

	LocalStashFeed(StashView view, Cursor cursor) {
		this.view = view;
		this.cursor = cursor;
		this.position = cursor.position();
	}

	@Override
	public @Nullable StashUpdate poll() {
		return Translated.call(() -> {
			while (true) {
				askForDifferences();
				while (!this.differences.isEmpty()) {
					StashUpdate update = nextDifference(this.differences.element());
					if (update != null) {
						return update;
					}
				}
				try {
					StashUpdate update = this.cursor.next() ? update() : null;
					this.position = this.cursor.position();
					return update;
				}
				catch (JournalException.Skipped ex) {
					// The journal has told; what the changes were nobody knows.
					this.position = ex.lostTo();
				}
				catch (JournalException.Overtaken ex) {
					// The cursor says so once.
					this.overtaken = ex;
				}
			}
		});
	}

	/*
	 * What fails here, or with a difference, for want of memory or of a descriptor is
	 * tried again by the next poll: no change must be missed.
	 */
	private void askForDifferences() {
		JournalException.Overtaken lost = this.overtaken;
		if (lost != null) {
			this.differences.addAll(this.view.differences(lost.after(), lost.lostTo()));
			this.position = lost.lostTo();
			this.overtaken = null;
		}
	}

	private @Nullable StashUpdate nextDifference(RemovedKeys.Change change) {
		try {
			StashUpdate update = update(change);
			this.differences.remove();
			return update;
		}
		catch (JournalException.Damaged ex) {
			// It would be no better the next time.
			this.differences.remove();
			throw ex;
		}
	}

	private StashUpdate update() {
		StashRecord record = record();
		return update(record.keyText(), record.kind(), record.content(), this.cursor.position());
	}

	/**
	 * @return null if a later record tells of the key
	 */
	private @Nullable StashUpdate update(RemovedKeys.Change change) {
		Content content = null;
		if (change.kind() == StashRecord.PUT) {
			StashIndex.Location found = this.view.find(change.key());
			if (found != null && found.version() == change.version()) {
				content = this.view.content(change.key(), found);
			}
			if (content == null) {
				return null;
			}
		}
		return update(new String(change.key(), StandardCharsets.UTF_8), change.kind(), content, change.version());
	}

	private static StashUpdate update(String key, byte kind, @Nullable Content content, long version) {
		return new StashUpdate(key, switch (kind) {
			case StashRecord.PUT -> StashChange.Kind.PUT;
			case StashRecord.EXPIRE -> StashChange.Kind.EXPIRED;
			default -> StashChange.Kind.REMOVED;
		}, content, version);
	}

	private StashRecord record() {
		try {
			return StashRecord.read(this.cursor.kind(), this.cursor.flags(), this.cursor.view());
		}
		catch (Error ex) {
			// No memory now: the change must not be missed.
			this.cursor.back();
			throw ex;
		}
	}

	@Override
	public boolean hasNews() {
		return !this.differences.isEmpty() || this.overtaken != null || Translated.call(this.cursor::hasNext);
	}

	/**
	 * Up to where it needs nobody's memory any more.
	 */
	long position() {
		return this.position;
	}

	@Override
	public void close() {
		this.view.forget(this);
		this.cursor.close();
	}

}
