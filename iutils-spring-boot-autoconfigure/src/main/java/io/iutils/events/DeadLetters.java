package io.iutils.events;

import io.iutils.DeadLetter;
import io.iutils.EventMessage;
import io.iutils.IDeadLetters;
import io.iutils.PayloadException;
import io.iutils.engine.Claims;
import io.iutils.engine.Engine;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.engine.WriteGuard;
import io.iutils.events.LetterFormat.Letter;
import java.lang.reflect.Type;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Dead letters as entries of the second map, each under its listener and its id.
 * Thread-safe.
 */
final class DeadLetters implements IDeadLetters {

	private static final Log logger = LogFactory.getLog(DeadLetters.class);

	private static final String PREFIX = "dead.";

	private static final int LONGEST_FAILURE = 1000;

	private final Engine engine;

	private final EventDecoder decoder;

	private final InstantSource clock;

	DeadLetters(Engine engine, EventDecoder decoder, InstantSource clock) {
		this.engine = engine;
		this.decoder = decoder;
		this.clock = clock;
	}

	/**
	 * Puts an event aside; done twice it is there once.
	 */
	DeadLetter add(String listener, LoggedEvent event, int attempts, Throwable failure) {
		String text = EventCalls.describe(failure);
		Letter letter = new Letter(this.clock.instant().truncatedTo(ChronoUnit.MILLIS), attempts,
				(text.length() > LONGEST_FAILURE) ? text.substring(0, LONGEST_FAILURE) : text, event);
		this.engine.positions().put(key(listener, event.id()), StashStore.ANY, LetterFormat.pack(letter), Terms.CLEAR);
		return letter(listener, letter);
	}

	private static String key(String listener, long eventId) {
		return String.format(Locale.ROOT, "%s%s.%020d", PREFIX, listener, eventId);
	}

	private static DeadLetter letter(String listener, Letter letter) {
		LoggedEvent event = letter.event();
		return new DeadLetter(listener, event.id(), event.topic(), event.origin(), event.time(), letter.failedAt(),
				letter.attempts(), letter.failure());
	}

	@Override
	public List<DeadLetter> list() {
		return find(PREFIX + "**");
	}

	@Override
	public List<DeadLetter> list(String listener) {
		return find(PREFIX + Workers.requireName(listener) + ".*");
	}

	private List<DeadLetter> find(String pattern) {
		List<DeadLetter> letters = new ArrayList<>();
		for (String key : this.engine.positions().keys(NamePattern.of(pattern))) {
			StashEntry entry = this.engine.positions().get(key);
			DeadLetter letter = (entry != null) ? unpack(key, entry) : null;
			if (letter != null) {
				letters.add(letter);
			}
		}
		return letters;
	}

	/**
	 * Null if it cannot be read, which must not hide the others.
	 */
	private static @Nullable DeadLetter unpack(String key, StashEntry entry) {
		try {
			String listener = key.substring(PREFIX.length(), key.lastIndexOf('.'));
			return letter(listener, LetterFormat.unpack(entry.content()));
		}
		catch (PayloadException ex) {
			logger.warn("The dead letter " + key + " cannot be read", ex);
			return null;
		}
	}

	@Override
	public <T> Optional<EventMessage<T>> read(DeadLetter letter, Class<T> type) {
		return readAs(letter, type);
	}

	@Override
	public <T> Optional<EventMessage<T>> read(DeadLetter letter, ParameterizedTypeReference<T> type) {
		return readAs(letter, type.getType());
	}

	/** The decoder made sure that the payload is of this type. */
	@SuppressWarnings("unchecked")
	private <T> Optional<EventMessage<T>> readAs(DeadLetter letter, Type type) {
		StashEntry entry = this.engine.positions().get(key(letter.listener(), letter.eventId()));
		return Optional.ofNullable((entry == null) ? null : (EventMessage<T>) this.decoder
			.require(LetterFormat.unpack(entry.content()).event(), PayloadType.of(type)));
	}

	@Override
	public boolean redrive(DeadLetter letter) {
		return remove(letter, (entry) -> this.engine.events()
			.redeliver(LetterFormat.unpack(entry.content()).event(), letter.listener()));
	}

	@Override
	public boolean discard(DeadLetter letter) {
		return remove(letter, (entry) -> {
		});
	}

	/**
	 * One sibling at a time, so that what is discarded is not redriven.
	 */
	private boolean remove(DeadLetter letter, Consumer<StashEntry> before) {
		WriteGuard.requireOutside();
		String key = key(letter.listener(), letter.eventId());
		Claims.@Nullable Claim claim = this.engine.claims().tryClaim(key);
		if (claim == null) {
			return false;
		}
		try {
			StashEntry entry = this.engine.positions().get(key);
			if (entry == null) {
				return false;
			}
			before.accept(entry);
			return this.engine.positions().remove(key, StashStore.ANY);
		}
		finally {
			claim.close();
		}
	}

}
