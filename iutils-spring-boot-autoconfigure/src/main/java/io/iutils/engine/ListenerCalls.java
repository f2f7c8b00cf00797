package io.iutils.engine;

import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls listeners so that what one throws harms nobody else: it is logged and counted.
 * One that takes too long is named in a warning while it runs. Thread-safe.
 */
public final class ListenerCalls {

	private static final System.Logger logger = System.getLogger(ListenerCalls.class.getName());

	private final Counters counters;

	private final SlowCalls slowCalls;

	ListenerCalls(Counters counters, SlowCalls slowCalls) {
		this.counters = counters;
		this.slowCalls = slowCalls;
	}

	/**
	 * Calls a listener.
	 * @param listener its {@code toString} names the listener in the log
	 * @param occasion says what the call is for, without any value; asked if it fails
	 */
	@SuppressWarnings("try")
	public void call(Object listener, Supplier<String> occasion, Runnable call) {
		try (SlowCalls.Call running = this.slowCalls.begin(listener)) {
			call.run();
		}
		catch (Throwable ex) {
			failed(listener, occasion.get(), ex);
		}
	}

	/**
	 * Calls a listener that may get another chance.
	 * @return what it threw, which is counted but not logged; null if all went well
	 */
	@SuppressWarnings("try")
	public @Nullable Throwable attempt(Object listener, Runnable call) {
		try (SlowCalls.Call running = this.slowCalls.begin(listener)) {
			call.run();
			return null;
		}
		catch (Throwable ex) {
			this.counters.add(Counters.Count.LISTENER_FAILURES);
			return (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
		}
	}

	/**
	 * Notes that a listener has failed, perhaps after it had returned.
	 */
	public void failed(Object listener, String occasion, Throwable ex) {
		this.counters.add(Counters.Count.LISTENER_FAILURES);
		try {
			logger.log(System.Logger.Level.ERROR, listener + " failed for " + occasion, ex);
		}
		catch (Throwable failure) {
			// One that cannot even be told must not keep an event from the others.
			logger.log(System.Logger.Level.ERROR,
					listener + " failed for " + occasion + ": " + ex.getClass().getName());
		}
	}

}
