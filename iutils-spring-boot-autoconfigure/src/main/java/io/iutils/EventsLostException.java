package io.iutils;

/**
 * Retention has removed events that were asked for.
 */
public final class EventsLostException extends IutilsException {

	private final long afterId;

	private final long oldestId;

	public EventsLostException(long afterId, long oldestId) {
		super("Events after id " + afterId + " are gone; the oldest that is kept has id " + oldestId);
		this.afterId = afterId;
		this.oldestId = oldestId;
	}

	public long afterId() {
		return this.afterId;
	}

	public long oldestId() {
		return this.oldestId;
	}

}
