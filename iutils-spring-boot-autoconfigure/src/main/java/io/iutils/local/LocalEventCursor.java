package io.iutils.local;

import io.iutils.engine.EventCursor;
import io.iutils.engine.LoggedEvent;
import io.iutils.journal.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * The records of the events, in order. Confined to one thread at a time.
 */
final class LocalEventCursor implements EventCursor {

	private final Cursor cursor;

	LocalEventCursor(Cursor cursor) {
		this.cursor = cursor;
	}

	@Override
	public @Nullable LoggedEvent poll() {
		return Translated.call(() -> {
			if (!this.cursor.next()) {
				return null;
			}
			try {
				return EventRecord.read(this.cursor.position(), this.cursor.flags(), this.cursor.payload());
			}
			catch (Error ex) {
				// No memory now: the event must not be missed.
				this.cursor.back();
				throw ex;
			}
		});
	}

	@Override
	public boolean hasNews() {
		return Translated.call(this.cursor::hasNext);
	}

	@Override
	public long position() {
		return this.cursor.position();
	}

	@Override
	public void close() {
		this.cursor.close();
	}

}
