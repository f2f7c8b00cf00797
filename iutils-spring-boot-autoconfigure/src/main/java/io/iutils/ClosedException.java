package io.iutils;

/**
 * The context, or its iutils, has been closed.
 */
public final class ClosedException extends IutilsException {

	public ClosedException(String message) {
		super(message);
	}

}
