package io.iutils;

import java.nio.file.Path;

/**
 * All slots for siblings are taken by living ones.
 */
public final class TooManySiblingsException extends IutilsException {

	private final int limit;

	public TooManySiblingsException(Path directory, int limit) {
		super("All " + limit + " places for siblings of " + directory + " are taken");
		this.limit = limit;
	}

	public int limit() {
		return this.limit;
	}

}
