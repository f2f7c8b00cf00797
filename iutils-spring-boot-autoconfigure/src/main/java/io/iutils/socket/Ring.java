package io.iutils.socket;

/**
 * How a sleep at the doorbell ended.
 */
public enum Ring {

	/** Somebody rang. */
	HEARD,
	/** Nobody rang for a second, or the sleeper was awake after all. */
	SILENCE,
	/** Another thread sleeps there, or nobody can. */
	SEAT_TAKEN

}
