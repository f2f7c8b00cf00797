package io.iutils.events;

import io.iutils.engine.ContentCodec;
import io.iutils.engine.Engine;
import io.iutils.engine.Lanes;
import java.util.function.Consumer;

/**
 * The parts that all share who deal with the events of one engine. Thread-safe.
 */
final class EventLayer implements AutoCloseable {

	private final EventTypes types;

	private final Reactions reactions = new Reactions();

	private final EventOutlet outlet;

	private final EventDecoder decoder;

	private final EventCalls calls;

	private final EventLanes lanes;

	/**
	 * @param publisher publishes in this context
	 */
	EventLayer(Engine engine, Lanes lanes, ContentCodec codec, EventTypes types, long maxPayloadSize,
			Consumer<Object> publisher) {
		this.types = types;
		EventPayloads payloads = new EventPayloads(codec);
		this.outlet = new EventOutlet(engine.events(), types, payloads, this.reactions, maxPayloadSize);
		this.decoder = new EventDecoder(types, payloads, engine.counters());
		this.calls = new EventCalls(engine.counters(), this.reactions, lanes.calls(), publisher);
		this.lanes = new EventLanes(engine, lanes, this.calls);
	}

	EventTypes types() {
		return this.types;
	}

	EventOutlet outlet() {
		return this.outlet;
	}

	EventDecoder decoder() {
		return this.decoder;
	}

	EventCalls calls() {
		return this.calls;
	}

	EventLanes lanes() {
		return this.lanes;
	}

	@Override
	public void close() {
		this.lanes.close();
	}

}
