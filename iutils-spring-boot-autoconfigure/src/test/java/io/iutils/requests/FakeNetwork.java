package io.iutils.requests;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.iutils.Sibling;
import io.iutils.engine.Content;
import io.iutils.engine.Membership;
import io.iutils.engine.ReceivedRequest;
import io.iutils.engine.RemotePeer;
import io.iutils.engine.RemotePeer.Reach;
import io.iutils.engine.RequestDraft;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestFailure.Kind;
import io.iutils.engine.RequestTransport;

/**
 * Siblings in memory that a test connects, kills and holds up. All that the seam promises
 * to call on a thread of the engine is called on one thread, as by a selector.
 */
final class FakeNetwork implements AutoCloseable {

	static final String WIRE = "fake-wire";

	private final ExecutorService wire = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, WIRE);
		thread.setDaemon(true);
		return thread;
	});

	private final List<FakeTransport> transports = new CopyOnWriteArrayList<>();

	private final AtomicInteger names = new AtomicInteger();

	/** Requests that were sent, and have no outcome. */
	final Set<FakeRequest> open = ConcurrentHashMap.newKeySet();

	/** Answers on their way. */
	final Queue<Runnable> held = new ConcurrentLinkedQueue<>();

	/** Stand for threads that bring a request and go on with it. */
	private final ExecutorService leaders = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "fake-leader");
		thread.setDaemon(true);
		return thread;
	});

	/** Whether the thread that brings a request goes on with it. */
	volatile boolean leading;

	/** Whether nobody is told of changes. */
	volatile boolean deaf;

	/** Whether answers wait until the test lets them go. */
	volatile boolean holding;

	FakeTransport join() {
		return add(true, 1000 + this.names.get());
	}

	/**
	 * One that is no sibling.
	 */
	FakeTransport client() {
		return add(false, 0);
	}

	private FakeTransport add(boolean member, long processId) {
		String id = String.format("%032x", this.names.incrementAndGet());
		FakeTransport transport = new FakeTransport(new Sibling(id, processId, Instant.EPOCH), member);
		this.transports.add(transport);
		changed();
		return transport;
	}

	/**
	 * Lets held answers go: all, the last first.
	 */
	void releaseBackwards() {
		this.holding = false;
		List<Runnable> all = new ArrayList<>();
		for (Runnable one = this.held.poll(); one != null; one = this.held.poll()) {
			all.add(0, one);
		}
		all.forEach(this.wire::execute);
	}

	void changed() {
		if (!this.deaf) {
			this.wire.execute(() -> this.transports.forEach(FakeTransport::tellChange));
		}
	}

	/**
	 * Waits until the wire has done all it was given.
	 */
	void settle() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		this.wire.execute(done::countDown);
		assert done.await(10, TimeUnit.SECONDS);
	}

	@Override
	public void close() {
		this.wire.shutdown();
		this.leaders.shutdown();
	}

	/**
	 * One end of it.
	 */
	final class FakeTransport implements RequestTransport {

		private final Sibling sibling;

		private final boolean member;

		private final Map<Sibling, Reach> reach = new HashMap<>();

		private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

		private volatile Set<String> commands = Set.of();

		private volatile Set<String> announced = Set.of();

		private volatile RequestReceiver receiver = (request, responder) -> null;

		/** What happens before who sends knows how to cancel. */
		volatile Runnable beforeItIsSent = () -> {
		};

		/** Whether changed commands are kept from the others. */
		volatile boolean silent;

		/** What each request fails with before it arrives. */
		volatile RequestFailure refusing;

		final List<RequestDraft> received = new CopyOnWriteArrayList<>();

		private FakeTransport(Sibling sibling, boolean member) {
			this.sibling = sibling;
			this.member = member;
		}

		Sibling sibling() {
			return this.sibling;
		}

		Membership membership() {
			return new Membership() {

				@Override
				public Sibling self() {
					return FakeTransport.this.sibling;
				}

				@Override
				public List<Sibling> all() {
					return FakeNetwork.this.transports.stream()
						.filter((transport) -> transport.member)
						.map((transport) -> transport.sibling)
						.toList();
				}

				@Override
				public void listen(Consumer<Sibling> joined, Consumer<Sibling> left) {
					// Nobody asks for that here.
				}

			};
		}

		/**
		 * Answers by code of the test, which is called on the wire.
		 */
		void answer(BiConsumer<ReceivedRequest, Responder> answer, String... commands) {
			serve(Set.of(commands), (request, responder) -> {
				answer.accept(request, responder);
				return null;
			});
		}

		@Override
		public void serve(Set<String> commands, RequestReceiver receiver) {
			this.commands = commands;
			this.receiver = receiver;
			if (!this.silent) {
				this.announced = commands;
				changed();
			}
		}

		@Override
		public RemotePeer self() {
			return seen(Reach.CONNECTED);
		}

		private RemotePeer seen(Reach reach) {
			boolean connected = reach == Reach.CONNECTED;
			return new RemotePeer(this.sibling, this.member, reach, "", connected ? this.announced : Set.of());
		}

		@Override
		public List<RemotePeer> peers() {
			List<RemotePeer> peers = new ArrayList<>();
			for (boolean member : new boolean[] { true, false }) {
				FakeNetwork.this.transports.stream()
					.filter((other) -> other != this && other.member == member)
					.forEach((other) -> peers.add(other.seen(reach(other))));
			}
			return peers;
		}

		private synchronized Reach reach(FakeTransport other) {
			return this.reach.getOrDefault(other.sibling, Reach.CONNECTED);
		}

		/**
		 * How this one reaches another. Without a connection open requests fail.
		 */
		void reach(FakeTransport other, Reach reach) {
			synchronized (this) {
				this.reach.put(other.sibling, reach);
			}
			if (reach != Reach.CONNECTED) {
				fail(other, Kind.UNREACHABLE);
			}
			changed();
		}

		private void fail(FakeTransport other, Kind kind) {
			FakeNetwork.this.open.stream()
				.filter((request) -> request.from == this && request.to == other)
				.forEach((request) -> request.lose(kind));
		}

		void die() {
			FakeNetwork.this.transports.remove(this);
			FakeNetwork.this.transports.forEach((other) -> other.fail(this, Kind.GONE));
			FakeNetwork.this.transports.forEach((other) -> fail(other, Kind.GONE));
			changed();
		}

		void closeEngine() {
			FakeNetwork.this.open.stream()
				.filter((request) -> request.from == this)
				.forEach((request) -> request.lose(Kind.CLOSED));
		}

		@Override
		public OpenRequest send(Sibling to, RequestDraft draft, ReplyReceiver receiver) {
			FakeTransport target = FakeNetwork.this.transports.stream()
				.filter((other) -> other.sibling.equals(to))
				.findFirst()
				.orElse(null);
			if (target == null || reach(target) != Reach.CONNECTED) {
				receiver.failed(RequestFailure.of((target == null) ? Kind.GONE : Kind.UNREACHABLE, "not there"));
				return () -> {
				};
			}
			FakeRequest request = new FakeRequest(this, target, receiver);
			FakeNetwork.this.open.add(request);
			target.received.add(draft);
			FakeNetwork.this.wire.execute(() -> target.arrived(request, draft));
			this.beforeItIsSent.run();
			return request;
		}

		private void arrived(FakeRequest request, RequestDraft draft) {
			RequestFailure refusing = this.refusing;
			if (refusing != null) {
				request.fail(refusing);
			}
			else if (!this.commands.contains(draft.command())) {
				request.fail(RequestFailure.of(Kind.NO_HANDLER, ""));
			}
			else {
				Work work = this.receiver.received(
						new ReceivedRequest(request.from.sibling, draft.command(), draft.headers(), draft.body()),
						request);
				if (work != null) {
					begin(work);
				}
			}
		}

		private void begin(Work work) {
			if (FakeNetwork.this.leading) {
				FakeNetwork.this.leaders.execute(work::run);
			}
			else {
				work.delegate();
			}
		}

		@Override
		public void onChange(Runnable listener) {
			this.listeners.add(listener);
		}

		private void tellChange() {
			this.listeners.forEach(Runnable::run);
		}

	}

	/**
	 * Both ends of a request.
	 */
	final class FakeRequest implements RequestTransport.Responder, RequestTransport.OpenRequest {

		final FakeTransport from;

		final FakeTransport to;

		private final RequestTransport.ReplyReceiver receiver;

		private Runnable cancelListener;

		private boolean ended;

		private boolean lost;

		private FakeRequest(FakeTransport from, FakeTransport to, RequestTransport.ReplyReceiver receiver) {
			this.from = from;
			this.to = to;
			this.receiver = receiver;
		}

		@Override
		public void reply(Content content) {
			later(() -> {
				if (isEnded()) {
					this.receiver.replied(content);
				}
			});
		}

		@Override
		public void fail(RequestFailure failure) {
			later(() -> {
				if (isEnded()) {
					this.receiver.failed(failure);
				}
			});
		}

		private void later(Runnable outcome) {
			if (FakeNetwork.this.holding) {
				FakeNetwork.this.held.add(outcome);
			}
			else {
				FakeNetwork.this.wire.execute(outcome);
			}
		}

		private synchronized boolean isEnded() {
			boolean first = !this.ended;
			this.ended = true;
			FakeNetwork.this.open.remove(this);
			return first;
		}

		private void lose(Kind kind) {
			FakeNetwork.this.wire.execute(() -> {
				if (isEnded()) {
					this.receiver.failed(RequestFailure.of(kind, "lost"));
					tellHandler();
				}
			});
		}

		@Override
		public void cancel() {
			if (isEnded()) {
				FakeNetwork.this.wire.execute(this::tellHandler);
			}
		}

		private void tellHandler() {
			Runnable listener;
			synchronized (this) {
				this.lost = true;
				listener = this.cancelListener;
			}
			if (listener != null) {
				listener.run();
			}
		}

		@Override
		public void onCancel(Runnable listener) {
			boolean lost;
			synchronized (this) {
				this.cancelListener = listener;
				lost = this.lost;
			}
			if (lost) {
				listener.run();
			}
		}

	}

}
