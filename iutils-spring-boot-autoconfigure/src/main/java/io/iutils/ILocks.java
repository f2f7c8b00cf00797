package io.iutils;

import java.time.Duration;
import java.util.Optional;

/**
 * Locks with a name that one sibling holds at a time. The kernel frees them the moment
 * their holder dies. Not reentrant: who asks for what this sibling holds is not given it.
 * Two contexts in one JVM are two siblings. Thread-safe.
 *
 * <p>
 * A holder that is stopped, or slow, still holds the lock. One that was cut off from its
 * directory may not know that it has lost it: whoever changes something outside of iutils
 * under a lock should hand over {@link Lease#fencingToken} and have lower ones refused.
 */
public interface ILocks {

	/**
	 * Takes a lock if it is free and no thread of this sibling waits for it.
	 * @param name words separated by dots, 1 to 1,024 characters
	 * @return empty if this or another sibling holds it, or it will go to who waits
	 * @throws InvalidNameException if the name is none
	 * @throws NestedWriteException inside the callback of {@link IStash#update}
	 * @throws IutilsException if the fencing token cannot be written; the lock stays free
	 */
	Optional<Lease> tryAcquire(String name);

	/**
	 * Takes a lock, waiting for it. The threads of this sibling get it in the order in
	 * which they asked; between siblings there is no order. Whoever waits gets the
	 * exception when this sibling leaves or its directory is lost.
	 * @param name as above
	 * @param wait 0 to not wait; at most 1 day
	 * @return empty if it did not become free in time
	 * @throws IllegalArgumentException if {@code wait} is negative or too long
	 * @throws InterruptedException if the thread is interrupted before or while it waits
	 */
	Optional<Lease> tryAcquire(String name, Duration wait) throws InterruptedException;

}
