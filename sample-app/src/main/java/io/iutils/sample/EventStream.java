package io.iutils.sample;

import io.iutils.EventMessage;
import io.iutils.EventsLostException;
import io.iutils.IEvents;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A client that follows events. The journal is its queue: what it has not taken yet is
 * read when it is ready for more, so that a slow one needs no memory, and delays nobody.
 * It uses a thread only while there is something to send. Thread-safe.
 */
final class EventStream {

	private static final Log logger = LogFactory.getLog(EventStream.class);

	private static final int PAGE = 100;

	private final IEvents events;

	private final String topics;

	private final SseEmitter emitter;

	private final Executor executor;

	private final Consumer<EventStream> onEnd;

	/** All up to here was sent. Confined to the task that sends. */
	private long position;

	/** What the next round is for; guarded by this, as the two below. */
	private Reason reason = Reason.NONE;

	private boolean sending;

	private boolean over;

	/**
	 * @param after the last id that the client knows
	 * @param executor starts a thread for each task: a slow client keeps it for long
	 */
	EventStream(IEvents events, String topics, long after, SseEmitter emitter, Executor executor,
			Consumer<EventStream> onEnd) {
		this.events = events;
		this.topics = topics;
		this.position = after;
		this.emitter = emitter;
		this.executor = executor;
		this.onEnd = onEnd;
		emitter.onCompletion(this::end);
	}

	/** There may be something new; does not block. */
	void news() {
		wake(Reason.NEWS);
	}

	/** Shows whether the client is still there; does not block. */
	void heartbeat() {
		wake(Reason.HEARTBEAT);
	}

	private void wake(Reason why) {
		synchronized (this) {
			this.reason = (this.reason == Reason.HEARTBEAT) ? this.reason : why;
			if (this.sending || this.over) {
				return;
			}
			this.sending = true;
		}
		try {
			this.executor.execute(this::send);
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			// The next heartbeat asks for a thread again.
			logger.warn("No thread for a follower of " + this.topics + ": " + ex);
			synchronized (this) {
				this.sending = false;
			}
		}
	}

	private void send() {
		try {
			for (Reason why = next(); why != Reason.NONE; why = next()) {
				sendNews();
				if (why == Reason.HEARTBEAT) {
					// An id without data: the client remembers it, and tells nobody.
					this.emitter.send(SseEmitter.event().comment("").id(String.valueOf(this.position)));
				}
			}
		}
		catch (IOException ex) {
			// The client has gone, which the server has noticed, too.
			end();
		}
		catch (RuntimeException ex) {
			// Also what cannot be written as JSON: else the client would wait for ever.
			end();
			this.emitter.completeWithError(ex);
		}
	}

	private synchronized Reason next() {
		Reason next = this.over ? Reason.NONE : this.reason;
		this.reason = Reason.NONE;
		this.sending = next != Reason.NONE;
		return next;
	}

	private void sendNews() throws IOException {
		boolean more = true;
		while (more && !isOver()) {
			try {
				more = sendPage();
			}
			catch (EventsLostException ex) {
				Lost lost = new Lost(ex.afterId() + 1, ex.oldestId() - 1);
				this.emitter.send(SseEmitter.event()
					.id(String.valueOf(lost.to()))
					.name("lost")
					.data(lost, MediaType.APPLICATION_JSON));
				this.position = lost.to();
			}
		}
	}

	private boolean sendPage() throws IOException {
		// Before reading: what comes after this may be missing from the page.
		long last = this.events.lastId();
		List<EventMessage<Object>> page = this.events.read(this.topics, this.position, Object.class, PAGE);
		for (EventMessage<Object> message : page) {
			this.emitter.send(SseEmitter.event()
				.id(String.valueOf(message.id()))
				.data(ShownEvent.of(message), MediaType.APPLICATION_JSON));
			this.position = message.id();
		}
		if (page.isEmpty()) {
			this.position = last;
		}
		return !page.isEmpty();
	}

	private synchronized boolean isOver() {
		return this.over;
	}

	private void end() {
		synchronized (this) {
			this.over = true;
		}
		this.onEnd.accept(this);
	}

	/** Ends the response; waits for a client that is being sent something. */
	void close() {
		end();
		this.emitter.complete();
	}

	private enum Reason {

		NONE, NEWS, HEARTBEAT

	}

	/**
	 * Ids that are gone; some of them may have been of other topics.
	 */
	record Lost(long from, long to) {
	}

}
