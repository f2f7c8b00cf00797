package io.iutils.sample.launcher;

/**
 * Something the person at the terminal has to know; its message is all that is shown.
 */
final class LaunchException extends RuntimeException {

	LaunchException(String message) {
		super(message);
	}

	LaunchException(String message, Throwable cause) {
		super(message + ": " + cause, cause);
	}

}
