package io.iutils;

import org.jspecify.annotations.Nullable;

/**
 * A value could not be encoded, or stored bytes do not fit the type asked for.
 */
public final class PayloadException extends IutilsException {

	public PayloadException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
