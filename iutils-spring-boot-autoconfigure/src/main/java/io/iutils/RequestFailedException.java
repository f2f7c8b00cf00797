package io.iutils;

/**
 * The handler threw, or its answer cannot travel. Of its exception only the name and the
 * message travel, never its class.
 */
public final class RequestFailedException extends IutilsException {

	private final String siblingId;

	private final String command;

	private final String exceptionType;

	private final String exceptionMessage;

	public RequestFailedException(String siblingId, String command, String exceptionType, String exceptionMessage) {
		super("The handler of " + command + " in sibling " + siblingId + " failed" + behindColon(exceptionType)
				+ behindColon(exceptionMessage));
		this.siblingId = siblingId;
		this.command = command;
		this.exceptionType = exceptionType;
		this.exceptionMessage = exceptionMessage;
	}

	private static String behindColon(String text) {
		return text.isEmpty() ? "" : ": " + OneLine.of(text);
	}

	public String siblingId() {
		return this.siblingId;
	}

	public String command() {
		return this.command;
	}

	/**
	 * The name of the class of what the handler threw, or an empty text if that is not
	 * known.
	 */
	public String exceptionType() {
		return this.exceptionType;
	}

	/**
	 * Its message as it was, or an empty text; a very long one is cut. In
	 * {@link #getMessage} it is one line.
	 */
	public String exceptionMessage() {
		return this.exceptionMessage;
	}

}
