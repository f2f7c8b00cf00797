package io.iutils.local;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.iutils.Sibling;
import io.iutils.engine.Cancellation;
import io.iutils.engine.Content;
import io.iutils.engine.ReceivedRequest;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestFailure.Kind;
import io.iutils.engine.RequestTransport.RequestReceiver;
import io.iutils.engine.RequestTransport.Responder;
import io.iutils.engine.RequestTransport.Work;
import io.iutils.socket.Link;
import io.iutils.socket.Message;
import org.jspecify.annotations.Nullable;

/**
 * Requests of others that have no answer yet. Thread-safe.
 */
final class ReceivedRequests {

	private final Map<Key, Received> open = new ConcurrentHashMap<>();

	private volatile Service service = new Service(Set.of(), (request, responder) -> null);

	void serve(Set<String> commands, RequestReceiver receiver) {
		this.service = new Service(commands, receiver);
	}

	Set<String> commands() {
		return this.service.commands();
	}

	@Nullable Work received(Link link, Sibling origin, Message.Request request) {
		Received received = new Received(link, request.id());
		if (this.open.putIfAbsent(received.key, received) != null) {
			link.cutOff("a second request of number " + request.id());
			return null;
		}
		Service current = this.service;
		if (!current.commands().contains(request.command())) {
			received.fail(RequestFailure.of(Kind.NO_HANDLER, ""));
			return null;
		}
		Content body;
		try {
			body = Contents.content(request.body());
		}
		catch (IllegalArgumentException ex) {
			received.fail(RequestFailure.of(Kind.REFUSED, String.valueOf(ex.getMessage())));
			return null;
		}
		try {
			return current.receiver()
				.received(new ReceivedRequest(origin, request.command(), request.headers(), body), received);
		}
		catch (RuntimeException | Error ex) {
			// Who asks need not wait until its time is over.
			received.fail(new RequestFailure(Kind.FAILED, ex.getClass().getName(), ""));
			throw ex;
		}
	}

	void cancelled(Link link, long number) {
		Received received = this.open.remove(new Key(link, number));
		if (received != null) {
			received.cancellation.cancel();
		}
	}

	/**
	 * Nobody waits for the answers any more.
	 */
	void ended(Link link) {
		this.open.forEach((key, received) -> {
			if (key.link() == link) {
				cancelled(link, key.number());
			}
		});
	}

	/**
	 * @param number is unique on its connection only
	 */
	private record Key(Link link, long number) {
	}

	private record Service(Set<String> commands, RequestReceiver receiver) {
	}

	/**
	 * One request.
	 */
	private final class Received implements Responder {

		private final Key key;

		private final Cancellation cancellation = new Cancellation();

		private Received(Link link, long number) {
			this.key = new Key(link, number);
		}

		@Override
		public void reply(Content content) {
			if (ReceivedRequests.this.open.remove(this.key, this)) {
				send(new Message.Response(this.key.number(), Contents.body(content)));
			}
		}

		@Override
		public void fail(RequestFailure failure) {
			if (ReceivedRequests.this.open.remove(this.key, this)) {
				send(Contents.failure(this.key.number(), failure));
			}
		}

		private void send(Message message) {
			try {
				trySend(message);
			}
			catch (Throwable ex) {
				// Too long, or there is no memory. Else who asks would wait in vain.
				trySend(Contents.failure(this.key.number(),
						new RequestFailure(Kind.FAILED, ex.getClass().getName(), "the answer cannot be sent")));
				throw ex;
			}
		}

		private void trySend(Message message) {
			if (this.key.link().send(message) == Link.Sending.FULL) {
				// Else it would wait for this answer until its time is over.
				this.key.link().cutOff("it asks and does not read the answers");
			}
		}

		@Override
		public void onCancel(Runnable listener) {
			this.cancellation.onCancel(listener);
		}

	}

}
