package io.iutils;

/**
 * A lock that is held, until it is closed or this sibling leaves or dies. It belongs to
 * no thread: any may close it. One that is forgotten stays held, and a warning in the log
 * names it. Thread-safe.
 */
public interface Lease extends AutoCloseable {

	String name();

	/**
	 * Above the token of every earlier holder of this lock, across restarts, crashes and
	 * power losses. It begins anew only if the directory was deleted.
	 */
	long fencingToken();

	/**
	 * False once it is closed, this sibling has left, or its directory is lost: looks at
	 * the directory, but a moment later all may be otherwise.
	 */
	boolean isHeld();

	/**
	 * Frees the lock. A second time does nothing.
	 */
	@Override
	void close();

}
