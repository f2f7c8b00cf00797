package io.iutils.engine;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What is counted instead of thrown. Thread-safe.
 */
public final class Counters {

	private final AtomicLongArray counts = new AtomicLongArray(Count.values().length);

	public void add(Count count) {
		this.counts.incrementAndGet(count.ordinal());
	}

	public long get(Count count) {
		return this.counts.get(count.ordinal());
	}

	/**
	 * What is counted.
	 */
	public enum Count {

		/** An event was put aside, as its listener had failed too often. */
		DEAD_LETTERS,
		/** A damaged place of a journal was stepped over. */
		DAMAGE_SKIPPED,
		/** An event's payload did not fit a listener's type. */
		EVENTS_SKIPPED,
		/** Retention overtook a listener, or events it had not heard are damaged. */
		EVENTS_LOST,
		/** A published event did not get into the journal. */
		EVENTS_NOT_BRIDGED,
		/** A method that answers requests threw. */
		HANDLER_FAILURES,
		/** A listener threw. */
		LISTENER_FAILURES,
		/** A peer broke the protocol of the sockets and was cut off. */
		PEERS_CUT_OFF,
		/** An event's record is sound, but this version cannot read it. */
		RECORDS_SKIPPED,
		/** A request was turned away, as too many were worked on. */
		REQUESTS_BUSY,
		/** A stored value did not fit a watcher's type. */
		VALUES_SKIPPED

	}

}
