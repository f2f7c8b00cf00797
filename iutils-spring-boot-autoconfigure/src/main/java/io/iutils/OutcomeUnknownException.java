package io.iutils;

import org.jspecify.annotations.Nullable;

/**
 * The change was written, or sent to Redis, but it could not be made sure whether
 * siblings see it: it may become visible later, wholly, or never.
 */
public final class OutcomeUnknownException extends IutilsException {

	public OutcomeUnknownException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
