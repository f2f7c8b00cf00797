package io.iutils;

/**
 * The sibling could not make of the request what its handler takes, for instance because
 * the body does not fit the parameter's type. The handler was not called.
 */
public final class RequestRefusedException extends IutilsException {

	private final String siblingId;

	private final String command;

	public RequestRefusedException(String siblingId, String command, String reason) {
		super("Sibling " + siblingId + " refused " + command + ": " + OneLine.of(reason));
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
