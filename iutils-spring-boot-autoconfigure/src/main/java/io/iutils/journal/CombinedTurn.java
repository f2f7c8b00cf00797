package io.iutils.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/**
 * Queued turns as one: they are decided, written and published together. Confined to the
 * thread that leads.
 */
final class CombinedTurn implements Turn {

	/** So that the lock is not held for ever while others queue. */
	static final int MOST = 64;

	private final Queue<QueuedTurn> queue;

	// Has all the room it will ever need.
	private final List<QueuedTurn> taken = new ArrayList<>(MOST);

	private @Nullable QueuedTurn unqueued;

	CombinedTurn(Queue<QueuedTurn> queue) {
		this.queue = queue;
	}

	/**
	 * @param unqueued comes before all that are in the queue
	 */
	void begin(@Nullable QueuedTurn unqueued) {
		this.unqueued = unqueued;
	}

	@Override
	public void decide(Batch batch) {
		QueuedTurn next = this.unqueued;
		boolean room = next == null || carryOut(next, batch);
		while (room && this.taken.size() < MOST) {
			next = this.queue.peek();
			if (next == null) {
				return;
			}
			room = carryOut(next, batch);
			if (room) {
				// By name: who withdraws removes itself, so the head may be another.
				this.queue.remove(next);
			}
		}
	}

	/**
	 * @return false if there was no room for it
	 */
	private boolean carryOut(QueuedTurn next, Batch batch) {
		if (!next.take()) {
			return true;
		}
		this.taken.add(next);
		if (next.decide(batch)) {
			return true;
		}
		this.taken.remove(next);
		return false;
	}

	@Override
	public void published(Batch batch) {
		for (int i = 0; i < this.taken.size(); i++) {
			this.taken.get(i).published(batch);
		}
	}

	/**
	 * What was not published will not be. Allocates nothing, as {@link #answer}: memory
	 * may be what is missing.
	 * @return whether any turn had been taken
	 */
	boolean fail(Throwable reason) {
		for (int i = 0; i < this.taken.size(); i++) {
			this.taken.get(i).fail(reason);
		}
		return !this.taken.isEmpty();
	}

	/**
	 * Tells all whose turns were taken. Whatever happened before, this must come: they
	 * wait without an end.
	 */
	void answer() {
		this.unqueued = null;
		while (!this.taken.isEmpty()) {
			this.taken.remove(this.taken.size() - 1).answer();
		}
	}

}
