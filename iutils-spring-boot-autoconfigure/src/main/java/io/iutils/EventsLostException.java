package io.iutils;

/**
 * Retention has removed events that were asked for, or they are damaged and
 * {@code iutils.on-corruption} is {@code salvage}.
 */
public final class EventsLostException extends IutilsException {

	private final long afterId;

	private final long oldestId;

	public EventsLostException(long afterId, long oldestId) {
		super("Events after id " + afterId + " are gone; the next that is there has at least id " + oldestId);
		this.afterId = afterId;
		this.oldestId = oldestId;
	}

	/**
	 * The last id that was known.
	 */
	public long afterId() {
		return this.afterId;
	}

	/**
	 * Reading after {@code oldestId() - 1} loses nothing more.
	 */
	public long oldestId() {
		return this.oldestId;
	}

}
