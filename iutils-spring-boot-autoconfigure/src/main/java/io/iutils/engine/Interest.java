package io.iutils.engine;

/**
 * What a sleeper waits for.
 */
public enum Interest {

	EVENTS, STASH, BOTH;

	public Interest and(Interest other) {
		return (this == other) ? this : BOTH;
	}

}
