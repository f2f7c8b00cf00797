package io.iutils.autoconfigure;

import io.iutils.engine.Lanes;
import org.springframework.context.SmartLifecycle;

/**
 * Delivery starts last, after the web server, and stops first. It can be paused: the
 * lanes keep their places. Thread-safe.
 */
final class LaneLifecycle implements SmartLifecycle {

	private final Lanes lanes;

	private volatile boolean running;

	LaneLifecycle(Lanes lanes) {
		this.lanes = lanes;
	}

	@Override
	public void start() {
		this.lanes.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.lanes.stop();
	}

	/**
	 * Does not wait itself: the life cycle's time limit holds only while it waits.
	 */
	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.lanes.stop(callback);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return true;
	}

	@Override
	public int getPhase() {
		return DEFAULT_PHASE;
	}

}
