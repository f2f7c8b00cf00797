package io.iutils.events;

import io.iutils.EventsLostException;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventLog;
import io.iutils.engine.Interest;
import io.iutils.engine.Lane;
import io.iutils.engine.LaneSource;
import io.iutils.engine.LoggedEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events once for all subscriptions of a lane and calls these in order. It
 * reads nothing while there are none. Subscriptions come and go in any thread; the cursor
 * belongs to whoever holds the reading lock.
 */
final class EventLane implements LaneSource {

	private final String name;

	private final EventLog log;

	private final Lane lane;

	private final EventCalls calls;

	private final String selfId;

	private final ReentrantLock reading = new ReentrantLock();

	private volatile List<EventSubscription> subscriptions = List.of();

	private volatile @Nullable EventCursor cursor;

	private volatile boolean closed;

	private boolean attached;

	/** Confined to the lane's thread. */
	private boolean heard;

	EventLane(String name, EventLog log, Lane lane, EventCalls calls, String selfId) {
		this.name = name;
		this.log = log;
		this.lane = lane;
		this.calls = calls;
		this.selfId = selfId;
	}

	/**
	 * Adds a subscription behind those of the same order.
	 */
	synchronized void add(EventSubscription subscription) {
		subscription.onClose(() -> remove(subscription));
		List<EventSubscription> changed = new ArrayList<>(this.subscriptions);
		changed.add(subscription);
		changed.sort(Comparator.comparingInt(EventSubscription::order));
		this.subscriptions = List.copyOf(changed);
		if (!this.attached) {
			this.attached = true;
			this.lane.add(this);
		}
		else {
			this.lane.waitForMore();
		}
	}

	private synchronized void remove(EventSubscription subscription) {
		List<EventSubscription> changed = new ArrayList<>(this.subscriptions);
		changed.remove(subscription);
		this.subscriptions = List.copyOf(changed);
	}

	@Override
	public Interest interest() {
		for (EventSubscription subscription : this.subscriptions) {
			if (subscription.hearsOwn()) {
				return Interest.EVENTS;
			}
		}
		return Interest.EVENTS_OF_SIBLINGS;
	}

	@Override
	public boolean hasNews() {
		EventCursor cursor = this.cursor;
		return cursor == null || this.subscriptions.isEmpty() || cursor.hasNews();
	}

	@Override
	public boolean wasHeard() {
		return this.heard;
	}

	@Override
	public boolean deliver() {
		this.reading.lock();
		try {
			LoggedEvent event = detachIfUnused() ? null : poll();
			if (event == null) {
				return false;
			}
			this.heard = event.isFor(this.selfId) && dispatch(event);
			return true;
		}
		catch (EventsLostException ex) {
			this.calls.lost(this.name, ex);
			return true;
		}
		finally {
			if (this.closed) {
				closeCursor();
			}
			this.reading.unlock();
		}
	}

	private @Nullable LoggedEvent poll() {
		EventCursor cursor = this.cursor;
		if (cursor == null) {
			// Who closed the last one meanwhile wants no history.
			long start = this.subscriptions.stream()
				.mapToLong(EventSubscription::afterId)
				.min()
				.orElseGet(this.log::lastId);
			cursor = this.log.cursor(start);
			this.cursor = cursor;
		}
		return cursor.poll();
	}

	/** Whether anybody wants it. */
	private boolean dispatch(LoggedEvent event) {
		boolean wanted = false;
		for (EventSubscription subscription : this.subscriptions) {
			if (subscription.wants(event)) {
				wanted = true;
				this.calls.call(subscription, event, () -> subscription.handle(event));
			}
		}
		return wanted;
	}

	private synchronized boolean detachIfUnused() {
		if (this.closed || (this.attached && this.subscriptions.isEmpty())) {
			this.attached = false;
			this.lane.remove(this);
			closeCursor();
		}
		return !this.attached;
	}

	private void closeCursor() {
		EventCursor cursor = this.cursor;
		if (cursor != null) {
			this.cursor = null;
			cursor.close();
		}
	}

	/**
	 * Ends reading; a listener that still runs ends it when it returns.
	 */
	void close() {
		this.closed = true;
		this.lane.remove(this);
		if (this.reading.tryLock()) {
			try {
				closeCursor();
			}
			finally {
				this.reading.unlock();
			}
		}
	}

}
