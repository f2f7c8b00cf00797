package io.iutils.events;

import io.iutils.engine.ContentCodec;
import io.iutils.engine.Engine;
import io.iutils.engine.Lanes;
import io.iutils.engine.Propagation;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * The parts that all share who deal with the events of one engine. Thread-safe.
 */
final class EventLayer implements AutoCloseable {

	private final EventTypes types;

	private final Reactions reactions = new Reactions();

	private final EventOutlet outlet;

	private final UnsentEvents unsent;

	private final EventDecoder decoder;

	private final EventCalls calls;

	private final EventLanes lanes;

	private final DeadLetters deadLetters;

	private final Workers workers;

	/**
	 * @param publisher publishes in this context
	 */
	EventLayer(Engine engine, Lanes lanes, ContentCodec codec, EventTypes types, EventsSettings settings,
			Propagation propagation, Consumer<Object> publisher) {
		this.types = types;
		EventPayloads payloads = new EventPayloads(codec);
		this.outlet = new EventOutlet(engine.events(), types, payloads, this.reactions, propagation,
				settings.maxPayloadSize());
		this.unsent = new UnsentEvents(engine::counters, publisher);
		this.decoder = new EventDecoder(types, payloads, engine.counters());
		this.calls = new EventCalls(engine.counters(), this.reactions, lanes.calls(), propagation, publisher);
		this.lanes = new EventLanes(engine, lanes, this.calls);
		this.deadLetters = new DeadLetters(engine, this.decoder, InstantSource.system());
		this.workers = new Workers(engine, lanes, this.calls, this.decoder, this.deadLetters,
				new Attempts(settings.attempts(), settings.backOff()), settings.holdSize(), System::nanoTime);
	}

	EventTypes types() {
		return this.types;
	}

	EventOutlet outlet() {
		return this.outlet;
	}

	UnsentEvents unsent() {
		return this.unsent;
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

	DeadLetters deadLetters() {
		return this.deadLetters;
	}

	Workers workers() {
		return this.workers;
	}

	@Override
	public void close() {
		this.lanes.close();
	}

}
