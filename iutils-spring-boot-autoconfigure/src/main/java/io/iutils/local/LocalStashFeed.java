package io.iutils.local;

import io.iutils.StashChange;
import io.iutils.engine.StashFeed;
import io.iutils.engine.StashUpdate;
import io.iutils.journal.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * The records of the stash, in order. Confined to one thread at a time.
 */
final class LocalStashFeed implements StashFeed {

	private final Cursor cursor;

	LocalStashFeed(Cursor cursor) {
		this.cursor = cursor;
	}

	@Override
	public @Nullable StashUpdate poll() {
		return Translated.call(() -> {
			if (!this.cursor.next()) {
				return null;
			}
			StashRecord record = record();
			StashChange.Kind kind = switch (record.kind()) {
				case StashRecord.PUT -> StashChange.Kind.PUT;
				case StashRecord.EXPIRE -> StashChange.Kind.EXPIRED;
				default -> StashChange.Kind.REMOVED;
			};
			return new StashUpdate(record.keyText(), kind, record.content(), this.cursor.position());
		});
	}

	private StashRecord record() {
		try {
			return StashRecord.read(this.cursor.kind(), this.cursor.flags(), this.cursor.payload());
		}
		catch (Error ex) {
			// No memory now: the change must not be missed.
			this.cursor.back();
			throw ex;
		}
	}

	@Override
	public boolean hasNews() {
		return Translated.call(this.cursor::hasNext);
	}

	@Override
	public void close() {
		this.cursor.close();
	}

}
