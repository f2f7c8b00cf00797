package io.iutils.stash;

import io.iutils.IStash;
import io.iutils.StashChange;
import io.iutils.Subscription;
import io.iutils.Versioned;
import io.iutils.engine.Content;
import io.iutils.engine.ContentCodec;
import io.iutils.engine.Engine;
import io.iutils.engine.Lanes;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.engine.WriteGuard;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * The stash on an engine. Each instance is an immutable view: where its keys lie and what
 * its writes do to expiry and owner. Thread-safe.
 */
public final class EngineStash implements IStash {

	private static final Duration SHORTEST_LIFE = Duration.ofMillis(1);

	private static final Duration LONGEST_LIFE = Duration.ofDays(36_500);

	private final StashCore core;

	private final Scope scope;

	/** What a write does that starts anew. */
	private final Terms fresh;

	/** What a write does that goes on from an old value. */
	private final Terms kept;

	/**
	 * @param maxValueSize the largest value, in encoded bytes
	 * @param lockTimeout for how long a change is tried again when others are faster
	 */
	public EngineStash(Engine engine, ContentCodec codec, Lanes lanes, long maxValueSize, Duration lockTimeout) {
		this(new StashCore(engine, codec, lanes, maxValueSize, lockTimeout), Scope.ALL, null, false);
	}

	private EngineStash(StashCore core, Scope scope, @Nullable Duration timeToLive, boolean whileAlive) {
		this.core = core;
		this.scope = scope;
		this.fresh = new Terms(false, timeToLive, whileAlive);
		this.kept = new Terms(true, timeToLive, whileAlive);
	}

	@Override
	public <T> Optional<T> get(String key, Class<T> type) {
		return get(key, ValueType.of(type));
	}

	@Override
	public <T> Optional<T> get(String key, ParameterizedTypeReference<T> type) {
		return get(key, ValueType.of(type));
	}

	private <T> Optional<T> get(String key, ValueType<T> type) {
		StashEntry entry = this.core.get(this.scope.key(key));
		return (entry != null) ? Optional.of(this.core.decode(entry, type)) : Optional.empty();
	}

	@Override
	public long put(String key, Object value) {
		return this.core.put(this.scope.key(key), StashStore.ANY, value, this.fresh);
	}

	@Override
	public boolean putIfAbsent(String key, Object value) {
		return this.core.put(this.scope.key(key), 0, value, this.fresh) != 0;
	}

	@Override
	public boolean remove(String key) {
		return this.core.remove(this.scope.key(key), StashStore.ANY);
	}

	@Override
	public <T> T update(String key, Class<T> type, T ifAbsent, UnaryOperator<T> change) {
		return update(key, ValueType.of(type), ifAbsent, change);
	}

	@Override
	public <T> T update(String key, ParameterizedTypeReference<T> type, T ifAbsent, UnaryOperator<T> change) {
		return update(key, ValueType.of(type), ifAbsent, change);
	}

	private <T> T update(String key, ValueType<T> type, T ifAbsent, UnaryOperator<T> change) {
		String whole = this.scope.key(key);
		// A callback may change the object it is given, and be called again: it always
		// gets a copy of its own.
		Content absent = this.core.encode(whole, Objects.requireNonNull(ifAbsent, "ifAbsent"));
		T result = this.core.<T>decide(whole, (entry) -> {
			T current = this.core.decode((entry != null) ? entry.content() : absent, type);
			T changed = WriteGuard.compute(whole, () -> change.apply(current));
			Objects.requireNonNull(changed, () -> "The callback that changes key " + whole + " returned null");
			return this.core.replace(whole, entry, changed, this.kept) ? new StashCore.Decision<>(changed) : null;
		});
		return Objects.requireNonNull(result);
	}

	@Override
	public <T> Optional<T> compute(String key, Class<T> type, UnaryOperator<@Nullable T> change) {
		return compute(key, ValueType.of(type), change);
	}

	@Override
	public <T> Optional<T> compute(String key, ParameterizedTypeReference<T> type, UnaryOperator<@Nullable T> change) {
		return compute(key, ValueType.of(type), change);
	}

	private <T> Optional<T> compute(String key, ValueType<T> type, UnaryOperator<@Nullable T> change) {
		String whole = this.scope.key(key);
		return Optional.ofNullable(this.core.<T>decide(whole, (entry) -> {
			T current = (entry != null) ? this.core.decode(entry, type) : null;
			T changed = WriteGuard.<@Nullable T>compute(whole, () -> change.apply(current));
			return this.core.replace(whole, entry, changed, this.kept) ? new StashCore.Decision<>(changed) : null;
		}));
	}

	@Override
	public long increment(String key) {
		return increment(key, 1);
	}

	@Override
	public long increment(String key, long delta) {
		return this.core.increment(this.scope.key(key), delta, this.kept);
	}

	@Override
	public <T> Optional<Versioned<T>> getVersioned(String key, Class<T> type) {
		return getVersioned(key, ValueType.of(type));
	}

	@Override
	public <T> Optional<Versioned<T>> getVersioned(String key, ParameterizedTypeReference<T> type) {
		return getVersioned(key, ValueType.of(type));
	}

	private <T> Optional<Versioned<T>> getVersioned(String key, ValueType<T> type) {
		StashEntry entry = this.core.get(this.scope.key(key));
		if (entry == null) {
			return Optional.empty();
		}
		return Optional.of(new Versioned<>(this.core.decode(entry, type), entry.version()));
	}

	@Override
	public OptionalLong replace(String key, long expectedVersion, Object value) {
		requireVersion(expectedVersion);
		long version = this.core.put(this.scope.key(key), expectedVersion, value, this.kept);
		return (version != 0) ? OptionalLong.of(version) : OptionalLong.empty();
	}

	@Override
	public boolean remove(String key, long expectedVersion) {
		requireVersion(expectedVersion);
		return this.core.remove(this.scope.key(key), expectedVersion);
	}

	private static void requireVersion(long version) {
		if (version < 0) {
			throw new IllegalArgumentException("A version is 0 or more, this one is " + version);
		}
	}

	@Override
	public Stream<String> keys(String pattern) {
		return this.core.keys(this.scope.select(pattern)).stream().map(this.scope::relative);
	}

	@Override
	public <T> ConcurrentMap<String, T> asMap(String prefix, Class<T> valueType) {
		return asMap(prefix, ValueType.of(valueType));
	}

	@Override
	public <T> ConcurrentMap<String, T> asMap(String prefix, ParameterizedTypeReference<T> valueType) {
		return asMap(prefix, ValueType.of(valueType));
	}

	private <T> ConcurrentMap<String, T> asMap(String prefix, ValueType<T> valueType) {
		return new StashMap<>(this.core, this.scope.within(prefix), valueType, this.fresh, this.kept);
	}

	@Override
	public IStash scoped(String prefix) {
		return new EngineStash(this.core, this.scope.within(prefix), this.fresh.timeToLive(), this.fresh.whileAlive());
	}

	@Override
	public IStash expiring(Duration timeToLive) {
		if (timeToLive.compareTo(SHORTEST_LIFE) < 0 || timeToLive.compareTo(LONGEST_LIFE) > 0) {
			throw new IllegalArgumentException("A time to live is " + SHORTEST_LIFE.toMillis() + " ms to "
					+ LONGEST_LIFE.toDays() + " days, this one is " + timeToLive);
		}
		return new EngineStash(this.core, this.scope, timeToLive, this.fresh.whileAlive());
	}

	@Override
	public IStash whileAlive() {
		return new EngineStash(this.core, this.scope, this.fresh.timeToLive(), true);
	}

	@Override
	public <T> Subscription watch(String pattern, Class<T> type, Consumer<StashChange<T>> listener) {
		return watch(pattern, ValueType.of(type), listener);
	}

	@Override
	public <T> Subscription watch(String pattern, ParameterizedTypeReference<T> type,
			Consumer<StashChange<T>> listener) {
		return watch(pattern, ValueType.of(type), listener);
	}

	private <T> Subscription watch(String pattern, ValueType<T> type, Consumer<StashChange<T>> listener) {
		Objects.requireNonNull(listener, "listener");
		return this.core.watch(this.scope.select(pattern), type, listener);
	}

}
