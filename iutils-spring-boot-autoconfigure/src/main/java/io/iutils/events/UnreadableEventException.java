package io.iutils.events;

import io.iutils.PayloadException;

/**
 * The payload of an event does not fit its listener; another attempt would change
 * nothing.
 */
final class UnreadableEventException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UnreadableEventException(PayloadException cause) {
		super(cause);
	}

	/**
	 * What to tell: its own cause may quote the payload, which never reaches the log.
	 */
	String reason() {
		return String.valueOf(getCause());
	}

}
