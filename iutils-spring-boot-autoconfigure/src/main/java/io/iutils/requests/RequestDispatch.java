package io.iutils.requests;

import io.iutils.Sibling;
import io.iutils.engine.Counters;
import io.iutils.engine.ReceivedRequest;
import io.iutils.engine.RequestDraft;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestFailure.Kind;
import io.iutils.engine.RequestTransport;
import io.iutils.engine.RequestTransport.OpenRequest;
import io.iutils.engine.RequestTransport.ReplyReceiver;
import io.iutils.engine.RequestTransport.Responder;
import io.iutils.engine.RequestTransport.Work;
import io.iutils.methods.RefusedDeclarationException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What this sibling answers, and the way of each request to its handler, whether it comes
 * from elsewhere or from here. Thread-safe.
 */
final class RequestDispatch implements RequestTransport.RequestReceiver {

	private final RequestLayer layer;

	private final RequestTransport transport;

	private final Sibling self;

	private final RequestThreads threads;

	private final Semaphore permits;

	/** By command, also those that are not served now; guarded by this. */
	private final Map<String, HandlerMethod> known = new HashMap<>();

	/** By command; written under this object's monitor. */
	private volatile Map<String, Served> served = Map.of();

	private final Set<SelfRequest> selfRequests = ConcurrentHashMap.newKeySet();

	/**
	 * @param threads call handlers
	 */
	RequestDispatch(RequestLayer layer, RequestTransport transport, Sibling self, RequestThreads threads) {
		this.layer = layer;
		this.transport = transport;
		this.self = self;
		this.threads = threads;
		this.permits = new Semaphore(layer.settings().concurrency());
	}

	/**
	 * What is answered now.
	 */
	Set<String> commands() {
		return this.served.keySet();
	}

	/**
	 * Makes methods known; they are not served yet.
	 * @throws RefusedDeclarationException if there are two for a command
	 */
	synchronized HandlerGroup add(List<HandlerMethod> methods) {
		Map<String, HandlerMethod> group = new LinkedHashMap<>();
		for (HandlerMethod method : methods) {
			HandlerMethod other = this.known.get(method.command());
			other = (other != null) ? other : group.get(method.command());
			if (other != null) {
				throw method.doubled(other);
			}
			group.put(method.command(), method);
		}
		this.known.putAll(group);
		return new HandlerGroup(this, group);
	}

	synchronized void remove(Set<String> commands) {
		this.known.keySet().removeAll(commands);
	}

	synchronized void serve(HandlerGroup group, Map<String, HandlerMethod> methods) {
		Map<String, Served> served = new HashMap<>(this.served);
		methods.forEach((command, method) -> served.put(command, new Served(group, method)));
		serve(served);
	}

	synchronized void withdraw(Set<String> commands) {
		Map<String, Served> served = new HashMap<>(this.served);
		if (served.keySet().removeAll(commands)) {
			serve(served);
		}
	}

	private void serve(Map<String, Served> served) {
		this.served = Map.copyOf(served);
		this.transport.serve(this.served.keySet(), this);
	}

	/**
	 * As {@link RequestTransport#send}, to this sibling.
	 */
	OpenRequest send(RequestDraft draft, ReplyReceiver receiver) {
		SelfRequest request = new SelfRequest(receiver, this.selfRequests::remove);
		this.selfRequests.add(request);
		if (this.layer.isClosed()) {
			request.close();
		}
		else {
			Work work = received(new ReceivedRequest(this.self, draft.command(), draft.headers(), draft.body()),
					request);
			if (work != null) {
				work.delegate();
			}
		}
		return request;
	}

	@Override
	public @Nullable Work received(ReceivedRequest request, Responder responder) {
		Served served = this.served.get(request.command());
		if (served == null) {
			responder.fail(RequestFailure.of(Kind.NO_HANDLER, ""));
			return null;
		}
		if (!this.permits.tryAcquire()) {
			busy(responder, "it works on " + this.layer.settings().concurrency()
					+ " requests, which is the limit (iutils.requests.concurrency)");
			return null;
		}
		HandlerCall call = new HandlerCall(this.layer, served.method(), request, responder,
				(ended) -> this.permits.release(), served.group()::ended);
		if (!served.group().begin(call)) {
			call.abandon();
			responder.fail(RequestFailure.of(Kind.NO_HANDLER, ""));
			return null;
		}
		responder.onCancel(call::cancel);
		Runnable delegate = () -> delegate(call, responder);
		if (this.threads.isPerTask()) {
			delegate.run();
			return null;
		}
		return new Work() {

			@Override
			public void run() {
				call.run();
			}

			@Override
			public void delegate() {
				delegate.run();
			}

		};
	}

	private void delegate(HandlerCall call, Responder responder) {
		try {
			this.threads.execute(call);
		}
		catch (Throwable ex) {
			call.abandon();
			busy(responder, "no thread can be made: " + ex.getClass().getName());
		}
	}

	private void busy(Responder responder, String reason) {
		this.layer.counters().add(Counters.Count.REQUESTS_BUSY);
		responder.fail(RequestFailure.of(Kind.BUSY, reason));
	}

	/** How many more requests could be worked on. */
	int free() {
		return this.permits.availablePermits();
	}

	/** How many requests to oneself are open. */
	int openToSelf() {
		return this.selfRequests.size();
	}

	void close() {
		List<SelfRequest> open = List.copyOf(this.selfRequests);
		// First who asks, all of them: to stop one handler may make another one fail.
		open.forEach(SelfRequest::close);
		open.forEach(SelfRequest::stopHandler);
		this.threads.close();
	}

	/**
	 * Who answers a command.
	 */
	private record Served(HandlerGroup group, HandlerMethod method) {
	}

}
