package io.iutils.stash;

import io.iutils.NotAnIntegerException;
import io.iutils.Sibling;
import io.iutils.StashChange;
import io.iutils.engine.Claims;
import io.iutils.engine.Content;
import io.iutils.engine.Counters;
import io.iutils.engine.Engine;
import io.iutils.engine.EventLog;
import io.iutils.engine.Interest;
import io.iutils.engine.Membership;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashFeed;
import io.iutils.engine.StashStore;
import io.iutils.engine.StashUpdate;
import io.iutils.engine.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stash in memory and nothing else.
 */
public final class MemoryEngine implements Engine, StashStore, Membership {

	private final Sibling self = new Sibling("0".repeat(32), ProcessHandle.current().pid(), Instant.now());

	private final Counters counters = new Counters();

	private final NavigableMap<String, StashEntry> entries = new TreeMap<>();

	private final List<StashUpdate> updates = new ArrayList<>();

	public Consumer<Sibling> joined = (sibling) -> {
	};

	public Consumer<Sibling> left = (sibling) -> {
	};

	public volatile boolean closed;

	@Override
	public StashStore stash() {
		return this;
	}

	@Override
	public EventLog events() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Membership membership() {
		return this;
	}

	@Override
	public Claims claims() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Counters counters() {
		return this.counters;
	}

	@Override
	public String description() {
		return "memory";
	}

	@Override
	public void await(Interest interest, BooleanSupplier hasNews) {
		if (!hasNews.getAsBoolean()) {
			LockSupport.parkNanos(1_000_000);
		}
	}

	@Override
	public void wake() {
	}

	@Override
	public void close() {
		this.closed = true;
	}

	@Override
	public synchronized @Nullable StashEntry get(String key) {
		return this.entries.get(key);
	}

	@Override
	public synchronized long put(String key, long expectedVersion, Content content, Terms terms) {
		if (!fits(key, expectedVersion)) {
			return 0;
		}
		long version = this.updates.size() + 1;
		this.entries.put(key, new StashEntry(key, content, version));
		this.updates.add(new StashUpdate(key, StashChange.Kind.PUT, content, version));
		return version;
	}

	@Override
	public synchronized boolean remove(String key, long expectedVersion) {
		if (!this.entries.containsKey(key) || !fits(key, expectedVersion)) {
			return false;
		}
		this.entries.remove(key);
		this.updates.add(new StashUpdate(key, StashChange.Kind.REMOVED, null, this.updates.size() + 1));
		return true;
	}

	private boolean fits(String key, long expectedVersion) {
		StashEntry entry = this.entries.get(key);
		return expectedVersion == ANY || expectedVersion == ((entry != null) ? entry.version() : 0);
	}

	@Override
	public synchronized long increment(String key, long delta, Terms terms) {
		StashEntry entry = this.entries.get(key);
		if (entry != null && entry.content().kind() != Content.Kind.INTEGER) {
			throw new NotAnIntegerException(key, "its value is no integer");
		}
		long value = delta + ((entry != null)
				? Long.parseLong(new String(entry.content().bytes(), StandardCharsets.US_ASCII)) : 0);
		put(key, ANY, Content.of(Content.Kind.INTEGER, Long.toString(value).getBytes(StandardCharsets.US_ASCII)),
				terms);
		return value;
	}

	@Override
	public synchronized List<String> keys(NamePattern pattern) {
		return this.entries.keySet().stream().filter(pattern::matches).toList();
	}

	@Override
	public synchronized long version() {
		return this.updates.size();
	}

	@Override
	public StashFeed feed(long afterVersion) {
		return new StashFeed() {

			private int next = (int) afterVersion;

			@Override
			public @Nullable StashUpdate poll() {
				synchronized (MemoryEngine.this) {
					return hasNews() ? MemoryEngine.this.updates.get(this.next++) : null;
				}
			}

			@Override
			public boolean hasNews() {
				return this.next < version();
			}

			@Override
			public void close() {
			}

		};
	}

	@Override
	public Sibling self() {
		return this.self;
	}

	@Override
	public List<Sibling> all() {
		return List.of(this.self);
	}

	@Override
	public void listen(Consumer<Sibling> joined, Consumer<Sibling> left) {
		this.joined = joined;
		this.left = left;
	}

}
