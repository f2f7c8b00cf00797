package io.iutils;

/**
 * Nobody answers the command, or the sibling that was asked does not.
 */
public final class NoHandlerException extends IutilsException {

	private final String command;

	public NoHandlerException(String command, String message) {
		super(message);
		this.command = command;
	}

	public String command() {
		return this.command;
	}

}
