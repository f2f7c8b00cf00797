package io.iutils;

/**
 * The sibling works on as many requests as it may ({@code iutils.requests.concurrency}),
 * or does not read what is sent to it. Nothing was done: the request may be repeated.
 */
public final class BusyException extends IutilsException {

	private final String siblingId;

	private final String command;

	public BusyException(String siblingId, String command, String reason) {
		super("Sibling " + siblingId + " is too busy for " + command + ": " + OneLine.of(reason));
		this.siblingId = siblingId;
		this.command = command;
	}

	public String siblingId() {
		return this.siblingId;
	}

	public String command() {
		return this.command;
	}

}
