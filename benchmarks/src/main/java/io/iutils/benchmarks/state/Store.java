package io.iutils.benchmarks.state;

/**
 * One peer's way to keep shared values, as a careful user would write it; opened once in
 * each process.
 */
interface Store extends AutoCloseable {

	/** A counter; absent at first. */
	String COUNTER = "hits";

	/** A {@link Cart} lies here before anything is changed. */
	String CART = "cart";

	/** A small number lies here before anything is read. */
	String SMALL = "small";

	/** A value of 4 KiB lies here. */
	String LARGE = "large";

	/** How long that is. */
	int LARGE_SIZE = 4096;

	/** The number that lies there. */
	long FIRST = 42;

	/**
	 * What one thread works with. It lasts as long as the store; another thread may go on
	 * with it.
	 */
	Session session() throws Exception;

	/**
	 * The work of one thread. A peer that has no such thing throws
	 * {@code UnsupportedOperationException}.
	 */
	interface Session {

		/** Adds one to {@link #COUNTER}, atomically, and tells where it stands. */
		long increment() throws Exception;

		/**
		 * Changes the {@link #CART} by {@link Cart#plus}, atomically; the callback is
		 * Java.
		 */
		Cart update() throws Exception;

		/** Reads {@link #SMALL}. */
		long small() throws Exception;

		/** Sets {@link #SMALL}. */
		void small(long value) throws Exception;

		/** The bytes of a key that is there. */
		byte[] bytes(String key) throws Exception;

		/** Sets a key. */
		void bytes(String key, byte[] value) throws Exception;

		/** Emits an event to nobody. */
		default void emit(byte[] payload) throws Exception {
			throw new UnsupportedOperationException();
		}

		/** Where the counter stands. */
		default long counter() throws Exception {
			return increment() - 1;
		}

	}

}
