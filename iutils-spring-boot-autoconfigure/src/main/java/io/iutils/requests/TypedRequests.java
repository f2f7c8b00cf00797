package io.iutils.requests;

import io.iutils.IRequests;
import io.iutils.Reply;
import io.iutils.Sibling;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Requests on an engine. Each instance is an immutable view: how long it waits.
 * Thread-safe.
 */
final class TypedRequests implements IRequests {

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final Duration LONGEST = Duration.ofDays(1);

	private final RequestLayer layer;

	private final Duration timeout;

	TypedRequests(RequestLayer layer) {
		this(layer, layer.settings().timeout());
	}

	private TypedRequests(RequestLayer layer, Duration timeout) {
		this.layer = layer;
		this.timeout = timeout;
	}

	@Override
	public <R> CompletableFuture<@Nullable R> ask(String command, @Nullable Object body, Class<R> replyType) {
		return one(null, command, body, ReplyType.of(replyType));
	}

	@Override
	public <R> CompletableFuture<@Nullable R> ask(String command, @Nullable Object body,
			ParameterizedTypeReference<R> replyType) {
		return one(null, command, body, ReplyType.of(replyType));
	}

	@Override
	public <R> CompletableFuture<@Nullable R> ask(Sibling target, String command, @Nullable Object body,
			Class<R> replyType) {
		return one(Objects.requireNonNull(target, "target"), command, body, ReplyType.of(replyType));
	}

	@Override
	public <R> CompletableFuture<@Nullable R> ask(Sibling target, String command, @Nullable Object body,
			ParameterizedTypeReference<R> replyType) {
		return one(Objects.requireNonNull(target, "target"), command, body, ReplyType.of(replyType));
	}

	@Override
	public <R> CompletableFuture<Optional<R>> askFirst(String command, @Nullable Object body, Class<R> replyType) {
		return first(command, body, ReplyType.of(replyType));
	}

	@Override
	public <R> CompletableFuture<Optional<R>> askFirst(String command, @Nullable Object body,
			ParameterizedTypeReference<R> replyType) {
		return first(command, body, ReplyType.of(replyType));
	}

	@Override
	public <R> CompletableFuture<List<Reply<R>>> askAll(String command, @Nullable Object body, Class<R> replyType) {
		return all(command, body, ReplyType.of(replyType));
	}

	@Override
	public <R> CompletableFuture<List<Reply<R>>> askAll(String command, @Nullable Object body,
			ParameterizedTypeReference<R> replyType) {
		return all(command, body, ReplyType.of(replyType));
	}

	@Override
	public IRequests within(Duration timeout) {
		if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException("A timeout is 1 ms to 1 day, this one is " + timeout);
		}
		return new TypedRequests(this.layer, timeout);
	}

	private <R> CompletableFuture<@Nullable R> one(@Nullable Sibling target, String command, @Nullable Object body,
			ReplyType<R> type) {
		return new AskOne<>(this.layer, question(command, body), type, target).start();
	}

	private <R> CompletableFuture<Optional<R>> first(String command, @Nullable Object body, ReplyType<R> type) {
		return new AskFirst<>(this.layer, question(command, body), type).start();
	}

	private <R> CompletableFuture<List<Reply<R>>> all(String command, @Nullable Object body, ReplyType<R> type) {
		return new AskAll<>(this.layer, question(command, body), type).start();
	}

	private Question question(String command, @Nullable Object body) {
		return this.layer.question(command, body, this.timeout);
	}

}
