package io.iutils;

import org.jspecify.annotations.Nullable;

/**
 * What came of asking one sibling.
 *
 * @param sibling who was asked
 * @param value the answer, which may be null; null if it failed
 * @param failure why there is none, or null
 */
public record Reply<R>(Sibling sibling, @Nullable R value, @Nullable IutilsException failure) {

	/**
	 * Whether there was an answer, be it null.
	 */
	public boolean isAnswered() {
		return this.failure == null;
	}

}
