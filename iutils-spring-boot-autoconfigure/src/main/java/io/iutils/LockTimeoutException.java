package io.iutils;

import java.time.Duration;

/**
 * The journal's lock was not free within {@code iutils.lock-timeout}. The change did not
 * happen.
 */
public final class LockTimeoutException extends IutilsException {

	private final Duration waited;

	private final String holder;

	public LockTimeoutException(String journal, Duration waited, String holder) {
		super("The lock of " + journal + " was not free within " + waited.toMillis() + " ms; it is held by " + holder);
		this.waited = waited;
		this.holder = holder;
	}

	public Duration waited() {
		return this.waited;
	}

	public String holder() {
		return this.holder;
	}

}
