package io.iutils.engine;

import org.jspecify.annotations.Nullable;

/**
 * Reads the events forward. Confined to one thread at a time.
 */
public interface EventCursor extends AutoCloseable {

	/**
	 * The next event, or null if there is none yet.
	 * @throws io.iutils.EventsLostException once, if retention has overtaken this cursor,
	 * or damage is stepped over; it then stands before the next event that is there
	 */
	@Nullable LoggedEvent poll();

	/**
	 * Whether {@link #poll} would find an event; cheap, may be called by any thread.
	 */
	boolean hasNews();

	/**
	 * The id of the last event returned or skipped.
	 */
	long position();

	@Override
	void close();

}
