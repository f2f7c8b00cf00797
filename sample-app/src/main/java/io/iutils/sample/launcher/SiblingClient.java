package io.iutils.sample.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Talks to one sibling as a browser would. Thread-safe.
 */
final class SiblingClient {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final HttpClient HTTP = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(PATIENCE)
		.build();

	private static final Pattern HITS = Pattern.compile("\\{\"count\":(\\d+),\"process\":(\\d+)}");

	private static final Pattern PROCESS = Pattern.compile("\"process\":(\\d+)");

	private static final Pattern SELF = Pattern.compile("\"process\":(\\d+),\"self\":true");

	private static final Pattern NUMBER = Pattern.compile("\"number\":(\\d+)");

	private static final Pattern CONFIRMED = Pattern.compile("\\{\"number\":(\\d+),\"process\":\\d+}");

	private static final Pattern REPORT = Pattern
		.compile("\"madeAt\":\"([^.\"]+)[^\"]*\",\"process\":(\\d+),\"fencingToken\":(\\d+)");

	private static final Pattern RECEIVED = Pattern.compile(
			"\"number\":(\\d+),\"item\":\"([^\"]*)\",\"quantity\":(\\d+)},\"process\":(\\d+),\"own\":(true|false)");

	private static final Pattern ANSWERED = Pattern
		.compile("\\{\"process\":(\\d+),\"uptimeSeconds\":\\d+,\"hits\":(\\d+)}");

	private static final Pattern SILENT = Pattern.compile("\\{\"process\":(\\d+),\"failure\":\"([^\"]*)\"}");

	private final int port;

	SiblingClient(int port) {
		this.port = port;
	}

	int port() {
		return this.port;
	}

	/** Its own process id, as it tells it. */
	long self() throws IOException, InterruptedException {
		return number(SELF, get("/siblings"));
	}

	/** The process ids of all siblings it knows. */
	List<Long> siblings() throws IOException, InterruptedException {
		return PROCESS.matcher(get("/siblings"))
			.results()
			.map((result) -> Long.valueOf(result.group(1)))
			.sorted()
			.toList();
	}

	Hit hit() throws IOException, InterruptedException {
		String answer = get("/hits");
		MatchResult result = match(HITS, answer);
		return new Hit(Long.parseLong(result.group(1)), Long.parseLong(result.group(2)));
	}

	String hello() throws IOException, InterruptedException {
		return get("/");
	}

	/** The number of the order. */
	long order(String item, int quantity) throws IOException, InterruptedException {
		HttpRequest request = request("/orders").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"item\":\"" + item + "\",\"quantity\":" + quantity + "}"))
			.build();
		return number(NUMBER, send(request, 201));
	}

	/** As {@code number item xquantity from process}, newest first. */
	List<String> orders() throws IOException, InterruptedException {
		return RECEIVED.matcher(get("/orders"))
			.results()
			.map((result) -> describe(Long.parseLong(result.group(1)), result.group(2),
					Integer.parseInt(result.group(3)), Long.parseLong(result.group(4))))
			.toList();
	}

	/** The numbers of the orders that were confirmed, newest first. */
	List<Long> confirmed() throws IOException, InterruptedException {
		return CONFIRMED.matcher(get("/confirmations"))
			.results()
			.map((result) -> Long.valueOf(result.group(1)))
			.toList();
	}

	/**
	 * Who answers when all are asked: its process id, and how many hits it has counted.
	 */
	Map<Long, Long> who() throws IOException, InterruptedException {
		return ANSWERED.matcher(get("/who"))
			.results()
			.collect(Collectors.toMap((result) -> Long.valueOf(result.group(1)),
					(result) -> Long.valueOf(result.group(2))));
	}

	/** Who does not answer when all are asked, and why. */
	Map<Long, String> silent() throws IOException, InterruptedException {
		return SILENT.matcher(get("/who"))
			.results()
			.collect(Collectors.toMap((result) -> Long.valueOf(result.group(1)), (result) -> result.group(2)));
	}

	/** The reports that were made, newest first. */
	List<Made> reports() throws IOException, InterruptedException {
		return REPORT.matcher(get("/reports"))
			.results()
			.map((result) -> new Made(result.group(1), Long.parseLong(result.group(2)),
					Long.parseLong(result.group(3))))
			.toList();
	}

	static String describe(long number, String item, int quantity, long process) {
		return "#" + number + " " + quantity + " x " + item + " from " + process;
	}

	ChatClient chat() throws InterruptedException {
		return ChatClient.connect(HTTP, URI.create("ws://127.0.0.1:" + this.port + "/channel"), PATIENCE);
	}

	private String get(String path) throws IOException, InterruptedException {
		return send(request(path).GET().build(), 200);
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path)).timeout(PATIENCE);
	}

	private static String send(HttpRequest request, int expected) throws IOException, InterruptedException {
		HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
		if (response.statusCode() != expected) {
			throw new IOException(request.uri() + " answered with status " + response.statusCode());
		}
		return response.body();
	}

	private static long number(Pattern pattern, String answer) throws IOException {
		return Long.parseLong(match(pattern, answer).group(1));
	}

	private static MatchResult match(Pattern pattern, String answer) throws IOException {
		return pattern.matcher(answer)
			.results()
			.findFirst()
			.orElseThrow(() -> new IOException("Not understood: " + answer));
	}

	record Hit(long count, long process) {
	}

	/**
	 * @param second in which a report was made
	 * @param token the fencing token of the lock under which it was
	 */
	record Made(String second, long process, long token) {
	}

}
