package io.iutils;

/**
 * A key, a topic or a pattern is not allowed.
 */
public final class InvalidNameException extends IutilsException {

	public InvalidNameException(String message) {
		super(message);
	}

}
