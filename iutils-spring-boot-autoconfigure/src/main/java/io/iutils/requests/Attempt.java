package io.iutils.requests;

import io.iutils.Sibling;
import io.iutils.engine.Content;
import io.iutils.engine.RequestDraft;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestTransport.OpenRequest;
import io.iutils.engine.RequestTransport.ReplyReceiver;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request to one sibling, from before it is sent until its outcome. Thread-safe.
 */
final class Attempt implements ReplyReceiver {

	private final Sibling to;

	private final Consumer<Attempt> ended;

	private volatile @Nullable OpenRequest open;

	private volatile @Nullable Content reply;

	private volatile @Nullable RequestFailure failure;

	/**
	 * @param ended called with the outcome, on a thread that must not be held up
	 */
	Attempt(Sibling to, Consumer<Attempt> ended) {
		this.to = to;
		this.ended = ended;
	}

	void send(Routes routes, RequestDraft draft) {
		this.open = routes.send(this.to, draft, this);
	}

	/**
	 * While it is being sent there is nothing to cancel yet: who sends looks afterwards
	 * whether the answer is still wanted.
	 */
	void cancel() {
		OpenRequest open = this.open;
		if (open != null) {
			open.cancel();
		}
	}

	@Override
	public void replied(Content content) {
		this.reply = content;
		this.ended.accept(this);
	}

	@Override
	public void failed(RequestFailure failure) {
		this.failure = failure;
		this.ended.accept(this);
	}

	Sibling to() {
		return this.to;
	}

	/**
	 * Null if it failed.
	 */
	@Nullable Content reply() {
		return this.reply;
	}

	/**
	 * Null if there is a reply.
	 */
	@Nullable RequestFailure failure() {
		return this.failure;
	}

}
