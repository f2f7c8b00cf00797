package io.iutils.local;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.iutils.engine.Content;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestTransport.ReplyReceiver;

/**
 * The outcome of a request, which must come once.
 */
final class Outcome implements ReplyReceiver {

	private final CompletableFuture<Object> outcome = new CompletableFuture<>();

	@Override
	public void replied(Content content) {
		came(content);
	}

	@Override
	public void failed(RequestFailure failure) {
		came(failure);
	}

	private void came(Object told) {
		if (!this.outcome.complete(told)) {
			this.outcome.obtrudeException(new AssertionError("a second outcome: " + told));
		}
	}

	/**
	 * Whether it has come; fails if it came twice.
	 */
	boolean isKnown() {
		return this.outcome.isDone() && told() != null;
	}

	/**
	 * Waits for the answer.
	 */
	byte[] bytes() {
		return ((Content) told()).bytes();
	}

	/**
	 * Waits for the failure.
	 */
	RequestFailure failure() {
		return (RequestFailure) told();
	}

	private Object told() {
		return this.outcome.copy().orTimeout(60, TimeUnit.SECONDS).join();
	}

}
