package io.iutils;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Events that reach every sibling, in one order for all, from a backlog on disk. Topics
 * are words separated by dots, 1 to 1,024 characters; in a pattern {@code *} is one whole
 * word and {@code **}, only last, one or more. Thread-safe.
 *
 * <p>
 * A subscription calls its listener from one thread at a time. What that throws is logged
 * and counted; an event whose payload does not fit its type is skipped and counted.
 * Besides what is named below, every method may throw {@link InvalidNameException},
 * {@link StorageException}, {@link CorruptJournalException},
 * {@link DirectoryLostException} and {@link ClosedException}.
 */
public interface IEvents {

	/**
	 * Appends an event; siblings hear it, this one included. It ignores transactions.
	 * @param payload null is allowed; {@code byte[]} travels as bytes
	 * @return its id, above 0; it is in the journal when this returns
	 * @throws ValueTooLargeException above {@code iutils.events.max-payload-size}
	 * @throws PayloadException if the payload cannot be encoded
	 * @throws TooManyReactionsException if it would be the ninth reaction in a chain
	 * @throws NestedWriteException inside the callback of {@link IStash#update}
	 * @throws LockTimeoutException if others did not let go of the journal in time
	 * @throws StorageFullException if there is no room
	 * @throws OutcomeUnknownException if it may become visible later, or never
	 */
	long emit(String topic, @Nullable Object payload);

	/**
	 * As {@link #emit}, for a list of events that go into the journal together: up to 8
	 * MiB of them, as they stand there, in one append. One append is one write and, with
	 * {@code iutils.flush: always}, one flush; siblings see all its events or none yet,
	 * no other event stands between them, and if this throws, none of them was appended
	 * unless {@link OutcomeUnknownException} says otherwise. A longer list takes several
	 * appends, in order; if one fails, those before it stay. A process that dies in the
	 * middle of an append may leave the first events of it, each whole.
	 * @param payloads in the order of their events; null is allowed in it, and it may be
	 * empty, then nothing is appended
	 * @return their ids, in the same order
	 * @throws ValueTooLargeException if one is too large, naming its index; nothing was
	 * appended
	 * @throws PayloadException if one cannot be encoded, naming its index; nothing was
	 * appended
	 */
	List<Long> emitAll(String topic, List<? extends @Nullable Object> payloads);

	/**
	 * As {@link #emit}, for one sibling only.
	 * @throws SiblingGoneException if it is not alive
	 */
	long emitTo(Sibling target, String topic, @Nullable Object payload);

	/**
	 * As {@link #emit}, after the commit of the current transaction of Spring; at once
	 * without one. The payload is encoded, and refused, now; what is emitted and what is
	 * published in one transaction keeps the order of the calls. If the transaction, or
	 * the savepoint the call is in, is rolled back, it is never emitted. If it cannot be
	 * appended after the commit, that is logged, counted and told as
	 * {@link EventNotBridged}; a kill between commit and append loses it. Reactive
	 * transactions are not seen.
	 */
	void emitAfterCommit(String topic, @Nullable Object payload);

	/**
	 * Listens from now on, on the default lane: one call at a time, in journal order.
	 */
	<T> Subscription on(String topicPattern, Class<T> type, Consumer<EventMessage<T>> listener);

	/**
	 * As {@link #on(String, Class, Consumer)}, for generic types.
	 */
	<T> Subscription on(String topicPattern, ParameterizedTypeReference<T> type, Consumer<EventMessage<T>> listener);

	/**
	 * Catches up from an id, then stays live: no gap and no double. It has a position of
	 * its own; its calls come one at a time, in journal order.
	 * @param afterId the last id already known; 0 is from the oldest kept; below that
	 * {@code IllegalArgumentException}
	 * @throws UnknownEventException if {@code afterId} is above {@link #lastId()}
	 */
	<T> Subscription on(String topicPattern, long afterId, Class<T> type, Consumer<EventMessage<T>> listener);

	/**
	 * As {@link #on(String, long, Class, Consumer)}, for generic types.
	 */
	<T> Subscription on(String topicPattern, long afterId, ParameterizedTypeReference<T> type,
			Consumer<EventMessage<T>> listener);

	/**
	 * As {@link #on(String, Class, Consumer)}, for the next matching event only. One that
	 * does not fit the type does not count.
	 */
	<T> Subscription once(String topicPattern, Class<T> type, Consumer<EventMessage<T>> listener);

	/**
	 * As {@link #once(String, Class, Consumer)}, for generic types.
	 */
	<T> Subscription once(String topicPattern, ParameterizedTypeReference<T> type, Consumer<EventMessage<T>> listener);

	/**
	 * As {@link IEventListener#resume()}: one sibling at a time works the name, from
	 * where the last one stopped.
	 * @throws InvalidNameException if it is no name of a listener
	 * @throws IllegalStateException if this sibling has a listener of that name
	 */
	<T> Subscription resume(String name, String topicPattern, Class<T> type, Consumer<EventMessage<T>> listener);

	/**
	 * As {@link #resume(String, String, Class, Consumer)}, for generic types.
	 */
	<T> Subscription resume(String name, String topicPattern, ParameterizedTypeReference<T> type,
			Consumer<EventMessage<T>> listener);

	/**
	 * As {@link IEventListener#sharedBy()}: each event is handled by one of the siblings
	 * that share the name.
	 * @throws InvalidNameException if it is no name of a listener
	 * @throws IllegalStateException if this sibling has a listener of that name
	 */
	<T> Subscription share(String name, String topicPattern, Class<T> type, Consumer<EventMessage<T>> listener);

	/**
	 * As {@link #share(String, String, Class, Consumer)}, for generic types.
	 */
	<T> Subscription share(String name, String topicPattern, ParameterizedTypeReference<T> type,
			Consumer<EventMessage<T>> listener);

	/**
	 * As {@link #share(String, String, Class, Consumer)}; events for which a function
	 * returns equal texts are handled in journal order.
	 * @param orderedBy null is without order; its result's {@code toString} counts
	 */
	<T> Subscription share(String name, String topicPattern, Class<T> type,
			Function<EventMessage<T>, @Nullable Object> orderedBy, Consumer<EventMessage<T>> listener);

	/**
	 * As {@link #share(String, String, Class, Function, Consumer)}, for generic types.
	 */
	<T> Subscription share(String name, String topicPattern, ParameterizedTypeReference<T> type,
			Function<EventMessage<T>, @Nullable Object> orderedBy, Consumer<EventMessage<T>> listener);

	/**
	 * Reads the backlog up to the newest event at the moment of the call.
	 * @param afterId the last id already known; 0 is from the oldest kept; below that
	 * {@code IllegalArgumentException}
	 * @param limit how many at most, above 0, else {@code IllegalArgumentException}
	 * @return matching events in journal order; those whose payload does not fit the type
	 * are skipped and counted. Where retention removes events meanwhile, it ends before
	 * them
	 * @throws EventsLostException if retention has removed events after {@code afterId},
	 * or, with {@code iutils.on-corruption: salvage}, they are damaged
	 * @throws UnknownEventException if {@code afterId} is above {@link #lastId()}
	 */
	<T> List<EventMessage<T>> read(String topicPattern, long afterId, Class<T> type, int limit);

	/**
	 * As {@link #read(String, long, Class, int)}, for generic types.
	 */
	<T> List<EventMessage<T>> read(String topicPattern, long afterId, ParameterizedTypeReference<T> type, int limit);

	/**
	 * The id of the newest event, 0 if there has been none.
	 */
	long lastId();

}
