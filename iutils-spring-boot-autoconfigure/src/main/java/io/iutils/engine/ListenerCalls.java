package io.iutils.engine;

import java.util.concurrent.TimeUnit;

/**
 * Calls listeners so that what one throws harms nobody else: it is logged and counted. A
 * slow one is named in a warning. Thread-safe.
 */
public final class ListenerCalls {

	private static final System.Logger logger = System.getLogger(ListenerCalls.class.getName());

	private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Counters counters;

	public ListenerCalls(Counters counters) {
		this.counters = counters;
	}

	/**
	 * @param listener its {@code toString} names the listener in the log
	 */
	public void call(Object listener, Runnable call) {
		long start = System.nanoTime();
		try {
			call.run();
		}
		catch (Throwable ex) {
			this.counters.add(Counters.Count.LISTENER_FAILURES);
			logger.log(System.Logger.Level.ERROR, "The " + listener + " failed", ex);
		}
		long nanos = System.nanoTime() - start;
		if (nanos >= SLOW_NANOS) {
			logger.log(System.Logger.Level.WARNING,
					"The " + listener + " ran for " + TimeUnit.NANOSECONDS.toMillis(nanos)
							+ " ms and held up its lane; give it a lane of its own, or work elsewhere");
		}
	}

}
