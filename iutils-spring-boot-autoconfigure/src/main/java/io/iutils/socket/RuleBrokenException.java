package io.iutils.socket;

/**
 * A peer sent what the protocol does not allow. Made cheaply, since a peer decides how
 * often.
 */
final class RuleBrokenException extends Exception {

	RuleBrokenException(String reason) {
		super(reason, null, false, false);
	}

	String reason() {
		return String.valueOf(getMessage());
	}

}
