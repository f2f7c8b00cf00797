package io.iutils.engine;

import io.iutils.NestedWriteException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses writes from inside the callback of an update, always and not only when it is
 * called again: the callback may run more than once. Every write to the stash and to the
 * events asks here first. Thread-safe; the mark belongs to the callback's thread.
 */
public final class WriteGuard {

	private static final ThreadLocal<String> KEY = new ThreadLocal<>();

	private WriteGuard() {
	}

	/**
	 * Runs the callback that computes the new value of a key.
	 */
	public static <T extends @Nullable Object> T compute(String key, Supplier<T> callback) {
		KEY.set(key);
		try {
			return callback.get();
		}
		finally {
			KEY.remove();
		}
	}

	/**
	 * @throws NestedWriteException if the current thread is inside such a callback
	 */
	public static void requireOutside() {
		String key = KEY.get();
		if (key != null) {
			throw new NestedWriteException(key);
		}
	}

}
