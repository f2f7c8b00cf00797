package io.iutils.events;

import io.iutils.DeadLetter;
import io.iutils.EventMessage;
import io.iutils.InvalidNameException;
import io.iutils.PayloadException;
import io.iutils.Subscription;
import io.iutils.engine.Engine;
import io.iutils.engine.Lane;
import io.iutils.engine.Lanes;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of this sibling that have a name and work for all siblings. Each has a
 * lane of its own. Thread-safe.
 */
final class Workers {

	private static final Log logger = LogFactory.getLog(Workers.class);

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

	private static final int LONGEST_NAME = 64;

	private final Engine engine;

	private final Lanes lanes;

	private final EventCalls calls;

	private final EventDecoder decoder;

	private final DeadLetters deadLetters;

	private final Attempts attempts;

	private final LongSupplier nanoTime;

	private final Map<String, WorkDelivery> deliveries = new HashMap<>();

	/**
	 * @param holdSize bytes of events to keep beyond retention for names that have not
	 * finished them
	 * @param nanoTime measures how long to wait
	 */
	Workers(Engine engine, Lanes lanes, EventCalls calls, EventDecoder decoder, DeadLetters deadLetters,
			Attempts attempts, long holdSize, LongSupplier nanoTime) {
		this.engine = engine;
		this.lanes = lanes;
		this.calls = calls;
		this.decoder = decoder;
		this.deadLetters = deadLetters;
		this.attempts = attempts;
		this.nanoTime = nanoTime;
		engine.events().holdBack(this::firstNeeded, holdSize);
	}

	/**
	 * @throws InvalidNameException if it is no name of a listener
	 */
	static String requireName(String name) {
		if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
			throw new InvalidNameException("A listener's name has 1 to " + LONGEST_NAME
					+ " letters, digits, hyphens, underscores, and dots between words; this one is \""
					+ ((name.length() > LONGEST_NAME) ? name.substring(0, LONGEST_NAME) + "..." : name) + "\"");
		}
		return name;
	}

	/**
	 * Starts to work with the siblings that have a listener of that name. One that was
	 * closed may still run: it has the same lane, so this one begins behind it.
	 * @param afterId where a new name begins
	 * @throws IllegalStateException if this sibling has one already
	 */
	synchronized Subscription start(NamedListener listener, long afterId) {
		String name = requireName(listener.name());
		WorkDelivery present = this.deliveries.get(name);
		if (present != null && !present.isClosed()) {
			throw new IllegalStateException("There is a listener with the name \"" + name + "\" already");
		}
		EventWork work = listener.shared() ? new SharedWork(this.engine, name, afterId, listener::wants,
				(event) -> keyOf(listener, event), this.nanoTime)
				: new ResumedWork(this.engine, name, afterId, listener::wants, this.nanoTime);
		Lane lane = this.lanes.lane(EventLanes.OWN + name);
		WorkDelivery delivery = new WorkDelivery(this, name, listener.listener(), lane, work,
				(event) -> handle(listener, event));
		this.deliveries.put(name, delivery);
		lane.add(delivery);
		return delivery;
	}

	private @Nullable String keyOf(NamedListener listener, LoggedEvent event) {
		if (listener.orderedBy() == null) {
			return null;
		}
		try {
			EventMessage<?> message = this.decoder.require(event, listener.type());
			return (message != null) ? listener.orderingKey(message) : null;
		}
		catch (OutOfMemoryError ex) {
			// That may be over when it is read again.
			throw ex;
		}
		catch (Throwable ex) {
			// It fails again when the event is handled, which counts and tells.
			return null;
		}
	}

	private @Nullable CompletionStage<?> handle(NamedListener listener, LoggedEvent event) {
		EventMessage<?> message;
		try {
			boolean any = listener.type() == PayloadType.NONE && listener.orderedBy() == null;
			message = any ? EventDecoder.message(event, null) : this.decoder.require(event, listener.type());
		}
		catch (PayloadException ex) {
			throw new UnreadableEventException(ex);
		}
		if (message == null) {
			return null;
		}
		// Here what it throws is a failure of the listener.
		listener.orderingKey(message);
		return this.calls.within(event, NamedListener.Call::call, listener.call(), message);
	}

	synchronized void ended(String name, WorkDelivery delivery) {
		this.deliveries.remove(name, delivery);
	}

	void wake() {
		this.engine.wake();
	}

	EventCalls calls() {
		return this.calls;
	}

	Attempts attempts() {
		return this.attempts;
	}

	long nanoTime() {
		return this.nanoTime.getAsLong();
	}

	/**
	 * Puts an event aside.
	 */
	DeadLetter bury(String name, LoggedEvent event, int failures, Throwable failure) {
		return this.deadLetters.add(name, event, failures, failure);
	}

	/**
	 * The lowest id that a name has not finished, whether or not anybody works it now.
	 */
	private long firstNeeded() {
		try {
			return 1 + Math.min(lowest(ResumedWork.key("**"), ResumedWork::position),
					lowest(SharedWork.key("**"), (entry) -> Progress.of(entry).floor()));
		}
		catch (RuntimeException ex) {
			logger.warn("What listeners have not finished is not known; events are kept as if it were all", ex);
			return 0;
		}
	}

	private long lowest(String pattern, ToLongFunction<StashEntry> finished) {
		StashStore positions = this.engine.positions();
		// One less than the highest, to count on from.
		long lowest = Long.MAX_VALUE - 1;
		for (String key : positions.keys(NamePattern.of(pattern))) {
			StashEntry entry = positions.get(key);
			lowest = (entry != null) ? Math.min(lowest, finished.applyAsLong(entry)) : lowest;
		}
		return lowest;
	}

}
