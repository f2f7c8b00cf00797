package io.iutils.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lanes of one sibling: the default one and those with a name. Thread-safe.
 */
public final class Lanes implements AutoCloseable {

	private final Engine engine;

	private final Lane defaultLane;

	private final Map<String, Lane> named = new LinkedHashMap<>();

	private boolean running;

	public Lanes(Engine engine) {
		this.engine = engine;
		this.defaultLane = new Lane(engine, "iutils-dispatch");
	}

	public Lane defaultLane() {
		return this.defaultLane;
	}

	/**
	 * The lane of this name, made if need be; the default one for an empty name.
	 */
	public synchronized Lane lane(String name) {
		if (name.isEmpty()) {
			return this.defaultLane;
		}
		return this.named.computeIfAbsent(name, (key) -> {
			Lane lane = new Lane(this.engine, "iutils-lane-" + key);
			if (this.running) {
				lane.start();
			}
			return lane;
		});
	}

	/**
	 * Delivery begins, or goes on where it stopped.
	 */
	public synchronized void start() {
		this.running = true;
		all().forEach(Lane::start);
	}

	/**
	 * Delivery stops: no new call begins, running ones are waited for.
	 */
	public void stop() {
		List<Lane> lanes;
		synchronized (this) {
			this.running = false;
			lanes = all();
		}
		lanes.forEach(Lane::stop);
	}

	@Override
	public void close() {
		stop();
		List<Lane> lanes;
		synchronized (this) {
			lanes = all();
		}
		lanes.forEach(Lane::close);
	}

	private List<Lane> all() {
		List<Lane> all = new ArrayList<>(this.named.values());
		all.add(this.defaultLane);
		return all;
	}

}
