package io.iutils.requests;

import io.iutils.IutilsException;
import io.iutils.NoHandlerException;
import io.iutils.Reply;
import io.iutils.SiblingGoneException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the first answer that is not null. Thread-safe.
 */
final class AskFirst<R> extends AskMany<R, Optional<R>> {

	AskFirst(RequestLayer layer, Question question, ReplyType<R> type) {
		super(layer, question, type);
	}

	@Override
	boolean countsUnreachable() {
		return false;
	}

	@Override
	void replied(Reply<R> reply) {
		R value = reply.value();
		if (value != null) {
			complete(Optional.of(value));
		}
	}

	@Override
	void allReplied(List<Reply<R>> replies) {
		IutilsException failure = null;
		boolean anyAnswer = false;
		for (Reply<R> reply : replies) {
			anyAnswer |= reply.isAnswered();
			failure = (failure != null) ? failure : counted(reply.failure());
		}
		if (failure != null) {
			fail(failure);
		}
		else if (anyAnswer) {
			complete(Optional.empty());
		}
		else {
			fail(nobody(List.of()));
		}
	}

	/**
	 * Who left meanwhile, or answers the command no more, might as well not have been.
	 */
	private static @Nullable IutilsException counted(@Nullable IutilsException failure) {
		return (failure instanceof SiblingGoneException || failure instanceof NoHandlerException) ? null : failure;
	}

	@Override
	void expire() {
		repliesAtEnd();
		fail(question().timedOut());
	}

}
