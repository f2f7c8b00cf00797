package io.iutils.sample;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import tools.jackson.databind.json.JsonMapper;

/**
 * A browser that watches the chat. It has a queue of its own, so that a slow one delays
 * nobody else; one that falls far behind is cut off, and catches up when it comes back.
 * Thread-safe; one thread at a time sends.
 */
final class Browser implements Consumer<ShownLine> {

	static final int LONGEST_QUEUE = 1000;

	private final WebSocketSession session;

	private final JsonMapper json;

	private final Executor executor;

	private final Queue<Object> queue = new ArrayDeque<>();

	private boolean sending;

	private boolean cutOff;

	Browser(WebSocketSession session, JsonMapper json, Executor executor) {
		this.session = session;
		this.json = json;
		this.executor = executor;
	}

	@Override
	public void accept(ShownLine line) {
		enqueue(line);
	}

	void refuse(@Nullable String why) {
		enqueue(Map.of("error", (why != null) ? why : "Refused"));
	}

	private synchronized void enqueue(Object message) {
		if (this.cutOff) {
			return;
		}
		if (this.queue.size() == LONGEST_QUEUE) {
			this.cutOff = true;
			this.queue.clear();
			this.executor.execute(() -> close(CloseStatus.SESSION_NOT_RELIABLE));
			return;
		}
		this.queue.add(message);
		if (!this.sending) {
			this.sending = true;
			this.executor.execute(this::send);
		}
	}

	private void send() {
		try {
			for (Object next = next(); next != null; next = next()) {
				this.session.sendMessage(new TextMessage(this.json.writeValueAsString(next)));
			}
		}
		catch (IOException | RuntimeException ex) {
			// The browser has gone, or soon will: nothing is sent any more.
			close(CloseStatus.SERVER_ERROR);
		}
	}

	private synchronized @Nullable Object next() {
		Object next = this.queue.poll();
		this.sending = next != null;
		return next;
	}

	private void close(CloseStatus status) {
		try {
			this.session.close(status);
		}
		catch (IOException ex) {
			// closed it is, one way or the other
		}
	}

}
