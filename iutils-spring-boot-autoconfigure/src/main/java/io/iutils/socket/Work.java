package io.iutils.socket;

/**
 * Something that may be held up. One of both is called, once.
 */
public interface Work {

	/**
	 * Does it, in this thread.
	 */
	void run();

	/**
	 * Has it done by another thread. Does not block.
	 */
	void delegate();

}
