package io.iutils.events;

import io.iutils.engine.Engine;
import io.iutils.engine.Lanes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The subscriptions of all lanes. Thread-safe.
 */
final class EventLanes implements AutoCloseable {

	/** What names of lanes begin with that are not those of the application. */
	static final String OWN = "/";

	private final Engine engine;

	private final Lanes lanes;

	private final EventCalls calls;

	private final Map<String, EventLane> byName = new LinkedHashMap<>();

	EventLanes(Engine engine, Lanes lanes, EventCalls calls) {
		this.engine = engine;
		this.lanes = lanes;
		this.calls = calls;
	}

	/**
	 * @param lane its name, empty for the default one
	 */
	void add(String lane, EventSubscription subscription) {
		lane(lane).add(subscription);
	}

	private synchronized EventLane lane(String name) {
		return this.byName.computeIfAbsent(name,
				(key) -> new EventLane(key.isEmpty() ? "the default lane" : "lane " + key, this.engine.events(),
						this.lanes.lane(key), this.calls, this.engine.membership().self().id()));
	}

	@Override
	public void close() {
		List<EventLane> all;
		synchronized (this) {
			all = List.copyOf(this.byName.values());
		}
		all.forEach(EventLane::close);
	}

}
