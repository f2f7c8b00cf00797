package io.iutils;

/**
 * Others changed the key between every read and write of an {@code update} until
 * {@code iutils.lock-timeout} was over. The change did not happen.
 */
public final class UpdateConflictException extends IutilsException {

	private final String key;

	private final int attempts;

	public UpdateConflictException(String key, int attempts) {
		super("Key " + key + " was changed by others during each of " + attempts + " attempts");
		this.key = key;
		this.attempts = attempts;
	}

	public String key() {
		return this.key;
	}

	public int attempts() {
		return this.attempts;
	}

}
