package io.iutils.locks;

import io.iutils.engine.Claims;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the threads of this sibling stand that wait for a lock, a line for each name.
 * There is one only while somebody stands in it. Thread-safe.
 */
final class Lines {

	private final Map<String, Line> lines = new ConcurrentHashMap<>();

	/**
	 * Stands in line and tries until it succeeds.
	 * @param deadline of {@link System#nanoTime}
	 * @param door claims the right to be the next of all siblings
	 * @param attempt made by the first in line only; null if it was in vain
	 * @return null if there was no success before the deadline
	 */
	<T> @Nullable T await(String name, long deadline, Supplier<Claims.@Nullable Claim> door,
			Supplier<@Nullable T> attempt) throws InterruptedException {
		Line line = this.lines.compute(name, (key, present) -> ((present != null) ? present : new Line()).enter());
		try {
			return line.await(deadline, door, attempt);
		}
		finally {
			this.lines.computeIfPresent(name, (key, present) -> present.leave() ? null : present);
		}
	}

	boolean isAnybodyIn(String name) {
		return this.lines.containsKey(name);
	}

	/**
	 * Has the first in line try at once.
	 */
	void wake(String name) {
		Line line = this.lines.get(name);
		if (line != null) {
			line.wake();
		}
	}

	int size() {
		return this.lines.size();
	}

}
