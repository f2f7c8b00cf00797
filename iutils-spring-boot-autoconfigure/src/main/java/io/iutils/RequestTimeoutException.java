package io.iutils;

import java.time.Duration;

/**
 * There was no answer in time. The request may have been carried out.
 */
public final class RequestTimeoutException extends IutilsException {

	private final String command;

	private final Duration timeout;

	public RequestTimeoutException(String command, Duration timeout) {
		super("No answer to " + command + " within " + timeout.toMillis() + " ms");
		this.command = command;
		this.timeout = timeout;
	}

	public String command() {
		return this.command;
	}

	public Duration timeout() {
		return this.timeout;
	}

}
