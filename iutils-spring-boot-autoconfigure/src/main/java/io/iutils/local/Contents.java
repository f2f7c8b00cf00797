package io.iutils.local;

import io.iutils.engine.Content;
import io.iutils.engine.RequestFailure;
import io.iutils.socket.Message;

/**
 * Between the words of the engine and those of the sockets.
 */
final class Contents {

	private static final RequestFailure.Kind[] FAILURE_KINDS = RequestFailure.Kind.values();

	private Contents() {
	}

	static Message.Body body(Content content) {
		return new Message.Body(content.kind().ordinal(), content.mediaType(), content.bytes());
	}

	/**
	 * @throws IllegalArgumentException if the kind is none of ours
	 */
	static Content content(Message.Body body) {
		return new Content(Content.Kind.of(body.kind()), body.mediaType(), body.value());
	}

	static Message.Failure failure(long number, RequestFailure failure) {
		int code = Math.min(failure.kind().ordinal(), RequestFailure.Kind.FAILED.ordinal());
		return new Message.Failure(number, code, failure.exceptionType(), failure.message());
	}

	/**
	 * A code that is none of ours says what is true in any case: it has failed.
	 */
	static RequestFailure failure(Message.Failure failure) {
		RequestFailure.Kind kind = (failure.code() >= 0 && failure.code() < RequestFailure.Kind.FAILED.ordinal())
				? FAILURE_KINDS[failure.code()] : RequestFailure.Kind.FAILED;
		return new RequestFailure(kind, failure.exceptionType(), failure.text());
	}

}
