package io.iutils.benchmarks.state;

import io.iutils.benchmarks.Load;

/**
 * One peer's way to keep shared values, as a careful user would write it; opened once in
 * each process.
 */
interface Store extends AutoCloseable {

	/** A small value lies here before anything is read. */
	String SMALL = "small";

	/** A value of 4 KiB lies here. */
	String LARGE = "large";

	/**
	 * What one thread does again and again.
	 * @throws UnsupportedOperationException if the peer has no such thing
	 */
	Load.Operation operation(Work work) throws Exception;

	/**
	 * What is measured.
	 */
	enum Work {

		/** A counter goes up by one and tells where it stands. */
		INCREMENT(true),
		/** A small record is changed by a callback, atomically. */
		UPDATE(true),
		/** A small value is read. */
		GET(false),
		/** A value of 4 KiB is read. */
		GET_4K(false);

		private final boolean timed;

		Work(boolean timed) {
			this.timed = timed;
		}

		/** Whether it takes long enough to time each one. */
		boolean isTimed() {
			return this.timed;
		}

	}

}
