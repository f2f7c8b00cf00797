package io.iutils.engine;

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
	 * The id of the newest event, 0 if there has been none.
	 */
	long lastId();

	/**
	 * Where this sibling's live listening starts: the newest event when the engine was
	 * opened.
	 */
	long openedAt();

	/**
	 * Reads from behind an id.
	 * @param afterId 0 is from the oldest kept, which is no loss
	 * @throws io.iutils.UnknownEventException if {@code afterId} is above
	 * {@link #lastId()}
	 */
	EventCursor cursor(long afterId);

}
