package io.iutils.engine;

import org.jspecify.annotations.Nullable;

/**
 * Reads changes of the stash forward. Confined to one thread at a time.
 */
public interface StashFeed extends AutoCloseable {

	/**
	 * The next change, or null if there is none yet.
	 */
	@Nullable StashUpdate poll();

	/**
	 * Whether {@link #poll} would find a change; cheap.
	 */
	boolean hasNews();

	@Override
	void close();

}
