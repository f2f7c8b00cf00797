package io.iutils.requests;

import io.iutils.Reply;
import java.util.List;

/**
 * Waits for the reply of each, and for what there is when the time is over. Thread-safe.
 */
final class AskAll<R> extends AskMany<R, List<Reply<R>>> {

	AskAll(RequestLayer layer, Question question, ReplyType<R> type) {
		super(layer, question, type);
	}

	@Override
	boolean countsUnreachable() {
		return true;
	}

	@Override
	void replied(Reply<R> reply) {
		// The others count as much.
	}

	@Override
	void allReplied(List<Reply<R>> replies) {
		complete(List.copyOf(replies));
	}

	@Override
	void expire() {
		List<Reply<R>> replies = repliesAtEnd();
		if (replies.isEmpty()) {
			fail(question().timedOut());
		}
		else {
			complete(List.copyOf(replies));
		}
	}

}
