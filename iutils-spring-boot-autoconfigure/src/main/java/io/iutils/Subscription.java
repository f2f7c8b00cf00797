package io.iutils;

/**
 * A registered listener. Thread-safe.
 */
public interface Subscription extends AutoCloseable {

	/**
	 * Ends exactly this subscription. After it returns no new call of the listener
	 * begins; it does not wait for one that runs. Closing twice does nothing.
	 */
	@Override
	void close();

}
