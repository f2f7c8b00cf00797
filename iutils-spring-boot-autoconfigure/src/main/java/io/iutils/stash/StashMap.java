package io.iutils.stash;

import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.engine.WriteGuard;
import io.iutils.stash.StashCore.Decision;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A live map of the keys of a scope. What {@code ConcurrentMap} calls atomic is atomic
 * across siblings: user code computes outside all locks and is called again if somebody
 * else was faster. Iteration is weakly consistent. Thread-safe.
 */
final class StashMap<T> extends AbstractMap<String, T> implements ConcurrentMap<String, T> {

	private final StashCore core;

	private final Scope scope;

	private final ValueType<T> type;

	private final Terms fresh;

	private final Terms kept;

	StashMap(StashCore core, Scope scope, ValueType<T> type, Terms fresh, Terms kept) {
		this.core = core;
		this.scope = scope;
		this.type = type;
		this.fresh = fresh;
		this.kept = kept;
	}

	@Override
	public @Nullable T get(@Nullable Object key) {
		return (requireKey(key) instanceof String name) ? decode(this.core.get(this.scope.key(name))) : null;
	}

	@Override
	public boolean containsKey(@Nullable Object key) {
		return requireKey(key) instanceof String name && this.core.get(this.scope.key(name)) != null;
	}

	@Override
	public @Nullable T put(String key, T value) {
		Objects.requireNonNull(value, "value");
		return change(key, this.fresh, (current) -> value);
	}

	@Override
	public @Nullable T putIfAbsent(String key, T value) {
		String whole = this.scope.key(key);
		return this.core.<T>decide(whole, (entry) -> {
			if (entry != null) {
				return new Decision<>(decode(entry));
			}
			return (this.core.put(whole, 0, value, this.fresh) != 0) ? new Decision<>(null) : null;
		});
	}

	@Override
	public @Nullable T remove(@Nullable Object key) {
		return (requireKey(key) instanceof String name) ? change(name, this.kept, (current) -> null) : null;
	}

	@Override
	public boolean remove(@Nullable Object key, @Nullable Object value) {
		return requireKey(key) instanceof String name && changeIfEqual(name, value, null);
	}

	@Override
	public boolean replace(String key, T oldValue, T newValue) {
		return changeIfEqual(key, Objects.requireNonNull(oldValue, "oldValue"),
				Objects.requireNonNull(newValue, "newValue"));
	}

	@Override
	public @Nullable T replace(String key, T value) {
		Objects.requireNonNull(value, "value");
		return change(key, this.kept, (current) -> (current != null) ? value : null);
	}

	@Override
	public @Nullable T computeIfAbsent(String key, Function<? super String, ? extends @Nullable T> mapping) {
		String whole = this.scope.key(key);
		return this.core.<T>decide(whole, (entry) -> {
			if (entry != null) {
				return new Decision<>(decode(entry));
			}
			T value = WriteGuard.<@Nullable T>compute(whole, () -> mapping.apply(key));
			return this.core.replace(whole, null, value, this.fresh) ? new Decision<>(value) : null;
		});
	}

	@Override
	public @Nullable T computeIfPresent(String key,
			BiFunction<? super String, ? super T, ? extends @Nullable T> remapping) {
		return compute(key, (name, current) -> (current != null) ? remapping.apply(name, current) : null);
	}

	@Override
	public @Nullable T compute(String key,
			BiFunction<? super String, ? super @Nullable T, ? extends @Nullable T> remapping) {
		String whole = this.scope.key(key);
		return this.core.<T>decide(whole, (entry) -> {
			T current = decode(entry);
			T value = WriteGuard.<@Nullable T>compute(whole, () -> remapping.apply(key, current));
			return this.core.replace(whole, entry, value, this.kept) ? new Decision<>(value) : null;
		});
	}

	@Override
	public @Nullable T merge(String key, T value, BiFunction<? super T, ? super T, ? extends @Nullable T> remapping) {
		Objects.requireNonNull(value, "value");
		return compute(key, (name, current) -> (current != null) ? remapping.apply(current, value) : value);
	}

	@Override
	public void replaceAll(BiFunction<? super String, ? super T, ? extends T> function) {
		for (String key : names()) {
			computeIfPresent(key, (name, current) -> Objects.requireNonNull(function.apply(name, current)));
		}
	}

	@Override
	public void clear() {
		names().forEach(this::removeAny);
	}

	@Override
	public int size() {
		return names().size();
	}

	@Override
	public Set<String> keySet() {
		return new Keys();
	}

	@Override
	public Set<Map.Entry<String, T>> entrySet() {
		return new Entries();
	}

	/**
	 * @return the value before
	 */
	private @Nullable T change(String key, Terms terms, Function<@Nullable T, @Nullable T> step) {
		String whole = this.scope.key(key);
		return this.core.<T>decide(whole, (entry) -> {
			T current = decode(entry);
			return this.core.replace(whole, entry, step.apply(current), terms) ? new Decision<>(current) : null;
		});
	}

	private boolean changeIfEqual(String key, @Nullable Object expected, @Nullable T value) {
		String whole = this.scope.key(key);
		return Boolean.TRUE.equals(this.core.<Boolean>decide(whole, (entry) -> {
			if (entry == null || !Objects.deepEquals(decode(entry), expected)) {
				return new Decision<>(false);
			}
			return this.core.replace(whole, entry, value, this.kept) ? new Decision<>(true) : null;
		}));
	}

	private @Nullable T decode(@Nullable StashEntry entry) {
		return (entry != null) ? this.core.decode(entry, this.type) : null;
	}

	private boolean removeAny(String key) {
		return this.core.remove(this.scope.key(key), StashStore.ANY);
	}

	private List<String> names() {
		return this.core.keys(this.scope.select("**")).stream().map(this.scope::relative).toList();
	}

	private static Object requireKey(@Nullable Object key) {
		return Objects.requireNonNull(key, "key");
	}

	private final class Keys extends AbstractSet<String> {

		@Override
		public Iterator<String> iterator() {
			return new PresentKeys<>(names(), (key) -> key, StashMap.this::removeAny);
		}

		@Override
		public int size() {
			return StashMap.this.size();
		}

		@Override
		public boolean contains(@Nullable Object key) {
			return containsKey(key);
		}

		@Override
		public boolean remove(@Nullable Object key) {
			return requireKey(key) instanceof String name && removeAny(name);
		}

		@Override
		public void clear() {
			StashMap.this.clear();
		}

	}

	private final class Entries extends AbstractSet<Map.Entry<String, T>> {

		@Override
		public Iterator<Map.Entry<String, T>> iterator() {
			return new PresentKeys<>(names(), this::entry, StashMap.this::removeAny);
		}

		private Map.@Nullable Entry<String, T> entry(String key) {
			T value = get(key);
			return (value != null) ? new LiveEntry(key, value) : null;
		}

		@Override
		public int size() {
			return StashMap.this.size();
		}

		@Override
		public boolean contains(@Nullable Object object) {
			return object instanceof Map.Entry<?, ?> entry && entry.getKey() instanceof String key
					&& Objects.deepEquals(get(key), entry.getValue());
		}

		@Override
		public boolean remove(@Nullable Object object) {
			return object instanceof Map.Entry<?, ?> entry && StashMap.this.remove(entry.getKey(), entry.getValue());
		}

		@Override
		public void clear() {
			StashMap.this.clear();
		}

	}

	/**
	 * What the iterator saw; setting it writes to the stash.
	 */
	@SuppressWarnings("serial")
	private final class LiveEntry extends SimpleEntry<String, T> {

		LiveEntry(String key, T value) {
			super(key, value);
		}

		@Override
		public T setValue(T value) {
			put(getKey(), value);
			return super.setValue(value);
		}

	}

}
