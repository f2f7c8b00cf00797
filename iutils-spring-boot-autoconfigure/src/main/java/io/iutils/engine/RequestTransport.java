package io.iutils.engine;

import io.iutils.Sibling;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries questions to siblings and their answers back. It knows neither types nor
 * timeouts: that is the business of who asks. Requests to oneself never come here.
 * Thread-safe.
 */
public interface RequestTransport {

	/**
	 * Says what this sibling answers, in place of what it said before; the others learn
	 * of it by and by. A request for anything else fails as {@code NO_HANDLER}.
	 * @param commands none to answer nothing
	 * @throws IllegalArgumentException if the names are too many to be announced
	 */
	void serve(Set<String> commands, RequestReceiver receiver);

	/**
	 * What this sibling announces of itself.
	 */
	RemotePeer self();

	/**
	 * All other siblings that are alive, in the order in which they joined, and then
	 * clients that are connected to this sibling and answer something.
	 */
	List<RemotePeer> peers();

	/**
	 * Sends a request. Does not block.
	 * @param to one of {@link #peers}; one that is not there any more is a failure like
	 * any other
	 * @param receiver is told the outcome, once
	 */
	OpenRequest send(Sibling to, RequestDraft request, ReplyReceiver receiver);

	/**
	 * Calls back on a thread of the engine, which must not be held up, when
	 * {@link #peers} may have changed.
	 */
	void onChange(Runnable listener);

	/**
	 * Takes requests. Called on a thread of the engine, which must not be held up.
	 */
	@FunctionalInterface
	interface RequestReceiver {

		/**
		 * Takes a request.
		 * @return what there is to do, or null if it is answered or somebody is at it
		 */
		@Nullable Work received(ReceivedRequest request, Responder responder);

	}

	/**
	 * Work on a request, which may be held up. One of both is called, once: the thread
	 * that brings a request goes on with it if another can take its place, for waking one
	 * up takes as long as the way through the socket.
	 */
	interface Work {

		/**
		 * Does it, in this thread.
		 */
		void run();

		/**
		 * Has it done by another thread. Does not block.
		 */
		void delegate();

	}

	/**
	 * Answers one request, once; what comes later is ignored. Thread-safe.
	 */
	interface Responder {

		void reply(Content content);

		void fail(RequestFailure failure);

		/**
		 * Calls back, perhaps at once and on a thread of the engine which must not be
		 * held up, when nobody waits for the answer any more: the request was cancelled,
		 * or who asked is gone. Not called once it is answered.
		 */
		void onCancel(Runnable listener);

	}

	/**
	 * Is told the outcome of one request, on a thread of the engine which must not be
	 * held up.
	 */
	interface ReplyReceiver {

		void replied(Content content);

		void failed(RequestFailure failure);

	}

	/**
	 * A request on its way. Thread-safe.
	 */
	@FunctionalInterface
	interface OpenRequest {

		/**
		 * Gives it up: the other side is told, and the receiver hears nothing more. After
		 * the outcome it does nothing.
		 */
		void cancel();

	}

}
