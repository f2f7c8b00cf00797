package io.iutils.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notes records of events that are sound and yet cannot be read. Thread-safe.
 */
public final class Unreadable {

	private static final Logger logger = System.getLogger(Unreadable.class.getName());

	private final Counters counters;

	private final AtomicBoolean said = new AtomicBoolean();

	public Unreadable(Counters counters) {
		this.counters = counters;
	}

	public void met(long id, String reason) {
		this.counters.add(Counters.Count.RECORDS_SKIPPED);
		// A newer sibling may write thousands: the first is said aloud.
		logger.log(this.said.compareAndSet(false, true) ? Level.WARNING : Level.DEBUG,
				"Event " + id + " is skipped, perhaps written by a newer version: " + reason);
	}

}
