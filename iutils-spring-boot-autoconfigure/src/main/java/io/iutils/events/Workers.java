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
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
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

	private final Set<String> names = ConcurrentHashMap.newKeySet();

	/**
	 * @param holdSize bytes of events to keep beyond retention for names that have not
	 * finished them
	 */
	Workers(Engine engine, Lanes lanes, EventCalls calls, EventDecoder decoder, DeadLetters deadLetters,
			Attempts attempts, long holdSize) {
		this.engine = engine;
		this.lanes = lanes;
		this.calls = calls;
		this.decoder = decoder;
		this.deadLetters = deadLetters;
		this.attempts = attempts;
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
	 * Starts to work with the siblings that have a listener of that name.
	 * @param afterId where a new name begins
	 * @throws IllegalStateException if this sibling has one already
	 */
	Subscription start(NamedListener listener, long afterId) {
		String name = requireName(listener.name());
		if (!this.names.add(name)) {
			throw new IllegalStateException("There is a listener with the name \"" + name + "\" already");
		}
		WorkDelivery delivery = null;
		try {
			EventWork work = listener.shared()
					? new SharedWork(this.engine, name, afterId, listener::wants, (event) -> keyOf(listener, event))
					: new ResumedWork(this.engine, name, afterId, listener::wants);
			// Not a name that a lane of the application can have.
			Lane lane = this.lanes.lane("/" + name);
			delivery = new WorkDelivery(this, name, listener.listener(), lane, work,
					(event) -> handle(listener, event));
			lane.add(delivery);
			return delivery;
		}
		finally {
			if (delivery == null) {
				closed(name);
			}
		}
	}

	private @Nullable String keyOf(NamedListener listener, LoggedEvent event) {
		if (listener.orderedBy() == null) {
			return null;
		}
		try {
			EventMessage<?> message = this.decoder.require(event, listener.type());
			return (message != null) ? listener.orderingKey(message) : null;
		}
		catch (Exception ex) {
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
		listener.orderingKey(message);
		return listener.call().call(message);
	}

	void closed(String name) {
		this.names.remove(name);
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

	/**
	 * Puts an event aside and tells so.
	 */
	void bury(String name, Object listener, LoggedEvent event, int failures, Throwable failure) {
		DeadLetter letter = this.deadLetters.add(name, event, failures, failure);
		this.calls.buried(listener, letter, failure);
	}

	/**
	 * The lowest id that a name has not finished, whether or not anybody works it now.
	 */
	private long firstNeeded() {
		try {
			return lowest();
		}
		catch (RuntimeException ex) {
			logger.warn("What listeners have not finished is not known; events are kept as if it were all", ex);
			return 0;
		}
	}

	private long lowest() {
		StashStore positions = this.engine.positions();
		long first = Long.MAX_VALUE;
		for (String key : positions.keys(NamePattern.of(ResumedWork.key("**")))) {
			StashEntry entry = positions.get(key);
			first = (entry != null) ? Math.min(first, ResumedWork.position(entry) + 1) : first;
		}
		for (String key : positions.keys(NamePattern.of(SharedWork.key("**")))) {
			StashEntry entry = positions.get(key);
			first = (entry != null) ? Math.min(first, Progress.of(entry).floor() + 1) : first;
		}
		return first;
	}

}
