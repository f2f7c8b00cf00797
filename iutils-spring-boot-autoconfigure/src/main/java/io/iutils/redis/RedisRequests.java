package io.iutils.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.iutils.IutilsException;
import io.iutils.Sibling;
import io.iutils.engine.Cancellation;
import io.iutils.engine.Content;
import io.iutils.engine.ReceivedRequest;
import io.iutils.engine.RemotePeer;
import io.iutils.engine.RequestDraft;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestFailure.Kind;
import io.iutils.engine.RequestTransport;
import io.iutils.redis.RedisMembership.Member;
import org.jspecify.annotations.Nullable;

/**
 * Requests and answers as messages to the channels of siblings. Redis keeps none of them:
 * what is not heard is lost, and who asks learns it when its time is over or when the
 * other side has gone. Thread-safe.
 */
final class RedisRequests implements RequestTransport, AutoCloseable {

	private static final Logger logger = System.getLogger(RedisRequests.class.getName());

	private final RedisMembership membership;

	private final Sibling self;

	/** Tells the siblings what has changed of this one. */
	private final Runnable announce;

	private final AtomicLong numbers = new AtomicLong();

	private final Map<Long, Open> open = new ConcurrentHashMap<>();

	private final Map<String, Received> received = new ConcurrentHashMap<>();

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	private final Outbox outbox;

	private volatile Service service = new Service(Set.of(), (request, responder) -> null);

	private volatile boolean closed;

	RedisRequests(Outbox outbox, RedisMembership membership, Runnable announce) {
		this.outbox = outbox;
		this.membership = membership;
		this.self = membership.self();
		this.announce = announce;
		membership.listen((joined) -> {
		}, this::left);
	}

	@Override
	public void serve(Set<String> commands, RequestReceiver receiver) {
		this.service = new Service(Set.copyOf(commands), receiver);
		this.announce.run();
	}

	Set<String> commands() {
		return this.service.commands();
	}

	@Override
	public RemotePeer self() {
		Member self = this.membership.member(this.self.id());
		return new RemotePeer(this.membership.self(), true, RemotePeer.Reach.CONNECTED,
				(self != null) ? self.version() : "", commands());
	}

	@Override
	public List<RemotePeer> peers() {
		List<RemotePeer> peers = new ArrayList<>();
		for (Member member : this.membership.members()) {
			if (!member.sibling().id().equals(this.self.id())) {
				peers.add(new RemotePeer(member.sibling(), true, RemotePeer.Reach.CONNECTED, member.version(),
						member.commands()));
			}
		}
		return peers;
	}

	@Override
	public OpenRequest send(Sibling to, RequestDraft request, ReplyReceiver receiver) {
		Open sent = new Open(this.numbers.incrementAndGet(), to.id(), receiver);
		this.open.put(sent.number, sent);
		if (this.closed) {
			sent.failed(RequestFailure.of(Kind.CLOSED, "this sibling is leaving"));
		}
		else if (hasGone(to)) {
			sent.failed(RequestFailure.of(Kind.GONE, ""));
		}
		else {
			this.outbox.post(to.id(), Envelope.request(sent.number, this.self, request),
					() -> this.open.containsKey(sent.number), sent::failed);
		}
		return sent;
	}

	private boolean hasGone(Sibling sibling) {
		try {
			return !this.membership.contains(sibling);
		}
		catch (IutilsException ex) {
			// What is sent to it meets the same.
			return false;
		}
	}

	/**
	 * Sends what nobody waits for.
	 */
	private void post(String to, byte[] message) {
		this.outbox.post(to, message, () -> true,
				(failure) -> logger.log(Level.DEBUG, "An answer could not be sent: {0}", failure.message()));
	}

	@Override
	public void onChange(Runnable listener) {
		this.listeners.add(listener);
	}

	/**
	 * Whoever can be asked may have changed.
	 */
	void changed() {
		this.listeners.forEach(Runnable::run);
	}

	/**
	 * Takes a message from this sibling's inbox.
	 */
	void heard(byte[] message) {
		Envelope envelope;
		try {
			envelope = Envelope.open(message);
		}
		catch (IllegalArgumentException ex) {
			logger.log(Level.DEBUG, "A message in the inbox is skipped: {0}", ex.getMessage());
			return;
		}
		switch (envelope.what) {
			case REQUEST -> requested(envelope);
			case RESPONSE -> answered(envelope, (open) -> open.receiver.replied(envelope.content));
			case FAILURE -> answered(envelope, (open) -> open.receiver.failed(envelope.failure));
			case CANCEL -> {
				cancel(Received.key(envelope));
			}
		}
	}

	private void cancel(String key) {
		Received cancelled = this.received.remove(key);
		if (cancelled != null) {
			cancelled.cancellation.cancel();
		}
	}

	/**
	 * Neither what was asked of it will be answered, nor does it wait for an answer.
	 */
	private void left(Sibling sibling) {
		fail(sibling.id(), RequestFailure.of(Kind.GONE, ""));
		for (Received request : this.received.values()) {
			if (request.sender.equals(sibling.id())) {
				cancel(request.key);
			}
		}
	}

	private void answered(Envelope envelope, Consumer<Open> how) {
		Open asked = this.open.get(envelope.number);
		// Numbers are this sibling's own; only who was asked may answer.
		if (asked != null && asked.to.equals(envelope.sender.id()) && this.open.remove(envelope.number, asked)) {
			how.accept(asked);
		}
	}

	private void requested(Envelope envelope) {
		Received request = new Received(envelope);
		if (this.received.putIfAbsent(request.key, request) != null) {
			return;
		}
		Service current = this.service;
		if (!current.commands().contains(envelope.command)) {
			request.fail(RequestFailure.of(Kind.NO_HANDLER, ""));
			return;
		}
		try {
			Work work = current.receiver()
				.received(new ReceivedRequest(envelope.sender, envelope.command, envelope.headers, envelope.content),
						request);
			if (work != null) {
				// Nobody takes this thread's place.
				work.delegate();
			}
		}
		catch (RuntimeException | Error ex) {
			request.fail(new RequestFailure(Kind.FAILED, ex.getClass().getName(), ""));
			throw ex;
		}
	}

	private void fail(@Nullable String to, RequestFailure failure) {
		for (Open asked : this.open.values()) {
			if (to == null || asked.to.equals(to)) {
				asked.failed(failure);
			}
		}
	}

	@Override
	public void close() {
		this.closed = true;
		fail(null, RequestFailure.of(Kind.CLOSED, "this sibling is leaving"));
		this.outbox.close();
		changed();
	}

	private record Service(Set<String> commands, RequestReceiver receiver) {
	}

	/**
	 * A request of this sibling that has no answer yet.
	 */
	private final class Open implements OpenRequest {

		private final long number;

		private final String to;

		private final ReplyReceiver receiver;

		Open(long number, String to, ReplyReceiver receiver) {
			this.number = number;
			this.to = to;
			this.receiver = receiver;
		}

		void failed(RequestFailure failure) {
			if (RedisRequests.this.open.remove(this.number, this)) {
				this.receiver.failed(failure);
			}
		}

		@Override
		public void cancel() {
			if (RedisRequests.this.open.remove(this.number, this) && !RedisRequests.this.closed) {
				post(this.to, Envelope.cancel(this.number, RedisRequests.this.self));
			}
		}

	}

	/**
	 * A request of another sibling that has no answer yet.
	 */
	private final class Received implements Responder {

		private final String key;

		private final String sender;

		private final long number;

		private final Cancellation cancellation = new Cancellation();

		Received(Envelope envelope) {
			this.key = key(envelope);
			this.sender = envelope.sender.id();
			this.number = envelope.number;
		}

		private static String key(Envelope envelope) {
			return envelope.sender.id() + envelope.number;
		}

		@Override
		public void reply(Content content) {
			if (RedisRequests.this.received.remove(this.key, this)) {
				post(this.sender, Envelope.response(this.number, RedisRequests.this.self, content));
			}
		}

		@Override
		public void fail(RequestFailure failure) {
			if (RedisRequests.this.received.remove(this.key, this)) {
				post(this.sender, Envelope.failure(this.number, RedisRequests.this.self, failure));
			}
		}

		@Override
		public void onCancel(Runnable listener) {
			this.cancellation.onCancel(listener);
		}

	}

}
