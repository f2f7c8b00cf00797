package io.iutils;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Asks siblings, and gets their answers. What they answer are methods with
 * {@link IRequestHandler}; this sibling's own are asked in the same way, without a
 * socket. A request is carried out at most once, never again by itself: it is not kept on
 * disk, and one whose outcome is unknown fails. Thread-safe.
 *
 * <p>
 * No method blocks. A future fails with one of these, as soon as it is known:
 * <ul>
 * <li>{@link NoHandlerException}: nobody answers the command
 * <li>{@link SiblingGoneException}: the sibling has left or died
 * <li>{@link SiblingUnreachableException}: it is alive, but not connected
 * <li>{@link RequestTimeoutException}: no answer in time
 * <li>{@link RequestFailedException}: the handler threw
 * <li>{@link RequestRefusedException}: the body does not fit the handler
 * <li>{@link BusyException}: it has too much to do, nothing was done
 * <li>{@link PayloadException}: the answer does not fit the type asked for
 * <li>{@link ClosedException}: this sibling is leaving
 * </ul>
 * A future that is cancelled, or out of time, tells the handler: its
 * {@code CompletionStage} is cancelled, or its thread interrupted. What depends on a
 * future runs on a thread of iutils, unless the future was complete already; it may
 * block.
 *
 * <p>
 * Every method throws {@link InvalidNameException} for a command that is none,
 * {@link PayloadException} for a body that cannot be encoded, and
 * {@link ValueTooLargeException} for one above {@code iutils.requests.max-size}.
 */
public interface IRequests {

	/**
	 * Asks one sibling that answers the command, this one included, each in turn. Of
	 * those that are busy it goes on to the next.
	 * @param command words separated by dots, 1 to 1,024 characters
	 * @param body null is allowed; {@code byte[]} travels as bytes
	 * @param replyType {@code Void.class} if the answer does not matter
	 * @return the answer, which may be null
	 */
	<R> CompletableFuture<@Nullable R> ask(String command, @Nullable Object body, Class<R> replyType);

	/**
	 * As {@link #ask(String, Object, Class)}, for generic types.
	 */
	<R> CompletableFuture<@Nullable R> ask(String command, @Nullable Object body,
			ParameterizedTypeReference<R> replyType);

	/**
	 * Asks one sibling, which may be this one.
	 */
	<R> CompletableFuture<@Nullable R> ask(Sibling target, String command, @Nullable Object body, Class<R> replyType);

	/**
	 * As {@link #ask(Sibling, String, Object, Class)}, for generic types.
	 */
	<R> CompletableFuture<@Nullable R> ask(Sibling target, String command, @Nullable Object body,
			ParameterizedTypeReference<R> replyType);

	/**
	 * Asks all siblings that answer the command, and takes the first answer that is not
	 * null; the others are told to stop. Empty if all have answered null. If none has
	 * anything else and one of them failed, the future fails with that: whether it would
	 * have had an answer is unknown. Those that left meanwhile, and those that cannot be
	 * reached, do not count.
	 */
	<R> CompletableFuture<Optional<R>> askFirst(String command, @Nullable Object body, Class<R> replyType);

	/**
	 * As {@link #askFirst(String, Object, Class)}, for generic types.
	 */
	<R> CompletableFuture<Optional<R>> askFirst(String command, @Nullable Object body,
			ParameterizedTypeReference<R> replyType);

	/**
	 * Asks all siblings that answer the command, and those of which that is not known
	 * because they cannot be reached. The future completes, with an answer or a failure
	 * of each, when the last one is known; it fails only if there is nobody to ask.
	 * @return in the order in which the siblings joined
	 */
	<R> CompletableFuture<List<Reply<R>>> askAll(String command, @Nullable Object body, Class<R> replyType);

	/**
	 * As {@link #askAll(String, Object, Class)}, for generic types.
	 */
	<R> CompletableFuture<List<Reply<R>>> askAll(String command, @Nullable Object body,
			ParameterizedTypeReference<R> replyType);

	/**
	 * The same, with another limit than {@code iutils.requests.timeout}.
	 * @param timeout from the call to the answer; 1 ms to 1 day
	 * @throws IllegalArgumentException outside of that
	 */
	IRequests within(Duration timeout);

}
