package io.iutils.budgets;

/**
 * Measures what threads do between two moments. Operations are repeated in rounds, since
 * whatever is done for the first time costs more. Thread-safe.
 */
interface Meter {

	/**
	 * From here on the calling thread is measured.
	 */
	default Round begin(String operation) {
		return begin(operation, "");
	}

	/**
	 * As {@link #begin(String)}, with all threads whose names start so, unless that is
	 * empty.
	 */
	Round begin(String operation, String others);

	/**
	 * A round that has begun.
	 */
	interface Round {

		/**
		 * The operation was done so many times. To be called by the thread that began.
		 */
		void end(int times);

	}

}
