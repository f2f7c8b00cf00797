package io.iutils.redis;

import org.jspecify.annotations.Nullable;

/**
 * The server cannot be used, or not be reached; the start is refused.
 */
public final class UnusableServerException extends RuntimeException {

	private final String action;

	UnusableServerException(String message, String action, @Nullable Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	/**
	 * What to do about it.
	 */
	public String action() {
		return this.action;
	}

}
