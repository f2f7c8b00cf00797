package io.iutils.events;

import io.iutils.EventsLostException;
import io.iutils.engine.EventCursor;
import io.iutils.engine.LoggedEvent;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A subscription with a cursor of its own. The cursor belongs to whoever has set the busy
 * mark, which also makes it visible to the next one.
 */
final class CatchUp {

	private static final Log logger = LogFactory.getLog(CatchUp.class);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	/** Then others get their turn. */
	private static final int BATCH = 64;

	private final EventSubscription subscription;

	private final EventCursor cursor;

	private final EventCalls calls;

	private final String selfId;

	private final AtomicBoolean busy = new AtomicBoolean();

	private volatile boolean ended;

	/** Said once; it belongs to whoever has set the busy mark. */
	private @Nullable String lastFailure;

	CatchUp(EventSubscription subscription, EventCursor cursor, EventCalls calls, String selfId) {
		this.subscription = subscription;
		this.cursor = cursor;
		this.calls = calls;
		this.selfId = selfId;
	}

	/**
	 * Whether a thread should work on it now.
	 */
	boolean isReady() {
		return !this.busy.get() && !this.subscription.isClosed() && this.cursor.hasNews();
	}

	boolean claim() {
		return this.busy.compareAndSet(false, true);
	}

	/**
	 * Delivers some events. Called after a {@link #claim}.
	 */
	void work(BooleanSupplier running) {
		try {
			for (int i = 0; i < BATCH && running.getAsBoolean() && !this.subscription.isClosed(); i++) {
				if (!deliver()) {
					return;
				}
			}
		}
		catch (Throwable ex) {
			// What a listener throws was caught before: the journal cannot be read now.
			if (running.getAsBoolean()) {
				if (!ex.toString().equals(this.lastFailure)) {
					this.lastFailure = ex.toString();
					logger.error("Catching up failed for " + this.subscription, ex);
				}
				LockSupport.parkNanos(this, PAUSE_NANOS);
			}
		}
		finally {
			release();
		}
	}

	/**
	 * Ends what a {@link #claim} began.
	 */
	void release() {
		this.busy.set(false);
		if (this.ended) {
			dispose();
		}
	}

	private boolean deliver() {
		try {
			LoggedEvent event = this.cursor.poll();
			if (event == null) {
				return false;
			}
			if (event.isFor(this.selfId) && this.subscription.wants(event)) {
				this.calls.call(this.subscription, event, () -> this.subscription.handle(event));
			}
		}
		catch (EventsLostException ex) {
			this.calls.lost(this.subscription.toString(), ex);
		}
		return true;
	}

	boolean isDisposable() {
		return this.subscription.isClosed() && !this.busy.get();
	}

	/**
	 * Closes all for good. A listener that still runs does it when it returns.
	 */
	void end() {
		this.subscription.close();
		this.ended = true;
		dispose();
	}

	/**
	 * Closes the cursor of a closed subscription unless a thread is at work.
	 * @return whether that is done
	 */
	boolean dispose() {
		if (!this.subscription.isClosed() || !claim()) {
			return false;
		}
		this.cursor.close();
		return true;
	}

}
