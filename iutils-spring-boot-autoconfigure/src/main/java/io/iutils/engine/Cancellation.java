package io.iutils.engine;

import org.jspecify.annotations.Nullable;

/**
 * Whether nobody waits for the answer to a request any more, and who wants to know.
 * Thread-safe.
 */
public final class Cancellation {

	/** Guarded by this. */
	private boolean cancelled;

	/** Guarded by this. */
	private @Nullable Runnable listener;

	/**
	 * As {@link RequestTransport.Responder#onCancel}.
	 */
	public void onCancel(Runnable listener) {
		synchronized (this) {
			if (!this.cancelled) {
				this.listener = listener;
				return;
			}
		}
		listener.run();
	}

	public void cancel() {
		Runnable listener;
		synchronized (this) {
			this.cancelled = true;
			listener = this.listener;
		}
		if (listener != null) {
			listener.run();
		}
	}

}
