package io.iutils.engine;

/**
 * Something a lane delivers from.
 */
public interface LaneSource {

	Interest interest();

	/**
	 * Whether {@link #deliver} would have something to do; cheap. While the lane sleeps
	 * other threads may look: what they read may be old by then, which costs a look by
	 * the lane itself.
	 */
	boolean hasNews();

	/**
	 * Delivers one thing, if there is one. Called by the lane's thread only.
	 * @return whether there was one
	 */
	boolean deliver();

	/**
	 * Whether a listener was called for what was delivered last; not, if it was only
	 * passed over. Called by the lane's thread only.
	 */
	default boolean wasHeard() {
		return true;
	}

	/**
	 * Delivery has stopped, perhaps for good: what was taken from siblings is given back.
	 * Called by the lane's thread only, perhaps more than once.
	 */
	default void pause() {
	}

}
