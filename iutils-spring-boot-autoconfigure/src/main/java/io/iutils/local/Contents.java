package io.iutils.local;

import io.iutils.engine.Content;
import io.iutils.engine.RequestFailure;
import io.iutils.socket.Message;

/**
 * Between the words of the engine and those of the sockets.
 */
final class Contents {

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
		return new Message.Failure(number, failure.kind().code(), failure.exceptionType(), failure.message());
	}

	static RequestFailure failure(Message.Failure failure) {
		return new RequestFailure(RequestFailure.Kind.of(failure.code()), failure.exceptionType(), failure.text());
	}

}
