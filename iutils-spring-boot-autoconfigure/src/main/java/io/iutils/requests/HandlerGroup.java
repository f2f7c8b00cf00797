package io.iutils.requests;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The handlers of one context: served, paused, and forgotten together. Thread-safe.
 */
final class HandlerGroup {

	private final RequestDispatch dispatch;

	private final Map<String, HandlerMethod> methods;

	private final Set<HandlerCall> running = ConcurrentHashMap.newKeySet();

	private volatile boolean open;

	HandlerGroup(RequestDispatch dispatch, Map<String, HandlerMethod> methods) {
		this.dispatch = dispatch;
		this.methods = methods;
	}

	void start() {
		this.open = true;
		if (!this.methods.isEmpty()) {
			this.dispatch.serve(this, this.methods);
		}
	}

	/**
	 * No new call begins.
	 * @return complete when none is running any more, except one that is the caller of
	 * this method
	 */
	CompletableFuture<Void> stop() {
		this.open = false;
		this.dispatch.withdraw(this.methods.keySet());
		// A handler may close its own context: waiting for it would be for ever.
		return CompletableFuture.allOf(this.running.stream()
			.filter((call) -> !call.isCurrent())
			.map(HandlerCall::whenEnded)
			.toArray(CompletableFuture<?>[]::new));
	}

	void close() {
		this.open = false;
		this.dispatch.withdraw(this.methods.keySet());
		this.dispatch.remove(this.methods.keySet());
	}

	/**
	 * @return whether it may; if not, it must not run
	 */
	boolean begin(HandlerCall call) {
		this.running.add(call);
		// Pairs with stop, which closes before it looks for what is running.
		return this.open;
	}

	void ended(HandlerCall call) {
		this.running.remove(call);
	}

	/** How many calls are running. */
	int running() {
		return this.running.size();
	}

}
