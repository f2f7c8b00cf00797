package io.iutils.engine;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Waits for news that may follow closely. In a burst it costs less to look until the next
 * comes than to be rung, and spares whoever publishes the ring; where the last took
 * longer, nobody looks in vain. Confined to one thread.
 */
final class Burst {

	/** News that come within it make a burst. */
	static final long GAP_NANOS = 50_000;

	private final boolean spins;

	private final LongSupplier nanos;

	/** Whether the last news came soon. */
	private boolean soon;

	Burst() {
		// On a single processor whoever publishes could not go on meanwhile.
		this(Runtime.getRuntime().availableProcessors() > 1, System::nanoTime);
	}

	/**
	 * @param nanos a clock as {@link System#nanoTime}
	 */
	Burst(boolean spins, LongSupplier nanos) {
		this.spins = spins;
		this.nanos = nanos;
	}

	/**
	 * @param heard whether the last news were for a listener; a burst that nobody hears,
	 * such as of own events, is not worth a processor
	 * @param sleep waits as long as it takes
	 */
	void await(boolean heard, BooleanSupplier hasNews, Runnable sleep) {
		long from = this.nanos.getAsLong();
		if (!heard || !this.soon || !comes(hasNews, from)) {
			sleep.run();
		}
		this.soon = this.spins && this.nanos.getAsLong() - from < GAP_NANOS;
	}

	private boolean comes(BooleanSupplier hasNews, long from) {
		while (this.nanos.getAsLong() - from < GAP_NANOS) {
			if (hasNews.getAsBoolean()) {
				return true;
			}
			Thread.onSpinWait();
		}
		return false;
	}

}
