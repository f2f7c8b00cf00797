package io.iutils.events;

import io.iutils.TooManyReactionsException;

/**
 * Counts how many reactions led to what the current thread does. Best effort: what a
 * listener hands to another thread counts as new. Thread-safe.
 */
final class Reactions {

	/** A longer chain is taken for siblings that answer each other for ever. */
	static final int LIMIT = 8;

	/** Events that led here, by thread. */
	private final ThreadLocal<Integer> hops = new ThreadLocal<>();

	/**
	 * The hops of an event that is emitted now.
	 * @throws TooManyReactionsException if there were too many
	 */
	int next(String topic) {
		Integer hops = this.hops.get();
		if (hops == null) {
			return 0;
		}
		if (hops >= LIMIT) {
			throw new TooManyReactionsException(topic, LIMIT);
		}
		return hops + 1;
	}

	/**
	 * Runs what reacts to an event.
	 */
	void to(int hops, Runnable reaction) {
		Integer outer = this.hops.get();
		this.hops.set(hops);
		try {
			reaction.run();
		}
		finally {
			if (outer != null) {
				this.hops.set(outer);
			}
			else {
				this.hops.remove();
			}
		}
	}

}
