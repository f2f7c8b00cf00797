package io.iutils.local;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

import io.iutils.engine.Counters;

/**
 * Notes records of events that are sound and yet cannot be read. Thread-safe.
 */
final class Unreadable {

	private static final Logger logger = System.getLogger(Unreadable.class.getName());

	private final Counters counters;

	private final AtomicBoolean said = new AtomicBoolean();

	Unreadable(Counters counters) {
		this.counters = counters;
	}

	void met(long id, String reason) {
		this.counters.add(Counters.Count.RECORDS_SKIPPED);
		// A newer sibling may write thousands: the first is said aloud.
		logger.log(this.said.compareAndSet(false, true) ? Level.WARNING : Level.DEBUG,
				"Event " + id + " is skipped, perhaps written by a newer version: " + reason);
	}

}
