package io.iutils.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.iutils.IRequestHandler;
import io.iutils.IRequests;
import io.iutils.ISiblings;
import io.iutils.IutilsException;
import io.iutils.Reply;
import io.iutils.Sibling;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Asks all siblings how they are, and shows who did not answer.
 */
@RestController
class WhoController {

	/** A person waits for the page. */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final IRequests requests;

	private final Sibling self;

	private final HitsController hits;

	WhoController(IRequests requests, ISiblings siblings, HitsController hits) {
		this.requests = requests.within(PATIENCE);
		this.self = siblings.self();
		this.hits = hits;
	}

	@IRequestHandler("who")
	State state() {
		return new State(Duration.between(this.self.startedAt(), Instant.now()).toSeconds(), this.hits.counted());
	}

	@GetMapping("/who")
	CompletableFuture<List<Answer>> all() {
		return this.requests.askAll("who", null, State.class)
			.thenApply((replies) -> replies.stream().map(Answer::of).toList());
	}

	record State(long uptimeSeconds, long hits) {
	}

	/**
	 * One sibling: its state, or why it is not known.
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Answer(long process, @Nullable Long uptimeSeconds, @Nullable Long hits, @Nullable String failure) {

		static Answer of(Reply<State> reply) {
			State state = reply.value();
			IutilsException failure = reply.failure();
			return new Answer(reply.sibling().processId(), (state != null) ? state.uptimeSeconds() : null,
					(state != null) ? state.hits() : null, (failure != null) ? failure.getMessage() : null);
		}

	}

}
