package io.iutils.stash;

import io.iutils.PayloadException;
import io.iutils.StashChange;
import io.iutils.Subscription;
import io.iutils.UpdateConflictException;
import io.iutils.ValueTooLargeException;
import io.iutils.engine.Content;
import io.iutils.engine.ContentCodec;
import io.iutils.engine.Counters;
import io.iutils.engine.Engine;
import io.iutils.engine.Lane;
import io.iutils.engine.Lanes;
import io.iutils.engine.ListenerCalls;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashFeed;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.engine.WriteGuard;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all views of a stash share: whole keys, the size limit, and the way of a change
 * that user code computes. Thread-safe.
 */
final class StashCore {

	private final StashStore store;

	private final ContentCodec codec;

	private final Lane lane;

	private final Counters counters;

	private final ListenerCalls calls;

	private final long maxValueSize;

	private final long lockTimeoutNanos;

	StashCore(Engine engine, ContentCodec codec, Lanes lanes, long maxValueSize, Duration lockTimeout) {
		this.store = engine.stash();
		this.codec = codec;
		this.lane = lanes.defaultLane();
		this.counters = engine.counters();
		this.calls = lanes.calls();
		this.maxValueSize = maxValueSize;
		this.lockTimeoutNanos = lockTimeout.toNanos();
	}

	@Nullable StashEntry get(String key) {
		return this.store.get(key);
	}

	/**
	 * @throws ValueTooLargeException above the limit
	 */
	Content encode(String key, Object value) {
		Content content = this.codec.encode(Objects.requireNonNull(value, "value"));
		if (content.bytes().length > this.maxValueSize) {
			throw new ValueTooLargeException("The value of key " + key, content.bytes().length, this.maxValueSize,
					"iutils.stash.max-value-size");
		}
		return content;
	}

	/**
	 * @throws PayloadException naming the key, if the value does not fit the type
	 */
	<T> T decode(StashEntry entry, ValueType<T> type) {
		try {
			return decode(entry.content(), type);
		}
		catch (PayloadException ex) {
			throw new PayloadException("The value of key " + entry.key() + ": " + ex.getMessage(), ex.getCause());
		}
	}

	<T> T decode(Content content, ValueType<T> type) {
		return type.decode(this.codec, content);
	}

	/**
	 * Sets a key if it has the expected version; 0 is absent.
	 * @return the new version, 0 if the key had another one
	 */
	long put(String key, long expectedVersion, Object value, Terms terms) {
		WriteGuard.requireOutside();
		return this.store.put(key, expectedVersion, encode(key, value), terms);
	}

	boolean remove(String key, long expectedVersion) {
		WriteGuard.requireOutside();
		return this.store.remove(key, expectedVersion);
	}

	long increment(String key, long delta, Terms terms) {
		WriteGuard.requireOutside();
		return this.store.increment(key, delta, terms);
	}

	/**
	 * Sets a key that was read before, or removes it.
	 * @param read what was read, null if the key was absent
	 * @param value the new value, null to have none
	 * @return whether the key had not been changed since
	 */
	boolean replace(String key, @Nullable StashEntry read, @Nullable Object value, Terms terms) {
		if (value != null) {
			return put(key, (read != null) ? read.version() : 0, value, terms) != 0;
		}
		return read == null || remove(key, read.version());
	}

	/**
	 * Reads a key and decides, again whenever somebody else was faster. Nothing is locked
	 * meanwhile.
	 * @throws UpdateConflictException if somebody else was faster for too long
	 */
	<R> @Nullable R decide(String key, Attempt<R> attempt) {
		WriteGuard.requireOutside();
		long start = System.nanoTime();
		for (int attempts = 1;; attempts++) {
			Decision<R> decision = attempt.on(this.store.get(key));
			if (decision != null) {
				return decision.result();
			}
			if (System.nanoTime() - start >= this.lockTimeoutNanos) {
				throw new UpdateConflictException(key, attempts);
			}
		}
	}

	List<String> keys(Scope.Selection selection) {
		return this.store.keys(selection.pattern()).stream().filter(selection::contains).toList();
	}

	<T> Subscription watch(Scope.Selection selection, ValueType<T> type, Consumer<StashChange<T>> listener) {
		StashWatcher<T> watcher = new StashWatcher<>(this, selection, type, listener);
		watcher.begin();
		this.lane.add(watcher);
		return watcher;
	}

	StashFeed feed(long afterVersion) {
		return this.store.feed(afterVersion);
	}

	/**
	 * The version of the newest change of any key.
	 */
	long version() {
		return this.store.version();
	}

	Lane lane() {
		return this.lane;
	}

	Counters counters() {
		return this.counters;
	}

	ListenerCalls calls() {
		return this.calls;
	}

	/**
	 * One try of a change.
	 */
	@FunctionalInterface
	interface Attempt<R> {

		/**
		 * @param entry what the key has, null if it is absent
		 * @return what was decided, null if somebody else was faster
		 */
		@Nullable Decision<R> on(@Nullable StashEntry entry);

	}

	/**
	 * How a change ended.
	 */
	record Decision<R>(@Nullable R result) {
	}

}
