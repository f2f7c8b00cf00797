package io.iutils.local;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.iutils.engine.RequestDraft;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestFailure.Kind;
import io.iutils.engine.RequestTransport.OpenRequest;
import io.iutils.engine.RequestTransport.ReplyReceiver;
import io.iutils.socket.Link;
import io.iutils.socket.Message;
import org.jspecify.annotations.Nullable;

/**
 * Requests that this sibling has sent and that have no outcome yet. Whoever takes one out
 * tells its outcome, so that there is one. Thread-safe.
 */
final class OpenRequests {

	private final AtomicLong numbers = new AtomicLong();

	private final Map<Long, Open> open = new ConcurrentHashMap<>();

	private final Consumer<Link> suspect;

	/**
	 * @param suspect finds out what became of the other side of a connection that has
	 * ended, and then calls {@link #lost}
	 */
	OpenRequests(Consumer<Link> suspect) {
		this.suspect = suspect;
	}

	OpenRequest send(Link link, RequestDraft request, ReplyReceiver receiver) {
		long number = this.numbers.incrementAndGet();
		Message message = new Message.Request(number, request.command(), request.headers(),
				Contents.body(request.body()));
		// Before it is sent: the answer may be here before send returns.
		this.open.put(number, new Open(link, receiver));
		switch (send(link, message, number)) {
			case SENT -> {
			}
			case FULL -> fail(number, RequestFailure.of(Kind.BUSY, "it does not read what is sent to it"));
			case ENDED -> this.suspect.accept(link);
		}
		return () -> {
			if (this.open.remove(number) != null) {
				link.send(new Message.Cancel(number));
			}
		};
	}

	private Link.Sending send(Link link, Message message, long number) {
		try {
			return link.send(message);
		}
		catch (IllegalArgumentException ex) {
			fail(number, RequestFailure.of(Kind.REFUSED, "it is too long to be sent: " + ex.getMessage()));
			return Link.Sending.SENT;
		}
		catch (Error ex) {
			// There is no memory for it, say: nothing will come of it.
			this.open.remove(number);
			throw ex;
		}
	}

	void answered(Link link, Message.Response response) {
		Open request = take(link, response.id());
		if (request != null) {
			try {
				request.receiver().replied(Contents.content(response.body()));
			}
			catch (IllegalArgumentException ex) {
				// Not refused: the handler was called.
				request.receiver().failed(RequestFailure.of(Kind.FAILED, "its answer has " + ex.getMessage()));
			}
		}
	}

	void failed(Link link, Message.Failure failure) {
		Open request = take(link, failure.id());
		if (request != null) {
			request.receiver().failed(Contents.failure(failure));
		}
	}

	/**
	 * Numbers are this sibling's, but any peer may name any: only the one that was asked
	 * may answer. Late answers to what was cancelled are no news.
	 */
	private @Nullable Open take(Link link, long number) {
		Open request = this.open.get(number);
		return (request != null && request.link() == link && this.open.remove(number, request)) ? request : null;
	}

	private void fail(long number, RequestFailure failure) {
		Open request = this.open.remove(number);
		if (request != null) {
			request.receiver().failed(failure);
		}
	}

	/**
	 * A connection has ended: nothing more will come of what was sent on it.
	 */
	void lost(Link link, RequestFailure failure) {
		failAll((request) -> request.link() == link, failure);
	}

	void failAll(Predicate<Open> which, RequestFailure failure) {
		this.open.forEach((number, request) -> {
			if (which.test(request)) {
				fail(number, failure);
			}
		});
	}

	/**
	 * A request on its way.
	 */
	record Open(Link link, ReplyReceiver receiver) {
	}

}
