package io.iutils.local;

import io.iutils.engine.EventCursor;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.Unreadable;
import io.iutils.journal.Cursor;
import io.iutils.journal.JournalException;
import org.jspecify.annotations.Nullable;

/**
 * The records of the events, in order. What this version cannot read under a checksum
 * that holds, a newer one has written: it is stepped over. Confined to one thread at a
 * time.
 */
final class LocalEventCursor implements EventCursor {

	private final Cursor cursor;

	private final Unreadable unreadable;

	private final LastOrigin origins = new LastOrigin();

	LocalEventCursor(Cursor cursor, Unreadable unreadable) {
		this.cursor = cursor;
		this.unreadable = unreadable;
	}

	@Override
	public @Nullable LoggedEvent poll() {
		return Translated.call(() -> {
			while (this.cursor.next()) {
				LoggedEvent event = read();
				if (event != null) {
					return event;
				}
			}
			return null;
		});
	}

	private @Nullable LoggedEvent read() {
		try {
			if (this.cursor.kind() != EventRecord.EVENT) {
				this.unreadable.met(this.cursor.position(), "its kind " + this.cursor.kind() + " is not known here");
				return null;
			}
			return EventRecord.read(this.cursor.position(), this.cursor.flags(), this.cursor.view(), this.origins);
		}
		catch (RuntimeException ex) {
			this.unreadable.met(this.cursor.position(), "its fields are not known here: " + ex);
			return null;
		}
		catch (Error ex) {
			// No memory now: the event must not be missed.
			this.cursor.back();
			throw ex;
		}
	}

	@Override
	public boolean hasNews() {
		// Looked at again and again: without a lambda for each.
		try {
			return this.cursor.hasNext();
		}
		catch (JournalException ex) {
			throw Translated.of(ex);
		}
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
