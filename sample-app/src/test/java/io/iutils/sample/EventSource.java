package io.iutils.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-Sent Events as a browser's object of this name receives them, but for coming
 * back by itself.
 */
public final class EventSource implements AutoCloseable {

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final JsonMapper JSON = new JsonMapper();

	private static final Message END = new Message("end", "", "");

	private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

	private final HttpResponse<InputStream> response;

	private volatile String lastId = "";

	private volatile int heartbeats;

	private EventSource(HttpResponse<InputStream> response) {
		this.response = response;
		Thread reader = new Thread(this::read, "event-source");
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * @param query behind the question mark; empty for none
	 * @param lastEventId what the header says; null is no header
	 */
	public static EventSource open(int port, String query, @Nullable String lastEventId)
			throws IOException, InterruptedException {
		HttpResponse<InputStream> response = request(port, query, lastEventId,
				HttpResponse.BodyHandlers.ofInputStream());
		if (response.statusCode() != 200) {
			throw new IOException("Status " + response.statusCode());
		}
		return new EventSource(response);
	}

	static <T> HttpResponse<T> request(int port, String query, @Nullable String lastEventId,
			HttpResponse.BodyHandler<T> handler) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + port + "/events" + (query.isEmpty() ? "" : "?" + query)))
			.header("Accept", "text/event-stream")
			.timeout(Duration.ofSeconds(30));
		if (lastEventId != null) {
			request.header("Last-Event-ID", lastEventId);
		}
		return HTTP.send(request.build(), handler);
	}

	String contentType() {
		return this.response.headers().firstValue("Content-Type").orElse("");
	}

	private void read() {
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(this.response.body(), StandardCharsets.UTF_8))) {
			String name = "message";
			StringBuilder data = new StringBuilder();
			String id = this.lastId;
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.startsWith("id:")) {
					id = line.substring(3).strip();
				}
				else if (line.startsWith("event:")) {
					name = line.substring(6).strip();
				}
				else if (line.startsWith("data:")) {
					data.append(line.substring(5));
				}
				else if (line.startsWith(":")) {
					this.heartbeats++;
				}
				else if (line.isEmpty()) {
					this.lastId = id;
					if (!data.isEmpty()) {
						this.messages.add(new Message(name, id, data.toString()));
					}
					name = "message";
					data.setLength(0);
				}
			}
		}
		catch (IOException ex) {
			// The sibling is dead, or we have left.
		}
		this.messages.add(END);
	}

	/**
	 * The next one; null when the response has ended.
	 */
	public @Nullable Message next() throws InterruptedException {
		Message next = this.messages.poll(30, TimeUnit.SECONDS);
		if (next == null) {
			throw new AssertionError("Nothing came for 30 s behind " + this.lastId);
		}
		if (next.equals(END)) {
			this.messages.add(END);
			return null;
		}
		return next;
	}

	/** What the client would send as {@code Last-Event-ID} now. */
	public String lastId() {
		return this.lastId;
	}

	int heartbeats() {
		return this.heartbeats;
	}

	@Override
	public void close() {
		try {
			this.response.body().close();
		}
		catch (IOException ex) {
			// closed it is
		}
	}

	/**
	 * @param name {@code message}, if it has none
	 * @param data JSON
	 */
	public record Message(String name, String id, String data) {

		public JsonNode json() {
			return JSON.readTree(this.data);
		}

	}

}
