package io.iutils.redis;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestFailure.Kind;

/**
 * Sends messages to the inboxes of siblings, in order: sending waits for the server, and
 * must not hold up who sends. Thread-safe.
 */
final class Outbox implements AutoCloseable {

	/** Of messages that wait. */
	private static final long MOST_BYTES = 64 << 20;

	private static final long OVERHEAD = 200;

	private static final String NOBODY = "it does not listen, perhaps it connects again";

	private final Server server;

	private final Keys keys;

	/** A node of a cluster does not know who listens to the others. */
	private final boolean cluster;

	private final AtomicLong waiting = new AtomicLong();

	/** Messages of the thread. */
	private final AtomicInteger queued = new AtomicInteger();

	private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), (task) -> {
				Thread made = new Thread(task, "iutils-outbox");
				made.setDaemon(true);
				return made;
			});

	Outbox(Server server, Keys keys, boolean cluster) {
		this.server = server;
		this.keys = keys;
		this.cluster = cluster;
		this.thread.allowCoreThreadTimeOut(true);
	}

	/**
	 * Sends a message. Does not block.
	 * @param wanted asked when its turn has come: many may have been given up while the
	 * server could not be reached
	 * @param unsent told if it does not reach anybody
	 */
	void post(String to, byte[] message, BooleanSupplier wanted, Consumer<RequestFailure> unsent) {
		long size = message.length + OVERHEAD;
		if (this.waiting.addAndGet(size) > MOST_BYTES) {
			this.waiting.addAndGet(-size);
			unsent.accept(RequestFailure.of(Kind.BUSY, "more than " + MOST_BYTES + " bytes wait to be sent"));
			return;
		}
		if (!sentNow(to, message, size, wanted, unsent)) {
			enqueue(to, message, size, wanted, unsent);
		}
	}

	/**
	 * To wake up the thread takes as long as the way to the server, so a message goes out
	 * at once unless others wait, which must not be overtaken.
	 */
	private boolean sentNow(String to, byte[] message, long size, BooleanSupplier wanted,
			Consumer<RequestFailure> unsent) {
		if (this.queued.get() != 0 || this.thread.isShutdown()) {
			return false;
		}
		CompletionStage<Long> sent = this.server.publishNow(this.keys.inbox(to), message);
		if (sent == null) {
			return false;
		}
		sent.whenComplete((heard, ex) -> {
			if (ex != null && Server.isUnsent(ex)) {
				// It waits for the server with all others.
				enqueue(to, message, size, wanted, unsent);
				return;
			}
			this.waiting.addAndGet(-size);
			if (ex != null) {
				unsent.accept(RequestFailure.of(Kind.UNREACHABLE, String.valueOf(ex.getMessage())));
			}
			else if (heard == 0 && !this.cluster) {
				unsent.accept(RequestFailure.of(Kind.UNREACHABLE, NOBODY));
			}
		});
		return true;
	}

	private void enqueue(String to, byte[] message, long size, BooleanSupplier wanted,
			Consumer<RequestFailure> unsent) {
		this.queued.incrementAndGet();
		try {
			this.thread.execute(() -> {
				try {
					this.waiting.addAndGet(-size);
					if (wanted.getAsBoolean()) {
						send(to, message, unsent);
					}
				}
				finally {
					this.queued.decrementAndGet();
				}
			});
		}
		catch (RejectedExecutionException ex) {
			this.queued.decrementAndGet();
			this.waiting.addAndGet(-size);
			unsent.accept(RequestFailure.of(Kind.CLOSED, "this sibling is leaving"));
		}
	}

	private void send(String to, byte[] message, Consumer<RequestFailure> unsent) {
		try {
			if (this.server.publish(this.keys.inbox(to), message) == 0 && !this.cluster) {
				unsent.accept(RequestFailure.of(Kind.UNREACHABLE, NOBODY));
			}
		}
		catch (RuntimeException ex) {
			unsent.accept(RequestFailure.of(Kind.UNREACHABLE, String.valueOf(ex.getMessage())));
		}
	}

	/**
	 * Sends what waits, for a moment.
	 */
	@Override
	public void close() {
		this.thread.shutdown();
		try {
			this.thread.awaitTermination(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.thread.shutdownNow();
	}

}
