package io.iutils.local;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;

import io.iutils.Sibling;
import io.iutils.UnknownEventException;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.EventLog;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.Unreadable;
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

	private final Unreadable unreadable;

	private final Runnable ring;

	/**
	 * @param ring wakes those that sleep and listen to events; called after each append
	 */
	LocalEvents(Journal journal, UUID selfId, Sibling self, InstantSource clock, Unreadable unreadable, Runnable ring) {
		this.journal = journal;
		this.selfId = selfId;
		this.self = self;
		this.clock = clock;
		this.unreadable = unreadable;
		this.ring = ring;
	}

	@Override
	public long append(EventDraft draft) {
		return append(List.of(encode(draft, this.clock.millis())));
	}

	@Override
	public long redeliver(LoggedEvent event, String listener) {
		long id = append(List.of(new Encoded(EventRecord.REDELIVERED, EventRecord.payload(event, listener))));
		return Translated.call(() -> {
			this.journal.flush();
			return id;
		});
	}

	@Override
	public List<Long> appendAll(List<EventDraft> drafts) {
		long time = this.clock.millis();
		List<Encoded> all = drafts.stream().map((draft) -> encode(draft, time)).toList();
		List<Long> ids = new ArrayList<>(all.size());
		int to = 0;
		while (to < all.size()) {
			int from = to;
			to = endOfTurn(all, from);
			long first = append(all.subList(from, to));
			for (int i = 0; i < to - from; i++) {
				ids.add(first + i);
			}
		}
		return ids;
	}

	private int endOfTurn(List<Encoded> all, int from) {
		int to = from;
		long size = 0;
		do {
			size += Batch.size(all.get(to++).payload().length);
		}
		while (to < all.size() && size + Batch.size(all.get(to).payload().length) <= this.journal.mostOfATurn());
		return to;
	}

	private Encoded encode(EventDraft draft, long time) {
		return new Encoded(EventRecord.flags(draft), EventRecord.payload(draft, this.selfId, this.self, time));
	}

	/**
	 * @return the id of the first; those of the others follow without a gap
	 */
	private long append(List<Encoded> events) {
		long[] first = new long[1];
		Translated.call(() -> this.journal.append(new Turn() {

			@Override
			public void decide(Batch batch) {
				for (Encoded event : events) {
					batch.add(EventRecord.EVENT, event.flags(), event.payload());
				}
			}

			@Override
			public void published(Batch batch) {
				first[0] = batch.first();
			}

		}));
		this.ring.run();
		return first[0];
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
		requireId(afterId);
		return new LocalEventCursor(this.journal.cursor(afterId), this.unreadable);
	}

	@Override
	public EventCursor completeCursor(long afterId) {
		requireId(afterId);
		return new LocalEventCursor(this.journal.completeCursor(afterId), this.unreadable);
	}

	private void requireId(long id) {
		long last = lastId();
		if (id < 0 || id > last) {
			throw new UnknownEventException(id, last);
		}
	}

	/**
	 * An event as it will stand in the journal.
	 */
	private record Encoded(byte flags, byte[] payload) {
	}

}
