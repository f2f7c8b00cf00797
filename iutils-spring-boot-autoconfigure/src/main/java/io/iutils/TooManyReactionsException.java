package io.iutils;

/**
 * An event would have been the reaction to a reaction to ... too many: most likely
 * siblings that answer each other for ever. It was not emitted.
 */
public final class TooManyReactionsException extends IutilsException {

	private final int limit;

	public TooManyReactionsException(String topic, int limit) {
		super("The event on topic " + topic + " was not emitted: a chain of reactions ends after " + limit);
		this.limit = limit;
	}

	public int limit() {
		return this.limit;
	}

}
