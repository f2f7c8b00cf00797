package io.iutils.requests;

import io.iutils.engine.Content;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestTransport.OpenRequest;
import io.iutils.engine.RequestTransport.ReplyReceiver;
import io.iutils.engine.RequestTransport.Responder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Both ends of a request to oneself. Thread-safe.
 */
final class SelfRequest implements Responder, OpenRequest {

	private final ReplyReceiver receiver;

	private final Consumer<SelfRequest> ended;

	/** Guarded by this. */
	private State state = State.OPEN;

	/** Guarded by this. */
	private @Nullable Runnable cancelListener;

	/**
	 * @param ended called when it is not open any more
	 */
	SelfRequest(ReplyReceiver receiver, Consumer<SelfRequest> ended) {
		this.receiver = receiver;
		this.ended = ended;
	}

	@Override
	public void reply(Content content) {
		if (isEndedAs(State.ANSWERED)) {
			this.receiver.replied(content);
		}
	}

	@Override
	public void fail(RequestFailure failure) {
		if (isEndedAs(State.ANSWERED)) {
			this.receiver.failed(failure);
		}
	}

	@Override
	public void cancel() {
		if (isEndedAs(State.CANCELLED)) {
			stopHandler();
		}
	}

	/**
	 * This sibling is leaving: who asks is told. {@link #stopHandler} is to follow.
	 */
	void close() {
		if (isEndedAs(State.CANCELLED)) {
			this.receiver.failed(RequestFailure.of(RequestFailure.Kind.CLOSED, ""));
		}
	}

	@Override
	public void onCancel(Runnable listener) {
		boolean cancelled;
		synchronized (this) {
			this.cancelListener = listener;
			cancelled = (this.state == State.CANCELLED);
		}
		if (cancelled) {
			listener.run();
		}
	}

	/**
	 * Tells who answers, if nobody waits for the answer any more.
	 */
	void stopHandler() {
		Runnable listener;
		synchronized (this) {
			listener = (this.state == State.CANCELLED) ? this.cancelListener : null;
		}
		if (listener != null) {
			listener.run();
		}
	}

	private boolean isEndedAs(State end) {
		synchronized (this) {
			if (this.state != State.OPEN) {
				return false;
			}
			this.state = end;
		}
		this.ended.accept(this);
		return true;
	}

	private enum State {

		OPEN, ANSWERED, CANCELLED

	}

}
