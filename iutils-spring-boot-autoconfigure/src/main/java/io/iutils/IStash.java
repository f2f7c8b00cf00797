package io.iutils;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * A persistent map that all siblings share. Keys are words separated by dots, 1 to 1,024
 * characters, without unpaired surrogates. Values are JSON, {@code byte[]} is kept as
 * bytes, {@code Byte} to {@code Long} as decimal text. Every read decodes anew: no object
 * is shared. Changes are atomic and linearizable across siblings, and so are reads of one
 * key. Null keys and values are refused. Thread-safe.
 *
 * <p>
 * Besides what is named below, every method may throw {@link InvalidNameException},
 * {@link StorageException}, {@link CorruptJournalException},
 * {@link DirectoryLostException} and {@link ClosedException}; those that change something
 * also {@link PayloadException} if a value cannot be encoded,
 * {@link LockTimeoutException}, {@link StorageFullException},
 * {@link OutcomeUnknownException}, and {@link NestedWriteException} inside the callback
 * of an {@code update}. The change of a key that threw did not happen, unless it threw
 * {@code OutcomeUnknownException}.
 */
public interface IStash {

	/**
	 * The value of a key, if it has one.
	 * @throws PayloadException if the stored value does not fit the type
	 */
	<T> Optional<T> get(String key, Class<T> type);

	/**
	 * As {@link #get(String, Class)}, for generic types.
	 */
	<T> Optional<T> get(String key, ParameterizedTypeReference<T> type);

	/**
	 * Sets a key; clears an expiry and an owner it had.
	 * @return the new version, above all versions any key has had
	 * @throws ValueTooLargeException above {@code iutils.stash.max-value-size}
	 */
	long put(String key, Object value);

	/**
	 * Sets a key that is absent.
	 * @return whether it was absent
	 */
	boolean putIfAbsent(String key, Object value);

	/**
	 * Removes a key.
	 * @return whether it was there
	 */
	boolean remove(String key);

	/**
	 * Changes a value atomically, keeping an expiry. The callback runs outside all locks,
	 * again whenever somebody else was faster: it must only compute, and must not write
	 * to iutils.
	 * @param ifAbsent what the callback is given if the key is absent
	 * @param change returning null throws {@code NullPointerException} and changes
	 * nothing
	 * @return the new value
	 * @throws UpdateConflictException if others were faster for all of
	 * {@code iutils.lock-timeout}
	 */
	<T> T update(String key, Class<T> type, T ifAbsent, UnaryOperator<T> change);

	/**
	 * As {@link #update(String, Class, Object, UnaryOperator)}, for generic types.
	 */
	<T> T update(String key, ParameterizedTypeReference<T> type, T ifAbsent, UnaryOperator<T> change);

	/**
	 * As {@code update}: null in is an absent key, null out removes it.
	 * @return the new value, empty if the key is now absent
	 */
	<T> Optional<T> compute(String key, Class<T> type, UnaryOperator<@Nullable T> change);

	/**
	 * As {@link #compute(String, Class, UnaryOperator)}, for generic types.
	 */
	<T> Optional<T> compute(String key, ParameterizedTypeReference<T> type, UnaryOperator<@Nullable T> change);

	/**
	 * Adds 1. An absent key counts as 0.
	 * @return the new value
	 * @throws NotAnIntegerException if the value is no integer
	 */
	long increment(String key);

	/**
	 * Adds {@code delta}, keeping an expiry. An absent key counts as 0.
	 * @return the new value
	 * @throws NotAnIntegerException if the value is no integer, or would leave the range
	 * of {@code long}
	 */
	long increment(String key, long delta);

	/**
	 * The value of a key and its version.
	 */
	<T> Optional<Versioned<T>> getVersioned(String key, Class<T> type);

	/**
	 * As {@link #getVersioned(String, Class)}, for generic types.
	 */
	<T> Optional<Versioned<T>> getVersioned(String key, ParameterizedTypeReference<T> type);

	/**
	 * Compare and set, keeping an expiry.
	 * @param expectedVersion 0 is an absent or expired key
	 * @return the new version, empty if the key had another one
	 */
	OptionalLong replace(String key, long expectedVersion, Object value);

	/**
	 * Removes a key if it has this version.
	 * @return whether it was removed
	 */
	boolean remove(String key, long expectedVersion);

	/**
	 * The keys that match, sorted. {@code *} is one whole word, {@code **} at the end one
	 * or more. Weakly consistent: a key present throughout appears once. All keys of the
	 * stash are looked at.
	 */
	Stream<String> keys(String pattern);

	/**
	 * A live map of all keys below a prefix; its keys are relative to it. What it calls
	 * atomic is atomic across siblings; its callbacks are held to the rules of
	 * {@link #update}. Iteration is weakly consistent, and {@code size} counts.
	 * @param prefix whole words, without a dot at the end
	 */
	<T> ConcurrentMap<String, T> asMap(String prefix, Class<T> valueType);

	/**
	 * As {@link #asMap(String, Class)}, for generic types.
	 */
	<T> ConcurrentMap<String, T> asMap(String prefix, ParameterizedTypeReference<T> valueType);

	/**
	 * A view whose keys are relative: {@code scoped("cart")} and {@code "42"} is
	 * {@code cart.42}.
	 * @param prefix whole words, without a dot at the end; {@code *} in it is literal
	 */
	IStash scoped(String prefix);

	/**
	 * A view whose every write expires after this time. An expired value is absent for
	 * every operation at once.
	 * @param timeToLive 1 ms to 36,500 days, else {@code IllegalArgumentException}
	 */
	IStash expiring(Duration timeToLive);

	/**
	 * A view whose keys vanish when this sibling leaves or dies. After a death that takes
	 * about a second; if nobody is left, it happens soon after the next sibling has
	 * started.
	 */
	IStash whileAlive();

	/**
	 * Calls the listener with the current values of all matching keys, in key order and
	 * in the caller's thread, before it returns; then with the changes, on the default
	 * lane. A watcher that lags sees the last value of each key; ones between may be
	 * skipped. A value that does not fit the type is skipped and counted; what the
	 * listener throws is logged and counted. That a key has expired is told within about
	 * a second.
	 */
	<T> Subscription watch(String pattern, Class<T> type, Consumer<StashChange<T>> listener);

	/**
	 * As {@link #watch(String, Class, Consumer)}, for generic types.
	 */
	<T> Subscription watch(String pattern, ParameterizedTypeReference<T> type, Consumer<StashChange<T>> listener);

}
