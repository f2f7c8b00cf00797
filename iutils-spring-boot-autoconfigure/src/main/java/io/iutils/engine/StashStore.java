package io.iutils.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stash on bytes. Every operation is atomic and linearizable across siblings; an
 * expired value is absent for all of them. Keys and sizes have been checked by the
 * caller. Thread-safe.
 */
public interface StashStore {

	/** Any version will do. */
	long ANY = -1;

	/**
	 * The value of a key, or null.
	 */
	@Nullable StashEntry get(String key);

	/**
	 * What holds for a key now: never kept, the time it still has to live, null if it has
	 * no expiry, and whether it vanishes with a sibling, whichever. Null if it is absent.
	 */
	@Nullable Terms terms(String key);

	/**
	 * Sets a key if it has the expected version; 0 is absent.
	 * @return the new version, 0 if the key had another one
	 */
	long put(String key, long expectedVersion, Content content, Terms terms);

	/**
	 * Removes a key if it is there and has the expected version.
	 * @return whether it was removed
	 */
	boolean remove(String key, long expectedVersion);

	/**
	 * Adds to an integer; an absent key counts as 0.
	 * @return the new value
	 * @throws io.iutils.NotAnIntegerException if it is none, or would overflow
	 */
	long increment(String key, long delta, Terms terms);

	/**
	 * The keys that match now, sorted.
	 */
	List<String> keys(NamePattern pattern);

	/**
	 * The version of the newest change of any key.
	 */
	long version();

	/**
	 * Reads the changes above a version.
	 */
	StashFeed feed(long afterVersion);

}
