package io.iutils.journal;

/**
 * What is done while holding the lock, by the caller or by another thread of its JVM that
 * has the lock anyway. No code of users runs in it, ever.
 */
public interface Turn {

	/**
	 * Decides what to append, after reading up to the tail if need be. Records that the
	 * batch already has are those of other turns and will be published with it or not at
	 * all. Whatever it throws leaves the journal as it was. Called again if its records
	 * did not fit into the batch any more.
	 */
	void decide(Batch batch);

	/**
	 * Called now and then while another process has the lock, by whoever waits for it: a
	 * chance to read what is committed meanwhile, so that it need not be read while the
	 * lock is held. What it throws is thrown to the caller, and nothing is decided.
	 */
	default void waiting() {
	}

	/**
	 * Called after the records were published, if it added any, and before the lock is
	 * released. The batch shows these records only.
	 */
	default void published(Batch batch) {
	}

}
