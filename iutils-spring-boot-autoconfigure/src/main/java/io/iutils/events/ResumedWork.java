package io.iutils.events;

import io.iutils.engine.Claims;
import io.iutils.engine.Content;
import io.iutils.engine.Engine;
import io.iutils.engine.EventCursor;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One sibling at a time works a name, in order; the others stand by. Whoever holds the
 * claim reads from the position that is kept for the name, and moves it behind each event
 * that is done. Confined to a lane.
 */
final class ResumedWork implements EventWork {

	private static final String PREFIX = "resume.";

	/** So often those who stand by look whether the name is free. */
	private static final long STAND_BY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	/** So often the position is moved behind events that are not wanted. */
	private static final long IDLE_SAVE_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** Then others on the lane get their turn, and stopping is noticed. */
	private static final int UNWANTED_AT_ONCE = 1000;

	private final Engine engine;

	private final String key;

	private final Predicate<LoggedEvent> wanted;

	private final LongSupplier nanoTime;

	private Claims.@Nullable Claim claim;

	private @Nullable EventCursor cursor;

	private boolean inHand;

	private long saved;

	// Of the position that is kept, as it was last read or saved here.
	private long version;

	// The answer may have been lost.
	private long tried;

	private long savedAt;

	private long nextLook;

	/**
	 * @param afterId where the name begins if it is new
	 * @param nanoTime measures how long to wait
	 */
	ResumedWork(Engine engine, String name, long afterId, Predicate<LoggedEvent> wanted, LongSupplier nanoTime) {
		this.engine = engine;
		this.nanoTime = nanoTime;
		this.savedAt = nanoTime.getAsLong();
		this.nextLook = this.savedAt;
		this.key = key(name);
		this.wanted = wanted;
		engine.positions().put(this.key, 0, integer(afterId), Terms.CLEAR);
		stepBack();
	}

	/**
	 * A power loss may take events whose position was on disk already.
	 */
	private void stepBack() {
		StashEntry entry = this.engine.positions().get(this.key);
		long last = this.engine.events().lastId();
		if (entry != null && position(entry) > last) {
			this.engine.positions().put(this.key, entry.version(), integer(last), Terms.CLEAR);
		}
	}

	static String key(String name) {
		return PREFIX + name;
	}

	/**
	 * The position that an entry of {@link StashStore} tells.
	 */
	static long position(StashEntry entry) {
		return Long.parseLong(new String(entry.content().bytes(), StandardCharsets.US_ASCII));
	}

	private static Content integer(long value) {
		return Content.of(Content.Kind.INTEGER, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
	}

	@Override
	public boolean hasNews() {
		EventCursor cursor = this.cursor;
		return !this.inHand && ((cursor != null) ? cursor.hasNews() || isSaveDue(cursor) : mayLook());
	}

	private boolean mayLook() {
		return this.nanoTime.getAsLong() - this.nextLook >= 0;
	}

	@Override
	public @Nullable LoggedEvent poll() {
		if (!this.inHand && this.claim != null && !this.claim.isHeld()) {
			pause();
		}
		EventCursor cursor = this.inHand ? null : cursor();
		if (cursor == null) {
			return null;
		}
		for (int i = 0; i < UNWANTED_AT_ONCE; i++) {
			LoggedEvent event = cursor.poll();
			if (event == null) {
				break;
			}
			if (isWanted(event)) {
				this.inHand = true;
				return event;
			}
		}
		if (isSaveDue(cursor)) {
			save(cursor.position());
		}
		return null;
	}

	private boolean isSaveDue(EventCursor cursor) {
		return cursor.position() > this.saved && this.nanoTime.getAsLong() - this.savedAt > IDLE_SAVE_NANOS;
	}

	private boolean isWanted(LoggedEvent event) {
		boolean complete = false;
		try {
			boolean wanted = this.wanted.test(event);
			complete = true;
			return wanted;
		}
		finally {
			if (!complete) {
				// It is read again, else it would be passed over.
				closeCursor();
			}
		}
	}

	/**
	 * Null if another sibling works the name.
	 */
	private @Nullable EventCursor cursor() {
		if (this.cursor == null && mayLook()) {
			this.nextLook = this.nanoTime.getAsLong() + STAND_BY_NANOS;
			Claims.Claim claim = (this.claim != null) ? this.claim : this.engine.claims().tryClaim(this.key);
			this.claim = claim;
			if (claim != null) {
				StashEntry entry = this.engine.positions().get(this.key);
				this.saved = (entry != null) ? position(entry) : this.engine.events().lastId();
				this.version = (entry != null) ? entry.version() : 0;
				this.cursor = this.engine.events().completeCursor(this.saved);
			}
		}
		return this.cursor;
	}

	@Override
	public void done(LoggedEvent event) {
		save(event.id());
		this.inHand = false;
	}

	private void save(long position) {
		long triedBefore = this.tried;
		this.tried = position;
		long saved = this.engine.positions().put(this.key, this.version, integer(position), Terms.CLEAR);
		if (saved == 0) {
			saved = saveAgain(position, triedBefore);
		}
		if (saved == 0) {
			// Another sibling works the name: it took the claim as this one counted as
			// gone.
			pause();
			return;
		}
		this.version = saved;
		this.saved = position;
		this.savedAt = this.nanoTime.getAsLong();
	}

	/**
	 * Perhaps it, or what was tried before it, was saved, and only the answer was lost.
	 * @return the new version, 0 if another sibling has saved
	 */
	private long saveAgain(long position, long triedBefore) {
		StashEntry entry = this.engine.positions().get(this.key);
		if (entry == null) {
			return 0;
		}
		if (position(entry) == position) {
			return entry.version();
		}
		return (position(entry) == triedBefore)
				? this.engine.positions().put(this.key, entry.version(), integer(position), Terms.CLEAR) : 0;
	}

	@Override
	public boolean keeps(LoggedEvent event) {
		boolean held = this.claim != null && this.claim.isHeld();
		if (!held) {
			pause();
		}
		return held;
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
		this.inHand = false;
		Claims.Claim claim = this.claim;
		if (claim != null) {
			this.claim = null;
			claim.close();
		}
	}

}
