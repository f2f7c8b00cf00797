package io.iutils.requests;

import io.iutils.PayloadException;
import io.iutils.engine.Content;
import io.iutils.engine.Counters;
import io.iutils.engine.Propagation;
import io.iutils.engine.ReceivedRequest;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestTransport.Responder;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One request at its handler, from when it may be worked on until its answer is on the
 * way. Runs once, on a thread that may be held up; all else is thread-safe.
 */
final class HandlerCall implements Runnable {

	private static final Log logger = LogFactory.getLog(HandlerCall.class);

	private final RequestLayer layer;

	private final HandlerMethod method;

	private final ReceivedRequest request;

	private final Responder responder;

	private final Consumer<HandlerCall> worked;

	private final Consumer<HandlerCall> ended;

	private final CompletableFuture<Void> whenEnded = new CompletableFuture<>();

	private final AtomicBoolean answered = new AtomicBoolean();

	/** Set before the method is called. */
	private volatile Propagation.Incoming context = Propagation.Incoming.NONE;

	/** Who is inside the method; guarded by this. */
	private @Nullable Thread thread;

	/** What it has returned; guarded by this. */
	private @Nullable CompletionStage<?> stage;

	/** Guarded by this. */
	private boolean cancelled;

	/**
	 * @param worked called once before the answer is sent
	 * @param ended called once after that
	 */
	HandlerCall(RequestLayer layer, HandlerMethod method, ReceivedRequest request, Responder responder,
			Consumer<HandlerCall> worked, Consumer<HandlerCall> ended) {
		this.layer = layer;
		this.method = method;
		this.request = request;
		this.responder = responder;
		this.worked = worked;
		this.ended = ended;
	}

	@Override
	public void run() {
		// It may be a thread of the engine, whose class loader is not the application's.
		Thread thread = Thread.currentThread();
		ClassLoader own = thread.getContextClassLoader();
		thread.setContextClassLoader(this.layer.classLoader());
		try {
			handle();
		}
		finally {
			thread.setContextClassLoader(own);
		}
	}

	private void handle() {
		try {
			if (isCancelled()) {
				abandon();
				return;
			}
			@Nullable Object[] arguments;
			try {
				arguments = this.method.arguments(this.request, this.layer.codec());
			}
			catch (PayloadException ex) {
				refuse(ex);
				return;
			}
			work(arguments);
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	private void work(@Nullable Object[] arguments) {
		this.context = this.layer.propagation()
			.receiving(Propagation.Action.REQUEST, this.request.command(), this.request.headers());
		Object result;
		try {
			result = invoke(arguments);
		}
		finally {
			this.context.detach();
		}
		if (result instanceof CompletionStage<?> later) {
			await(later);
		}
		else {
			answer(result);
		}
	}

	/**
	 * Inside the method, and only there, this thread may be interrupted.
	 */
	private @Nullable Object invoke(@Nullable Object[] arguments) {
		synchronized (this) {
			if (this.cancelled) {
				return null;
			}
			this.thread = Thread.currentThread();
		}
		try {
			return this.method.invoke(arguments);
		}
		finally {
			synchronized (this) {
				this.thread = null;
			}
			// What came in time is for this call, not for the next one of this thread.
			Thread.interrupted();
		}
	}

	private void await(CompletionStage<?> later) {
		boolean tooLate;
		synchronized (this) {
			this.stage = later;
			tooLate = this.cancelled;
		}
		if (tooLate) {
			cancel(later);
		}
		later.whenComplete((result, failure) -> {
			if (failure != null) {
				fail(failure);
			}
			else {
				answer(result);
			}
		});
	}

	private void answer(@Nullable Object result) {
		try {
			Content content = this.layer.codec().encode((result instanceof Optional<?> o) ? o.orElse(null) : result);
			this.layer.requireSize("The answer to " + this.request.command(), content);
			end(null, () -> this.responder.reply(content));
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	private void refuse(PayloadException ex) {
		end(ex, () -> this.responder
			.fail(RequestFailure.of(RequestFailure.Kind.REFUSED, String.valueOf(ex.getMessage()))));
	}

	private void fail(Throwable failure) {
		Throwable thrown = Failures.unwrapped(failure);
		boolean wanted = !isCancelled();
		end(thrown, () -> {
			if (wanted) {
				this.layer.counters().add(Counters.Count.HANDLER_FAILURES);
				logger.debug(this.method + " failed for a request of sibling " + this.request.origin().id(), thrown);
			}
			this.responder.fail(Failures.failed(thrown));
		});
	}

	/**
	 * Ends without an answer.
	 */
	void abandon() {
		end(null, () -> {
		});
	}

	/**
	 * The answer may bring the next request at once: there has to be room for it.
	 */
	private void end(@Nullable Throwable failure, Runnable answer) {
		if (!this.answered.compareAndSet(false, true)) {
			return;
		}
		this.worked.accept(this);
		try {
			answer.run();
		}
		catch (Throwable ex) {
			logger.debug("The answer of " + this.method + " could not be given", ex);
		}
		finally {
			this.context.ended(failure);
			this.ended.accept(this);
			this.whenEnded.complete(null);
		}
	}

	/**
	 * Nobody waits for the answer any more. Costs the caller little.
	 */
	void cancel() {
		CompletionStage<?> stage;
		synchronized (this) {
			if (this.cancelled) {
				return;
			}
			this.cancelled = true;
			if (this.thread != null) {
				this.thread.interrupt();
			}
			stage = this.stage;
		}
		if (stage != null) {
			// What depends on it is code of users.
			this.layer.replies().execute(() -> cancel(stage));
		}
	}

	private static void cancel(CompletionStage<?> stage) {
		try {
			stage.toCompletableFuture().cancel(true);
		}
		catch (Throwable ex) {
			// Not all can be cancelled.
			logger.debug("A stage could not be cancelled", ex);
		}
	}

	private synchronized boolean isCancelled() {
		return this.cancelled;
	}

	/**
	 * Whether this thread is inside the method.
	 */
	synchronized boolean isCurrent() {
		return this.thread == Thread.currentThread();
	}

	CompletableFuture<Void> whenEnded() {
		return this.whenEnded;
	}

}
