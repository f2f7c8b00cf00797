package io.iutils.events;

import io.iutils.IStash;
import io.iutils.Subscription;
import io.iutils.engine.Interest;
import io.iutils.engine.Lanes;
import io.iutils.engine.LaneSource;
import org.jspecify.annotations.Nullable;

/**
 * Begins to watch when delivery starts, on the lane, so that no listener is called
 * before.
 */
final class StashListenerStart implements LaneSource, Subscription {

	private final StashListenerMethod method;

	private final IStash stash;

	private final Lanes lanes;

	/** Guarded by this. */
	private @Nullable Subscription watch;

	private volatile boolean closed;

	StashListenerStart(StashListenerMethod method, IStash stash, Lanes lanes) {
		this.method = method;
		this.stash = stash;
		this.lanes = lanes;
	}

	@Override
	public Interest interest() {
		return Interest.STASH;
	}

	@Override
	public boolean hasNews() {
		return true;
	}

	@Override
	public boolean deliver() {
		this.lanes.defaultLane().remove(this);
		Subscription watch = this.method.watch(this.stash, this.lanes.calls());
		synchronized (this) {
			this.watch = watch;
		}
		if (this.closed) {
			watch.close();
		}
		return true;
	}

	@Override
	public void close() {
		this.closed = true;
		this.lanes.defaultLane().remove(this);
		synchronized (this) {
			if (this.watch != null) {
				this.watch.close();
			}
		}
	}

}
