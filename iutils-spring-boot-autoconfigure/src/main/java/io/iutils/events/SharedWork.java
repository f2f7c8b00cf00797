package io.iutils.events;

import io.iutils.EventsLostException;
import io.iutils.engine.Claims;
import io.iutils.engine.Engine;
import io.iutils.engine.EventCursor;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.StashEntry;
import io.iutils.engine.Terms;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/*
 * Sharing. Each sibling walks the unfinished events in order. It claims one, looks at the
 * progress once more, and if nobody has finished it meanwhile it has it. When it is
 * handled, that is noted in the progress; only then the claim is closed. So whoever gets
 * a claim sees what its last holder has done, and the claims of the dead are free by
 * themselves: at least once, and twice only what somebody had handled but not yet noted
 * when it died. Each event is noted by itself: many at once would leave those with the
 * same ordering key waiting while this sibling is busy with another one.
 *
 * With an ordering key the claim is the key's, and gives the right to the earliest
 * unfinished event with that key.
 *
 * The progress is one entry, replaced if nobody else has done so meanwhile. Who replaces
 * it moves the frontier to where it has read itself; what it has read and nobody has
 * finished goes among the unfinished.
 */

/**
 * All siblings work a name in parallel. Confined to a lane.
 */
final class SharedWork implements EventWork {

	private static final String PREFIX = "shared.";

	/** Behind so many that wait for others this sibling reads no further. */
	static final int MOST_UNFINISHED = 10_000;

	/** So often it looks whether claims of others are free. */
	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	/** So often the frontier is moved behind events that are not wanted. */
	private static final long IDLE_NOTE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final int UNWANTED_AT_ONCE = 1000;

	private final Engine engine;

	private final String key;

	private final Predicate<LoggedEvent> wanted;

	private final Function<LoggedEvent, @Nullable String> orderingKey;

	// Wanted, read, and not known to be done; by id.
	private final NavigableMap<Long, Candidate> candidates = new TreeMap<>();

	private @Nullable EventCursor cursor;

	private Progress progress = Progress.from(0);

	private long notedAt;

	private long nextLook;

	/**
	 * @param afterId where the name begins if it is new
	 * @param orderingKey events with the same key are handled in order; null is none
	 */
	SharedWork(Engine engine, String name, long afterId, Predicate<LoggedEvent> wanted,
			Function<LoggedEvent, @Nullable String> orderingKey) {
		this.engine = engine;
		this.key = key(name);
		this.wanted = wanted;
		this.orderingKey = orderingKey;
		engine.positions().put(this.key, 0, Progress.from(afterId).content(), Terms.CLEAR);
	}

	static String key(String name) {
		return PREFIX + name;
	}

	@Override
	public boolean hasNews() {
		EventCursor cursor = this.cursor;
		return cursor == null || (this.candidates.size() < MOST_UNFINISHED && cursor.hasNews())
				|| (!this.candidates.isEmpty() && mayLook());
	}

	private boolean mayLook() {
		return System.nanoTime() - this.nextLook >= 0;
	}

	@Override
	public @Nullable LoggedEvent poll() {
		EventCursor cursor = cursor();
		refresh();
		LoggedEvent event = mayLook() ? pollOlder() : null;
		if (event == null) {
			event = pollNext(cursor);
		}
		if (event == null && isFrontierDue(cursor)) {
			note(Set.of());
		}
		return event;
	}

	private EventCursor cursor() {
		EventCursor cursor = this.cursor;
		if (cursor == null) {
			refresh();
			// A power loss may take events that were done; ids that come are above both.
			cursor = this.engine.events().cursor(Math.min(this.progress.floor(), this.engine.events().lastId()));
			this.cursor = cursor;
		}
		return cursor;
	}

	/**
	 * What was left to others, who may have died since, or waits for its turn.
	 */
	private @Nullable LoggedEvent pollOlder() {
		Set<String> keys = new HashSet<>();
		for (Candidate candidate : List.copyOf(this.candidates.values())) {
			boolean first = candidate.orderingKey == null || keys.add(candidate.orderingKey);
			LoggedEvent event = first ? take(candidate) : null;
			if (event != null) {
				return event;
			}
		}
		this.nextLook = System.nanoTime() + LOOK_NANOS;
		return null;
	}

	private @Nullable LoggedEvent pollNext(EventCursor cursor) {
		for (int i = 0; i < UNWANTED_AT_ONCE && this.candidates.size() < MOST_UNFINISHED; i++) {
			LoggedEvent event = read(cursor);
			if (event == null) {
				return null;
			}
			Candidate candidate = consider(event);
			LoggedEvent taken = (candidate != null) ? take(candidate) : null;
			if (taken != null) {
				return taken;
			}
			if (candidate != null) {
				// Others have it: it may be large, and is read again if need be.
				candidate.event = null;
			}
		}
		return null;
	}

	private @Nullable Candidate consider(LoggedEvent event) {
		boolean complete = false;
		try {
			Candidate candidate = null;
			if (!this.candidates.containsKey(event.id()) && !this.progress.isDone(event.id())
					&& this.wanted.test(event)) {
				candidate = new Candidate(event, this.orderingKey.apply(event));
				this.candidates.put(event.id(), candidate);
			}
			complete = true;
			return candidate;
		}
		finally {
			if (!complete) {
				// Else nobody would look at it again.
				closeCursor();
			}
		}
	}

	private @Nullable LoggedEvent read(EventCursor cursor) {
		try {
			return cursor.poll();
		}
		catch (EventsLostException ex) {
			if (forget(ex)) {
				throw ex;
			}
			return cursor.poll();
		}
	}

	/**
	 * Nobody can finish what is gone.
	 * @return whether anything was left to do of it
	 */
	private boolean forget(EventsLostException lost) {
		refresh();
		Set<Long> gone = new TreeSet<>(this.progress.unfinished().headSet(lost.oldestId()));
		boolean loss = !gone.isEmpty() || this.progress.frontier() < lost.oldestId() - 1;
		// What this sibling has in hand it can still finish.
		this.candidates.headMap(lost.oldestId()).values().removeIf((candidate) -> candidate.claim == null);
		gone.removeAll(this.candidates.keySet());
		if (!gone.isEmpty()) {
			note(gone);
		}
		return loss;
	}

	/**
	 * Takes an event, or the earliest with its ordering key, if nobody has it.
	 */
	private @Nullable LoggedEvent take(Candidate wish) {
		if (wish.claim != null) {
			return null;
		}
		String orderingKey = wish.orderingKey;
		Claims.Claim claim = this.engine.claims()
			.tryClaim((orderingKey != null) ? this.key + "#" + orderingKey : this.key + "/" + wish.id);
		if (claim == null) {
			return null;
		}
		Candidate candidate = null;
		LoggedEvent event = null;
		try {
			// Only now nobody else can finish it.
			refresh();
			candidate = (orderingKey != null) ? first(orderingKey) : this.candidates.get(wish.id);
			event = (candidate != null) ? load(candidate) : null;
		}
		finally {
			if (candidate != null && event != null) {
				candidate.claim = claim;
			}
			else {
				claim.close();
			}
		}
		return event;
	}

	private @Nullable Candidate first(String orderingKey) {
		for (Candidate candidate : this.candidates.values()) {
			if (orderingKey.equals(candidate.orderingKey)) {
				return candidate;
			}
		}
		return null;
	}

	/**
	 * @throws EventsLostException if it is gone
	 */
	private @Nullable LoggedEvent load(Candidate candidate) {
		if (candidate.event != null) {
			return candidate.event;
		}
		try (EventCursor single = this.engine.events().cursor(candidate.id - 1)) {
			LoggedEvent event = single.poll();
			return (event != null && event.id() == candidate.id) ? event : null;
		}
		catch (EventsLostException ex) {
			forget(ex);
			throw ex;
		}
	}

	@Override
	public void done(LoggedEvent event) {
		note(Set.of(event.id()));
		Candidate candidate = this.candidates.remove(event.id());
		if (candidate != null && candidate.claim != null) {
			candidate.claim.close();
		}
	}

	private boolean isFrontierDue(EventCursor cursor) {
		return cursor.position() > this.progress.frontier() && System.nanoTime() - this.notedAt > IDLE_NOTE_NANOS;
	}

	private void note(Set<Long> finished) {
		EventCursor cursor = this.cursor;
		long read = (cursor != null) ? cursor.position() : 0;
		Progress next;
		do {
			refresh();
			NavigableSet<Long> unfinished = new TreeSet<>(this.progress.unfinished());
			if (read > this.progress.frontier()) {
				unfinished.addAll(this.candidates.subMap(this.progress.frontier(), false, read, true).keySet());
			}
			unfinished.removeAll(finished);
			next = new Progress(this.progress.version(), Math.max(this.progress.frontier(), read), unfinished);
		}
		while (this.engine.positions().put(this.key, next.version(), next.content(), Terms.CLEAR) == 0);
		this.notedAt = System.nanoTime();
	}

	/**
	 * Looks at the progress up to the newest change, and drops what others have done.
	 */
	private void refresh() {
		StashEntry entry = this.engine.positions().get(this.key);
		long version = (entry != null) ? entry.version() : 0;
		if (version != this.progress.version()) {
			// Nobody removes it; if somebody does, it is made again.
			Progress newest = (entry != null) ? Progress.of(entry) : this.progress.unnoted();
			this.progress = newest;
			this.candidates.values().removeIf((candidate) -> candidate.claim == null && newest.isDone(candidate.id));
		}
	}

	private void closeCursor() {
		EventCursor cursor = this.cursor;
		if (cursor != null) {
			this.cursor = null;
			cursor.close();
		}
	}

	@Override
	public void pause() {
		closeCursor();
		List<Candidate> all = List.copyOf(this.candidates.values());
		this.candidates.clear();
		for (Candidate candidate : all) {
			if (candidate.claim != null) {
				candidate.claim.close();
			}
		}
	}

	/**
	 * An event that is not known to be done.
	 */
	private static final class Candidate {

		private final long id;

		private final @Nullable String orderingKey;

		private @Nullable LoggedEvent event;

		private Claims.@Nullable Claim claim;

		Candidate(LoggedEvent event, @Nullable String orderingKey) {
			this.id = event.id();
			this.event = event;
			this.orderingKey = orderingKey;
		}

	}

}
