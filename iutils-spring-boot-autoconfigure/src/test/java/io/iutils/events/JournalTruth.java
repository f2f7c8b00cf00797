package io.iutils.events;

import io.iutils.Sibling;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What publishers were told that they have emitted. Thread-safe.
 */
final class JournalTruth {

	private final NavigableMap<Long, Emitted> emitted = new ConcurrentSkipListMap<>();

	private final AtomicLong doubles = new AtomicLong();

	void emitted(long id, String kind, @Nullable Sibling target, long payload) {
		if (this.emitted.put(id, new Emitted(kind, target, payload)) != null) {
			this.doubles.incrementAndGet();
		}
	}

	int size() {
		return this.emitted.size();
	}

	/**
	 * Ids that were given twice.
	 */
	long doubles() {
		return this.doubles.get();
	}

	@Nullable Emitted get(long id) {
		return this.emitted.get(id);
	}

	/**
	 * The first event between two ids, both excluded, that a sibling hears of this kind.
	 * @param kind {@code *} is any
	 */
	@Nullable Long firstBetween(long after, long before, String kind, Sibling sibling) {
		for (NavigableMap.Entry<Long, Emitted> entry : this.emitted.subMap(after, false, before, false).entrySet()) {
			if (entry.getValue().isHeard(kind, sibling)) {
				return entry.getKey();
			}
		}
		return null;
	}

	/**
	 * The last event that a sibling hears of this kind, 0 if there is none.
	 */
	long last(String kind, Sibling sibling) {
		for (NavigableMap.Entry<Long, Emitted> entry : this.emitted.descendingMap().entrySet()) {
			if (entry.getValue().isHeard(kind, sibling)) {
				return entry.getKey();
			}
		}
		return 0;
	}

	/**
	 * An event that was emitted.
	 */
	record Emitted(String kind, @Nullable Sibling target, long payload) {

		boolean isHeard(String kind, Sibling sibling) {
			return (kind.equals("*") || kind.equals(this.kind)) && (this.target == null || this.target.equals(sibling));
		}

	}

}
