package io.iutils.events;

import io.iutils.EventsLostException;
import io.iutils.engine.Claims;
import io.iutils.engine.Engine;
import io.iutils.engine.EventCursor;
import io.iutils.engine.LoggedEvent;
import io.iutils.events.Candidates.Candidate;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
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
 * With an ordering key the key is claimed first, which gives the right to the earliest
 * unfinished event with that key. The event is claimed all the same: siblings of two
 * versions may not agree on its key.
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

	/** So often it is noted what is not wanted, or gone. */
	private static final long IDLE_NOTE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final int UNWANTED_AT_ONCE = 1000;

	/**
	 * Each boot of the system begins at a multiple of this. Fewer ids that are not met
	 * are events which a sibling of a newer version can read.
	 */
	private static final long JUMP = 1L << 32;

	private final Engine engine;

	private final String key;

	private final Predicate<LoggedEvent> wanted;

	private final Function<LoggedEvent, @Nullable String> orderingKey;

	private final LongSupplier nanoTime;

	private final SharedProgress progress;

	// Wanted, read, and not known to be done; by id.
	private final Candidates candidates = new Candidates();

	// Not done by anybody, and never will be.
	private final Set<Long> gone = new HashSet<>();

	private @Nullable EventCursor cursor;

	// What is wanted up to here, and not known to be done, is among the candidates. If 0
	// that is not known.
	private long read;

	private long notedAt;

	private long nextLook;

	/**
	 * @param afterId where the name begins if it is new
	 * @param orderingKey events with the same key are handled in order; null is none
	 * @param nanoTime measures how long to wait
	 */
	SharedWork(Engine engine, String name, long afterId, Predicate<LoggedEvent> wanted,
			Function<LoggedEvent, @Nullable String> orderingKey, LongSupplier nanoTime) {
		this.engine = engine;
		this.key = key(name);
		this.wanted = wanted;
		this.orderingKey = orderingKey;
		this.nanoTime = nanoTime;
		this.notedAt = nanoTime.getAsLong();
		this.nextLook = this.notedAt;
		this.progress = new SharedProgress(engine.positions(), this.key, afterId);
		// What a power loss took of the events never comes again.
		this.progress.replace((progress) -> progress.upTo(engine.events().lastId()));
	}

	static String key(String name) {
		return PREFIX + name;
	}

	@Override
	public boolean hasNews() {
		EventCursor cursor = this.cursor;
		return cursor == null || (this.candidates.size() < MOST_UNFINISHED && cursor.hasNews())
				|| (!this.candidates.isEmpty() && mayLook()) || isNoteDue();
	}

	private boolean mayLook() {
		return this.nanoTime.getAsLong() - this.nextLook >= 0;
	}

	@Override
	public @Nullable LoggedEvent poll() {
		EventCursor cursor = cursor();
		refresh();
		LoggedEvent event = mayLook() ? pollOlder() : null;
		if (event == null) {
			event = pollNext(cursor);
		}
		if (event == null && isNoteDue()) {
			note(Set.of());
		}
		return event;
	}

	private EventCursor cursor() {
		EventCursor cursor = this.cursor;
		if (cursor == null) {
			refresh();
			if (this.read == 0) {
				this.read = this.progress.known().floor();
			}
			// On a server that was emptied there may be fewer than were read.
			this.read = Math.min(this.read, this.engine.events().lastId());
			cursor = this.engine.events().completeCursor(this.read);
			this.cursor = cursor;
		}
		return cursor;
	}

	/**
	 * What was left to others, who may have died since, or waits for its turn.
	 */
	private @Nullable LoggedEvent pollOlder() {
		for (Candidate candidate : this.candidates.firsts()) {
			LoggedEvent event = take(candidate);
			if (event != null) {
				return event;
			}
		}
		this.nextLook = this.nanoTime.getAsLong() + LOOK_NANOS;
		return null;
	}

	private @Nullable LoggedEvent pollNext(EventCursor cursor) {
		for (int i = 0; i < UNWANTED_AT_ONCE && this.candidates.size() < MOST_UNFINISHED; i++) {
			LoggedEvent event = read(cursor);
			if (event == null) {
				return null;
			}
			Candidate candidate = this.candidates.get(event.id());
			LoggedEvent taken = (candidate != null) ? takeUnread(candidate) : null;
			if (taken != null) {
				return taken;
			}
		}
		return null;
	}

	/**
	 * The next event, which has become a candidate if it is one.
	 */
	private @Nullable LoggedEvent read(EventCursor cursor) {
		boolean complete = false;
		try {
			LoggedEvent event = poll(cursor);
			if (event != null) {
				consider(event);
				this.read = event.id();
			}
			complete = true;
			return event;
		}
		finally {
			if (!complete) {
				// It goes on behind what was considered, else an event would be passed
				// over, or a loss not be told.
				closeCursor();
			}
		}
	}

	private @Nullable LoggedEvent poll(EventCursor cursor) {
		try {
			return cursor.poll();
		}
		catch (EventsLostException ex) {
			boolean loss = forget(ex);
			this.read = ex.oldestId() - 1;
			if (loss) {
				throw ex;
			}
			return cursor.poll();
		}
	}

	private void consider(LoggedEvent event) {
		if ((event.id() & -JUMP) > this.read) {
			// What stood between them was taken by a power loss.
			this.gone.addAll(this.progress.known().unfinishedBetween(this.read, event.id() & -JUMP));
		}
		if (!this.candidates.contains(event.id()) && !this.progress.known().isDone(event.id())
				&& this.wanted.test(event)) {
			this.candidates.add(new Candidate(event, this.orderingKey.apply(event)));
		}
	}

	/**
	 * Nobody can finish what is gone. That is noted later, when it has been told: else a
	 * failure in between would leave it untold.
	 * @return whether anything was left to do of it
	 */
	private boolean forget(EventsLostException lost) {
		refresh();
		// What this sibling has in hand it can still finish.
		Set<Long> inHand = this.candidates.dropBetween(lost.afterId(), lost.oldestId());
		Set<Long> unfinished = this.progress.known().unfinishedBetween(lost.afterId(), lost.oldestId());
		unfinished.removeAll(inHand);
		return this.gone.addAll(unfinished) || this.progress.known().frontier() < lost.oldestId() - 1;
	}

	/**
	 * Takes an event that was just read.
	 */
	private @Nullable LoggedEvent takeUnread(Candidate candidate) {
		try {
			return take(candidate);
		}
		finally {
			if (candidate.claim == null) {
				// Others have it.
				candidate.event = null;
			}
		}
	}

	/**
	 * Takes an event, or the earliest with its ordering key, if nobody has it.
	 */
	private @Nullable LoggedEvent take(Candidate wish) {
		String orderingKey = wish.orderingKey;
		if (wish.claim != null) {
			return null;
		}
		if (orderingKey == null) {
			return take(wish, null);
		}
		Claims.Claim order = this.engine.claims().tryClaim(this.key + "#" + orderingKey);
		if (order == null) {
			return null;
		}
		LoggedEvent event = null;
		try {
			refresh();
			Candidate first = this.candidates.first(orderingKey);
			event = (first != null) ? take(first, order) : null;
		}
		finally {
			if (event == null) {
				order.close();
			}
		}
		return event;
	}

	/**
	 * Takes this event if nobody has it.
	 * @param order the claim of its key, to be given back together with its own
	 */
	private @Nullable LoggedEvent take(Candidate candidate, Claims.@Nullable Claim order) {
		Claims.Claim claim = this.engine.claims().tryClaim(this.key + "/" + candidate.id);
		if (claim == null) {
			return null;
		}
		LoggedEvent event = null;
		try {
			// Only now nobody else can finish it.
			refresh();
			event = this.candidates.contains(candidate.id) ? load(candidate) : null;
		}
		finally {
			if (event != null) {
				candidate.claim = claim;
				candidate.order = order;
			}
			else {
				claim.close();
			}
		}
		return event;
	}

	/**
	 * @throws EventsLostException if it is gone
	 */
	private @Nullable LoggedEvent load(Candidate candidate) {
		if (candidate.event != null) {
			return candidate.event;
		}
		try (EventCursor single = this.engine.events().completeCursor(candidate.id - 1)) {
			LoggedEvent event = single.poll();
			if (event != null && event.id() != candidate.id) {
				// It was there, and is no more: nobody can finish it.
				this.gone.add(candidate.id);
				this.candidates.remove(candidate.id);
				return null;
			}
			return event;
		}
		catch (EventsLostException ex) {
			forget(ex);
			throw ex;
		}
	}

	@Override
	public boolean keeps(LoggedEvent event) {
		Candidate candidate = this.candidates.get(event.id());
		if (candidate == null) {
			return false;
		}
		boolean held = candidate.isHeld();
		if (!held) {
			// It is one of those again that others have, or have done.
			candidate.giveBack();
			if (this.progress.known().isDone(candidate.id)) {
				this.candidates.remove(candidate.id);
			}
		}
		return held;
	}

	@Override
	public void done(LoggedEvent event) {
		note(Set.of(event.id()));
		this.candidates.remove(event.id());
	}

	private boolean isNoteDue() {
		return (this.read > this.progress.known().frontier() || !this.gone.isEmpty())
				&& this.nanoTime.getAsLong() - this.notedAt > IDLE_NOTE_NANOS;
	}

	private void note(Set<Long> done) {
		Set<Long> finished = new HashSet<>(this.gone);
		finished.addAll(done);
		this.progress.replace((progress) -> {
			this.candidates.dropDone(progress);
			return progress.next(finished, this.read, this.candidates.ids());
		});
		this.gone.clear();
		this.notedAt = this.nanoTime.getAsLong();
	}

	/**
	 * Looks at the progress up to the newest change, and drops what others have done.
	 */
	private void refresh() {
		this.progress.refresh();
		this.candidates.dropDone(this.progress.known());
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
		this.read = 0;
		this.candidates.clear();
	}

}
