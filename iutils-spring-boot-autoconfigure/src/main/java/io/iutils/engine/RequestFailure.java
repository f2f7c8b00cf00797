package io.iutils.engine;

/**
 * Why there is no answer. Its texts have at most {@link #MAX_TEXT} characters; longer
 * ones are cut.
 *
 * @param kind the kind
 * @param exceptionType the name of the class of what the handler threw, for
 * {@code FAILED}; else empty. It is a text: no class is ever looked up by it
 * @param message for people; may be empty
 */
public record RequestFailure(Kind kind, String exceptionType, String message) {

	/** So that a failure can always be sent. */
	public static final int MAX_TEXT = 4096;

	public RequestFailure {
		exceptionType = cut(exceptionType);
		message = cut(message);
	}

	private static String cut(String text) {
		if (text.length() <= MAX_TEXT) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
		return text.substring(0, end);
	}

	public static RequestFailure of(Kind kind, String message) {
		return new RequestFailure(kind, "", message);
	}

	/**
	 * The kinds. The order of those that travel, up to {@code FAILED}, is their code in
	 * the protocol.
	 */
	public enum Kind {

		/** The sibling does not answer that command (any more); nothing was done. */
		NO_HANDLER,
		/** The sibling has too much to do; nothing was done. */
		BUSY,
		/** The request does not fit the handler, for instance its body's type. */
		REFUSED,
		/** The handler threw. */
		FAILED,
		/** The sibling has left or died, before or while it worked on it. */
		GONE,
		/** The sibling is alive, but there is no connection to it (any more). */
		UNREACHABLE,
		/** This sibling is leaving itself. */
		CLOSED;

		private static final Kind[] KINDS = values();

		/**
		 * The code in the protocol. What is true here only is told as {@code FAILED}.
		 */
		public int code() {
			return Math.min(ordinal(), FAILED.ordinal());
		}

		/**
		 * A code that is none of ours says what is true in any case: it has failed.
		 */
		public static Kind of(int code) {
			return (code >= 0 && code < FAILED.ordinal()) ? KINDS[code] : FAILED;
		}

	}

}
