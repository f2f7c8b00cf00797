package io.iutils.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.iutils.EventMessage;
import io.iutils.Sibling;
import java.util.ArrayList;
import java.util.List;

/**
 * What one reader was given behind an id: events and losses, in this order. Thread-safe.
 */
final class FollowedStream {

	private final Sibling sibling;

	private final String kind;

	private final long afterId;

	private final List<Object> items = new ArrayList<>();

	private long position;

	private int heard;

	FollowedStream(Sibling sibling, String kind, long afterId) {
		this.sibling = sibling;
		this.kind = kind;
		this.afterId = afterId;
		this.position = afterId;
	}

	synchronized void heard(EventMessage<Long> message) {
		this.items.add(new Heard(message.id(), message.topic(), message.payload()));
		this.position = message.id();
		this.heard++;
	}

	synchronized void lost(long from, long to) {
		this.items.add(new Lost(from, to));
		this.position = to;
	}

	/** The last id that was heard or lost. */
	synchronized long position() {
		return this.position;
	}

	synchronized int count() {
		return this.heard;
	}

	synchronized int losses() {
		return this.items.size() - this.heard;
	}

	/**
	 * Checks that each event was heard once, in order, or its loss was told. Behind id 0
	 * it may begin with the oldest that was kept.
	 * @param oldestId nothing from here on can have been lost
	 */
	synchronized void verify(JournalTruth truth, long oldestId) {
		long known = this.afterId;
		boolean fromOldest = known == 0 && oldestId > 2;
		for (Object item : this.items) {
			long from = (item instanceof Lost lost) ? lost.from() : ((Heard) item).id();
			assertThat(from).as("%s after %s", item, known).isGreaterThan(known);
			Long missing = fromOldest ? null : truth.firstBetween(known, from, this.kind, this.sibling);
			assertThat(missing).as("missing between %s and %s in %s", known, item, this.kind).isNull();
			known = (item instanceof Lost lost) ? check(lost, oldestId) : check((Heard) item, truth);
			fromOldest = false;
		}
	}

	private static long check(Lost lost, long oldestId) {
		assertThat(lost.to()).isBetween(lost.from(), oldestId - 1);
		return lost.to();
	}

	private long check(Heard heard, JournalTruth truth) {
		JournalTruth.Emitted emitted = truth.get(heard.id());
		assertThat(emitted).as("%s", heard).isNotNull();
		assertThat(emitted.isHeard(this.kind, this.sibling)).as("%s of %s for %s", heard, this.kind, this.sibling)
			.isTrue();
		assertThat(heard.topic()).endsWith("." + emitted.kind());
		assertThat(heard.payload()).isEqualTo(emitted.payload());
		return heard.id();
	}

	record Heard(long id, String topic, long payload) {
	}

	record Lost(long from, long to) {
	}

}
