package io.iutils;

/**
 * A lock that is held, until it is closed or this sibling leaves or dies. It belongs to
 * no thread: any may close it. Thread-safe.
 */
public interface Lease extends AutoCloseable {

	String name();

	/**
	 * Above the token of every earlier holder of this lock, across restarts.
	 */
	long fencingToken();

	/**
	 * False once it is closed, this sibling has left, or its directory is lost.
	 */
	boolean isHeld();

	/**
	 * Frees the lock. A second time does nothing.
	 */
	@Override
	void close();

}
