package io.iutils.requests;

import io.iutils.ValueTooLargeException;
import io.iutils.engine.Content;
import io.iutils.engine.ContentCodec;
import io.iutils.engine.Counters;
import io.iutils.engine.Engine;
import io.iutils.engine.ListenerThreads;
import io.iutils.engine.NamePattern;
import io.iutils.engine.Propagation;
import io.iutils.engine.RequestDraft;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to the requests of one engine. To be closed before the engine, after all
 * that may ask. Thread-safe.
 */
public final class RequestLayer implements AutoCloseable {

	private final ContentCodec codec;

	private final RequestsSettings settings;

	private final Propagation propagation;

	private final Counters counters;

	/** The application's, which makes this; null is the system's. */
	private final @Nullable ClassLoader classLoader = Thread.currentThread().getContextClassLoader();

	private final RequestThreads replyThreads;

	/**
	 * All others may wait for answers that wait for a thread, and only a time that is
	 * over ends that.
	 */
	private final RequestThreads lateThreads;

	private final Deadlines deadlines;

	private final RequestDispatch dispatch;

	private final Routes routes;

	/** Those that wait for a connection. */
	private final Set<Ask<?>> waiting = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	public RequestLayer(Engine engine, ContentCodec codec, ListenerThreads threads, RequestsSettings settings,
			Propagation propagation) {
		this(engine, codec, threads, settings, propagation, System::nanoTime);
	}

	RequestLayer(Engine engine, ContentCodec codec, ListenerThreads threads, RequestsSettings settings,
			Propagation propagation, LongSupplier nanos) {
		this.codec = codec;
		this.settings = settings;
		this.propagation = propagation;
		this.counters = engine.counters();
		this.replyThreads = RequestThreads.of(threads, "iutils-reply-", RequestThreads.MAX);
		this.lateThreads = RequestThreads.of(threads, "iutils-reply-late-", RequestThreads.UNBOUNDED);
		this.deadlines = new Deadlines(nanos);
		this.dispatch = new RequestDispatch(this, engine.requests(), engine.membership().self(),
				RequestThreads.of(threads, "iutils-request-", Math.min(settings.concurrency(), RequestThreads.MAX)));
		this.routes = new Routes(engine.requests(), engine.membership(), this.dispatch);
		engine.requests().onChange(() -> this.waiting.forEach(Ask::lookSoon));
	}

	/**
	 * @throws io.iutils.InvalidNameException if the command is none
	 * @throws io.iutils.PayloadException if the body cannot be encoded
	 * @throws ValueTooLargeException if it is too large
	 */
	Question question(String command, @Nullable Object body, Duration timeout) {
		NamePattern.requireName("command", command);
		Content content = this.codec.encode(body);
		requireSize("The body of " + command, content);
		Propagation.Outgoing context = this.propagation.sending(Propagation.Action.REQUEST, command);
		return new Question(new RequestDraft(command, context.headers(), content), context, timeout);
	}

	void requireSize(String what, Content content) {
		if (content.bytes().length > this.settings.maxSize()) {
			throw new ValueTooLargeException(what, content.bytes().length, this.settings.maxSize(),
					"iutils.requests.max-size");
		}
	}

	@Nullable ClassLoader classLoader() {
		return this.classLoader;
	}

	RequestsSettings settings() {
		return this.settings;
	}

	ContentCodec codec() {
		return this.codec;
	}

	Counters counters() {
		return this.counters;
	}

	Propagation propagation() {
		return this.propagation;
	}

	/**
	 * Completes futures, and runs what depends on them. Takes every task.
	 */
	Executor replies() {
		return (task) -> runLater(this.replyThreads, task);
	}

	/**
	 * As {@link #replies}, for what must never wait.
	 */
	Executor lateReplies() {
		return (task) -> runLater(this.lateThreads, task);
	}

	private static void runLater(RequestThreads threads, Runnable task) {
		try {
			threads.execute(task);
		}
		catch (Throwable ex) {
			// No thread can be made: in the wrong one is better than never.
			task.run();
		}
	}

	Deadlines deadlines() {
		return this.deadlines;
	}

	RequestDispatch dispatch() {
		return this.dispatch;
	}

	Routes routes() {
		return this.routes;
	}

	Set<Ask<?>> waiting() {
		return this.waiting;
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * What is still open here fails; what is open at siblings fails when the engine
	 * closes.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.dispatch.close();
		this.waiting.forEach(Ask::close);
		this.deadlines.close();
		this.replyThreads.close();
		this.lateThreads.close();
	}

}
