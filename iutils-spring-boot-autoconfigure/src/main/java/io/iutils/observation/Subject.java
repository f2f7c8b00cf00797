package io.iutils.observation;

import io.iutils.engine.Propagation.Action;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;

/**
 * What is observed, and under which names. Topics and commands may be many, such as one
 * for each order: they are no part of names and of keys that become metrics.
 */
enum Subject {

	EMIT("iutils.events.emit", "event emit", Kind.PRODUCER, messaging("publish"), "messaging.destination.name"),

	LISTENER("iutils.events.listener", "event listener", Kind.CONSUMER, messaging("process"),
			"messaging.destination.name"),

	ASK("iutils.requests.ask", "request ask", Kind.CLIENT, rpc(), "rpc.method"),

	HANDLER("iutils.requests.handler", "request handler", Kind.SERVER, rpc(), "rpc.method");

	/** A peer may have sent a longer one. */
	private static final int LONGEST_NAME = 1024;

	private final String observationName;

	private final String contextualName;

	private final Kind kind;

	private final KeyValues keys;

	private final String nameKey;

	Subject(String observationName, String contextualName, Kind kind, KeyValues keys, String nameKey) {
		this.observationName = observationName;
		this.contextualName = contextualName;
		this.kind = kind;
		this.keys = keys;
		this.nameKey = nameKey;
	}

	private static KeyValues messaging(String operation) {
		return KeyValues.of("messaging.operation", operation, "messaging.system", "iutils");
	}

	private static KeyValues rpc() {
		return KeyValues.of("rpc.system", "iutils");
	}

	static Subject sent(Action action) {
		return switch (action) {
			case EVENT -> EMIT;
			case REQUEST -> ASK;
		};
	}

	static Subject received(Action action) {
		return switch (action) {
			case EVENT -> LISTENER;
			case REQUEST -> HANDLER;
		};
	}

	String observationName() {
		return this.observationName;
	}

	Kind kind() {
		return this.kind;
	}

	/**
	 * Says what an observation is about.
	 * @param name the topic or the command
	 */
	Observation describe(Observation observation, String name) {
		return observation.contextualName(this.contextualName)
			.lowCardinalityKeyValues(this.keys)
			.highCardinalityKeyValue(this.nameKey,
					(name.length() > LONGEST_NAME) ? name.substring(0, LONGEST_NAME) : name);
	}

}
