package io.iutils;

/**
 * {@link IStash#increment} met a value that is no integer, or would leave the range of
 * {@code long}. Nothing was changed.
 */
public final class NotAnIntegerException extends IutilsException {

	private final String key;

	public NotAnIntegerException(String key, String reason) {
		super("Key " + key + " cannot be incremented: " + reason);
		this.key = key;
	}

	public String key() {
		return this.key;
	}

}
