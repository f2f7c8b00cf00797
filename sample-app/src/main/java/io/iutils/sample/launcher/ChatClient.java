package io.iutils.sample.launcher;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody at a chat page. Lines arrive on a thread of the HTTP client, one at a time,
 * and are taken by whoever asks.
 */
final class ChatClient implements WebSocket.Listener, AutoCloseable {

	private static final Pattern LINE = Pattern.compile("\"id\":(\\d+),.*\"text\":\"([^\"]*)\"");

	private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();

	private final StringBuilder partial = new StringBuilder();

	private final Duration patience;

	private @Nullable WebSocket socket;

	private ChatClient(Duration patience) {
		this.patience = patience;
	}

	static ChatClient connect(HttpClient http, URI address, Duration patience) throws InterruptedException {
		ChatClient client = new ChatClient(patience);
		client.socket = await(http.newWebSocketBuilder().buildAsync(address, client), patience);
		return client;
	}

	void type(String text) throws InterruptedException {
		if (this.socket != null) {
			await(this.socket.sendText("{\"author\":\"proof\",\"text\":\"" + text + "\"}", true), this.patience);
		}
	}

	/** The next line that arrives, null if none does for too long. */
	@Nullable Line next() throws InterruptedException {
		return this.lines.poll(this.patience.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** How many lines have arrived that nobody took. */
	int left() {
		return this.lines.size();
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
		this.partial.append(data);
		if (last) {
			Matcher matcher = LINE.matcher(this.partial);
			this.lines.add(matcher.find() ? new Line(Long.parseLong(matcher.group(1)), matcher.group(2))
					: new Line(0, this.partial.toString()));
			this.partial.setLength(0);
		}
		socket.request(1);
		return null;
	}

	@Override
	public void close() {
		if (this.socket != null) {
			this.socket.abort();
		}
	}

	private static <T> T await(CompletableFuture<T> future, Duration patience) throws InterruptedException {
		try {
			return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new LaunchException("The chat does not answer", ex);
		}
	}

	/**
	 * @param id of the event
	 */
	record Line(long id, String text) {

		@Override
		public String toString() {
			return "'" + this.text + "'";
		}

	}

}
