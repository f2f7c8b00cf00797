package io.iutils.events;

import io.iutils.EventsLostException;
import io.iutils.LockTimeoutException;
import io.iutils.OutcomeUnknownException;
import io.iutils.Sibling;
import io.iutils.UnknownEventException;
import io.iutils.engine.RequestTransport;
import io.iutils.engine.Claims;
import io.iutils.engine.Content;
import io.iutils.engine.Counters;
import io.iutils.engine.Engine;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.EventLog;
import io.iutils.engine.Interest;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.Membership;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashFeed;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Siblings that share nothing but memory: time passes when it is told to, retention, a
 * power loss and damage take what they are told to, and every call can be made to fail.
 * Confined to one thread.
 */
final class FakeSiblings {

	private static final Sibling ORIGIN = new Sibling("0".repeat(32), 1, Instant.EPOCH);

	private final NavigableMap<Long, LoggedEvent> events = new TreeMap<>();

	private final NavigableSet<Long> used = new TreeSet<>();

	// Events that are gone: behind each key up to its value.
	private final NavigableMap<Long, Long> gone = new TreeMap<>();

	private final NavigableMap<String, StashEntry> entries = new TreeMap<>();

	private final Map<String, Handle> claims = new HashMap<>();

	private long lastId;

	private long version;

	private long nanos;

	// Calls until one fails; below 0 none does.
	private long failIn = -1;

	private boolean failAfter;

	private boolean failPut;

	// The next id, if it is not the one behind the last.
	private long jump;

	long calls;

	/** Bytes that have been put. */
	long written;

	LongSupplier nanoTime() {
		return () -> this.nanos;
	}

	void pass(Duration time) {
		this.nanos += time.toNanos();
	}

	/**
	 * Makes one call fail.
	 * @param calls how many are good before
	 * @param after whether it takes effect all the same, if it writes
	 */
	void failIn(long calls, boolean after) {
		this.failIn = calls;
		this.failAfter = after;
	}

	/** As a disk that is full. */
	void failNextPut() {
		this.failPut = true;
	}

	boolean hasFailed() {
		return this.failIn < 0;
	}

	void neverFail() {
		this.failIn = -1;
	}

	long emit(String topic) {
		this.lastId = (this.jump != 0) ? this.jump : this.lastId + 1;
		this.jump = 0;
		this.used.add(this.lastId);
		this.events.put(this.lastId, new LoggedEvent(this.lastId, topic, ORIGIN, Instant.EPOCH, null, null, "", false,
				0, Map.of(), Content.of(Content.Kind.JSON, ("\"" + topic + "\"").getBytes(StandardCharsets.UTF_8))));
		return this.lastId;
	}

	long lastId() {
		return this.lastId;
	}

	List<Long> ids() {
		return List.copyOf(this.events.keySet());
	}

	LoggedEvent event(long id) {
		return this.events.get(id);
	}

	/** As retention and damage do; the newest one stays. */
	void remove(long from, long to) {
		long last = Math.min(to, this.lastId - 1);
		Long first = this.events.ceilingKey(from);
		if (first != null && first <= last) {
			this.events.subMap(from, true, last, true).clear();
			Long before = this.used.lower(first);
			this.gone.merge((before != null) ? before : 0, last, Math::max);
		}
	}

	/**
	 * As a power loss does: events that were not forced are gone, and the ids of the next
	 * boot are far above.
	 * @return the last that is left
	 */
	long losePower(int unforced) {
		this.jump = (((Math.max(this.lastId, this.jump) >> 32) + 1) << 32);
		for (int i = 0; i < unforced && this.events.size() > 1; i++) {
			this.events.pollLastEntry();
			this.lastId = this.events.lastKey();
			this.used.tailSet(this.lastId, false).clear();
		}
		this.gone.replaceAll((from, to) -> Math.min(to, this.lastId));
		this.claims.clear();
		return this.lastId;
	}

	StashEntry entry(String key) {
		return this.entries.get(key);
	}

	int claims() {
		return this.claims.size();
	}

	Engine sibling() {
		return new FakeEngine();
	}

	/**
	 * As Redis does with a sibling that says nothing: its claims are free, and it lives
	 * on.
	 */
	void lapse(Engine sibling) {
		this.claims.values().removeIf((claim) -> claim.holder == sibling);
	}

	/** As the kernel does when a sibling dies. */
	void kill(Engine sibling) {
		this.claims.values().removeIf((claim) -> claim.holder == sibling);
		((FakeEngine) sibling).dead = true;
	}

	/**
	 * @return whether to fail after it has taken effect
	 */
	private boolean step(boolean writes) {
		this.calls++;
		if (this.failIn == 0) {
			this.failIn = -1;
			if (writes && this.failAfter) {
				return true;
			}
			throw new LockTimeoutException("nowhere", Duration.ZERO, "nobody");
		}
		this.failIn = Math.max(this.failIn - 1, -1);
		return false;
	}

	private final class Handle implements Claims.Claim {

		private final Engine holder;

		private final String name;

		Handle(Engine holder, String name) {
			this.holder = holder;
			this.name = name;
		}

		@Override
		public boolean isHeld() {
			return FakeSiblings.this.claims.get(this.name) == this;
		}

		@Override
		public void close() {
			FakeSiblings.this.claims.remove(this.name, this);
		}

	}

	private final class Cursor implements EventCursor {

		private final boolean complete;

		private long position;

		Cursor(long position, boolean complete) {
			this.position = position;
			this.complete = complete;
		}

		@Override
		public LoggedEvent poll() {
			step(false);
			long before = this.position;
			// Rising: a gap may begin inside of another.
			for (Map.Entry<Long, Long> gap : FakeSiblings.this.gone.entrySet()) {
				if (gap.getKey() <= this.position) {
					this.position = Math.max(this.position, gap.getValue());
				}
			}
			if (this.position > before && (before > 0 || this.complete)) {
				throw new EventsLostException(before, this.position + 1);
			}
			Map.Entry<Long, LoggedEvent> next = FakeSiblings.this.events.higherEntry(this.position);
			if (next != null) {
				this.position = next.getKey();
			}
			return (next != null) ? next.getValue() : null;
		}

		@Override
		public boolean hasNews() {
			return FakeSiblings.this.lastId > this.position;
		}

		@Override
		public long position() {
			return this.position;
		}

		@Override
		public void close() {
			// It holds nothing.
		}

	}

	private final class FakeEngine implements Engine, EventLog, StashStore, Claims {

		private final Counters counters = new Counters();

		private boolean dead;

		@Override
		public StashStore stash() {
			throw new UnsupportedOperationException();
		}

		@Override
		public StashStore positions() {
			return this;
		}

		@Override
		public EventLog events() {
			return this;
		}

		@Override
		public Membership membership() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Claims claims() {
			return this;
		}

		@Override
		public RequestTransport requests() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Counters counters() {
			return this.counters;
		}

		@Override
		public String description() {
			return "nowhere";
		}

		@Override
		public void await(Interest interest, BooleanSupplier hasNews) {
			FakeSiblings.this.nanos += TimeUnit.MILLISECONDS.toNanos(50);
		}

		@Override
		public void wake() {
			// Nobody sleeps.
		}

		@Override
		public void close() {
			kill(this);
		}

		@Override
		public Claim tryClaim(String name) {
			step(false);
			Handle handle = new Handle(this, name);
			return (FakeSiblings.this.claims.putIfAbsent(name, handle) == null) ? handle : null;
		}

		@Override
		public long append(EventDraft draft) {
			throw new UnsupportedOperationException();
		}

		@Override
		public List<Long> appendAll(List<EventDraft> drafts) {
			throw new UnsupportedOperationException();
		}

		@Override
		public long lastId() {
			return FakeSiblings.this.lastId;
		}

		@Override
		public long openedAt() {
			return 0;
		}

		@Override
		public long redeliver(LoggedEvent event, String listener) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void holdBack(LongSupplier firstNeeded, long bytes) {
			// Retention is played by the test.
		}

		@Override
		public EventCursor cursor(long afterId) {
			return cursor(afterId, false);
		}

		@Override
		public EventCursor completeCursor(long afterId) {
			return cursor(afterId, true);
		}

		private EventCursor cursor(long afterId, boolean complete) {
			if (afterId < 0 || afterId > FakeSiblings.this.lastId) {
				throw new UnknownEventException(afterId, FakeSiblings.this.lastId);
			}
			step(false);
			return new Cursor(afterId, complete);
		}

		@Override
		public StashEntry get(String key) {
			step(false);
			return FakeSiblings.this.entries.get(key);
		}

		@Override
		public Terms terms(String key) {
			throw new UnsupportedOperationException();
		}

		@Override
		public long put(String key, long expectedVersion, Content content, Terms terms) {
			if (this.dead) {
				throw new IllegalStateException("The dead write nothing");
			}
			boolean fails = step(true);
			if (FakeSiblings.this.failPut) {
				FakeSiblings.this.failPut = false;
				throw new LockTimeoutException("nowhere", Duration.ZERO, "nobody");
			}
			StashEntry entry = FakeSiblings.this.entries.get(key);
			long found = (entry != null) ? entry.version() : 0;
			long version = 0;
			if (expectedVersion == ANY || expectedVersion == found) {
				version = ++FakeSiblings.this.version;
				FakeSiblings.this.entries.put(key, new StashEntry(key, content, version));
				FakeSiblings.this.written += content.bytes().length;
			}
			if (fails) {
				throw new OutcomeUnknownException("nobody knows", null);
			}
			return version;
		}

		@Override
		public boolean remove(String key, long expectedVersion) {
			return FakeSiblings.this.entries.remove(key) != null;
		}

		@Override
		public long increment(String key, long delta, Terms terms) {
			throw new UnsupportedOperationException();
		}

		@Override
		public List<String> keys(NamePattern pattern) {
			return FakeSiblings.this.entries.keySet().stream().filter(pattern::matches).toList();
		}

		@Override
		public long version() {
			return FakeSiblings.this.version;
		}

		@Override
		public StashFeed feed(long afterVersion) {
			throw new UnsupportedOperationException();
		}

	}

}
