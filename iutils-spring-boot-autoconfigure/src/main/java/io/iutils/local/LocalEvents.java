package io.iutils.local;

import java.time.InstantSource;
import java.util.UUID;
import java.util.function.LongSupplier;

import io.iutils.Sibling;
import io.iutils.UnknownEventException;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.EventLog;
import io.iutils.engine.LoggedEvent;
import io.iutils.journal.Batch;
import io.iutils.journal.Journal;
import io.iutils.journal.Turn;

/**
 * The events: records of a journal. Thread-safe.
 */
final class LocalEvents implements EventLog {

	private final Journal journal;

	private final UUID selfId;

	private final Sibling self;

	private final InstantSource clock;

	private final Runnable ring;

	/**
	 * @param ring wakes those that sleep and listen to events; called after each append
	 */
	LocalEvents(Journal journal, UUID selfId, Sibling self, InstantSource clock, Runnable ring) {
		this.journal = journal;
		this.selfId = selfId;
		this.self = self;
		this.clock = clock;
		this.ring = ring;
	}

	@Override
	public long append(EventDraft draft) {
		return append(EventRecord.flags(draft),
				EventRecord.payload(draft, this.selfId, this.self, this.clock.millis()));
	}

	@Override
	public long redeliver(LoggedEvent event, String listener) {
		return append(EventRecord.REDELIVERED, EventRecord.payload(event, listener));
	}

	private long append(byte flags, byte[] payload) {
		long[] id = new long[1];
		Translated.call(() -> this.journal.append(new Turn() {

			@Override
			public void decide(Batch batch) {
				batch.add(EventRecord.EVENT, flags, payload);
			}

			@Override
			public void published(Batch batch) {
				id[0] = batch.last();
			}

		}));
		this.ring.run();
		return id[0];
	}

	@Override
	public long lastId() {
		return Translated.call(this.journal::tail);
	}

	@Override
	public long openedAt() {
		return this.journal.openedAt();
	}

	@Override
	public void holdBack(LongSupplier firstNeeded, long bytes) {
		this.journal.holdBack(firstNeeded, bytes);
	}

	@Override
	public EventCursor cursor(long afterId) {
		long last = lastId();
		if (afterId < 0 || afterId > last) {
			throw new UnknownEventException(afterId, last);
		}
		return new LocalEventCursor(this.journal.cursor(afterId));
	}

}
