package io.iutils;

/**
 * An event id was named that does not exist yet.
 */
public final class UnknownEventException extends IutilsException {

	private final long id;

	private final long lastId;

	public UnknownEventException(long id, long lastId) {
		super("There is no event " + id + " yet; the last one is " + lastId);
		this.id = id;
		this.lastId = lastId;
	}

	public long id() {
		return this.id;
	}

	public long lastId() {
		return this.lastId;
	}

}
