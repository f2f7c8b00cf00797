package io.iutils.engine;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * The events on bytes: one order for all siblings. Sizes and names have been checked by
 * the caller. Thread-safe.
 */
public interface EventLog {

	/**
	 * Appends an event.
	 * @return its id; it is in the log when this returns
	 */
	long append(EventDraft draft);

	/**
	 * Appends events at once, as far as they fit into one append: nobody sees some of
	 * those without the others, nothing stands between them, and either all are appended
	 * or none. Larger lists take several appends, in order. The death of this process may
	 * leave the first of them.
	 * @return their ids, in order; they are in the log when this returns
	 */
	List<Long> appendAll(List<EventDraft> drafts);

	/**
	 * The id of the newest event, 0 if there has been none.
	 */
	long lastId();

	/**
	 * Where this sibling's live listening starts: the newest event when the engine was
	 * opened.
	 */
	long openedAt();

	/**
	 * Appends a copy of an event for one listener: all is as it was, but its id. It is on
	 * disk when this returns, since what it was kept in will be removed.
	 * @param listener the name of the only listener that shall hear it
	 * @return the new id
	 */
	long redeliver(LoggedEvent event, String listener);

	/**
	 * Asks retention, where it is this sibling's turn, to keep events that are still
	 * needed.
	 * @param firstNeeded the lowest id that is needed; asked rarely
	 * @param bytes how many more than otherwise to keep, at most
	 */
	void holdBack(LongSupplier firstNeeded, long bytes);

	/**
	 * Reads from behind an id.
	 * @param afterId 0 is from the oldest kept, which is no loss
	 * @throws io.iutils.UnknownEventException if {@code afterId} is above
	 * {@link #lastId()}
	 */
	EventCursor cursor(long afterId);

	/**
	 * As {@link #cursor}, for whoever must not miss any: also behind 0 it is a loss if
	 * events are gone.
	 */
	EventCursor completeCursor(long afterId);

}
