package io.iutils.journal;

/**
 * What somebody does while holding the lock. No code of users runs in it, ever.
 */
public interface Turn {

	/**
	 * Decides what to append, after reading up to the tail if need be. Whatever it throws
	 * leaves the journal as it was.
	 */
	void decide(Batch batch);

	/**
	 * Called after the records were published and before the lock is released.
	 */
	default void published(Batch batch) {
	}

}
