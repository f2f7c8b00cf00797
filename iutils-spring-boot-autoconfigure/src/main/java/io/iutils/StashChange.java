package io.iutils;

import org.jspecify.annotations.Nullable;

/**
 * What a watcher hears of one key.
 *
 * @param key the key, relative to the view that is watched
 * @param kind what happened
 * @param value the new value; null if the key was removed or expired
 * @param version the version of the change
 */
public record StashChange<T>(String key, Kind kind, @Nullable T value, long version) {

	/**
	 * What happened to a key.
	 */
	public enum Kind {

		/** The key had this value when the watch began. */
		CURRENT,
		/** The key was given this value. */
		PUT,
		/** The key was removed, or the sibling it belonged to has gone. */
		REMOVED,
		/** The key's time was over. */
		EXPIRED

	}

}
