package io.iutils;

/**
 * An encoded value or payload is larger than its setting allows. Nothing was changed.
 */
public final class ValueTooLargeException extends IutilsException {

	private final long size;

	private final long limit;

	public ValueTooLargeException(String what, long size, long limit, String setting) {
		super(what + " has " + size + " bytes when encoded, the limit is " + limit + " (" + setting + ")");
		this.size = size;
		this.limit = limit;
	}

	public long size() {
		return this.size;
	}

	public long limit() {
		return this.limit;
	}

}
