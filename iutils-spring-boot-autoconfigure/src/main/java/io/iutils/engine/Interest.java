package io.iutils.engine;

/**
 * What a sleeper waits for.
 *
 * @param events events of siblings
 * @param ownEvents events of this sibling, too
 * @param stash changes of the stash, by anybody
 */
public record Interest(boolean events, boolean ownEvents, boolean stash) {

	/** Only {@link Engine#wake()} brings news. */
	public static final Interest NONE = new Interest(false, false, false);

	public static final Interest EVENTS = new Interest(true, true, false);

	public static final Interest EVENTS_OF_SIBLINGS = new Interest(true, false, false);

	public static final Interest STASH = new Interest(false, false, true);

	/**
	 * What either of two waits for.
	 */
	public Interest and(Interest other) {
		return new Interest(this.events || other.events, this.ownEvents || other.ownEvents, this.stash || other.stash);
	}

}
