package io.iutils.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iutils.EventMessage;
import io.iutils.IEvents;
import io.iutils.ISiblings;
import io.iutils.sample.EventSource.Message;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two contexts that share a directory are siblings as two JVMs are.
 */
@Timeout(60)
class EventStreamsTests {

	@TempDir
	static Path shared;

	private static ConfigurableApplicationContext here;

	private static ConfigurableApplicationContext there;

	private final List<EventSource> sources = new ArrayList<>();

	@BeforeAll
	static void start() {
		here = sibling();
		there = sibling();
	}

	private static ConfigurableApplicationContext sibling(String... more) {
		List<String> arguments = new ArrayList<>(List.of("--iutils.directory=" + shared, "--server.port=0",
				"--sample.heartbeat=50ms", "--spring.main.banner-mode=off"));
		arguments.addAll(List.of(more));
		return new SpringApplicationBuilder(SampleApplication.class).run(arguments.toArray(String[]::new));
	}

	@AfterAll
	static void stop() {
		there.close();
		here.close();
	}

	@AfterEach
	void leave() {
		this.sources.forEach(EventSource::close);
		await().until(() -> streams(here).count() == 0 && streams(there).count() == 0);
	}

	@Test
	void startsLiveAndShowsWhatTheDefaultTopicsSay() throws Exception {
		events(here).emit("chat.room", new ChatLine("Ann", "before"));
		EventSource source = open(here, "", null);
		assertThat(source.contentType()).startsWith("text/event-stream");
		events(there).emit("other", "not asked for");
		long id = events(there).emit("chat.room", new ChatLine("Bob", "a\nb \uD83D\uDE42"));
		Message message = source.next();
		assertThat(message.name()).isEqualTo("message");
		assertThat(message.id()).isEqualTo(String.valueOf(id));
		JsonNode json = message.json();
		assertThat(json.path("id").asLong()).isEqualTo(id);
		assertThat(json.path("topic").asString()).isEqualTo("chat.room");
		assertThat(json.path("process").asLong()).isEqualTo(ProcessHandle.current().pid());
		assertThat(json.path("time").asString()).startsWith("2");
		assertThat(json.path("payload").path("author").asString()).isEqualTo("Bob");
		assertThat(json.path("payload").path("text").asString()).isEqualTo("a\nb \uD83D\uDE42");
	}

	@Test
	void goesOnBehindAnIdAtAnySibling() throws Exception {
		List<Long> ids = emit(here, "resume.a", 0, 300);
		EventSource first = open(here, "topics=resume.*&after=" + (ids.get(0) - 1), null);
		assertThat(payloads(first, 300)).isEqualTo(IntStream.range(0, 300).boxed().toList());
		first.close();
		emit(there, "resume.b", 300, 310);
		EventSource second = open(there, "topics=resume.*&after=0", String.valueOf(ids.get(199)));
		assertThat(payloads(second, 110)).isEqualTo(IntStream.range(200, 310).boxed().toList());
		emit(here, "resume.b", 310, 311);
		assertThat(payloads(second, 1)).containsExactly(310);
	}

	@Test
	void theIdMovesOnWhileNothingIsThereForAClient() throws Exception {
		EventSource source = open(here, "topics=quiet.**", null);
		long last = emit(there, "loud", 0, 50).get(49);
		await().until(() -> source.lastId().equals(String.valueOf(last)));
		assertThat(source.heartbeats()).isPositive();
		source.close();
		emit(there, "quiet.a", 7, 8);
		assertThat(payloads(open(there, "topics=quiet.**", source.lastId()), 1)).containsExactly(7);
	}

	@Test
	void showsNothingThatIsMeantForAnotherSibling() throws Exception {
		EventSource source = open(here, "topics=meant", null);
		events(here).emitTo(there.getBean(ISiblings.class).self(), "meant", 1);
		events(there).emitTo(here.getBean(ISiblings.class).self(), "meant", 2);
		events(here).emit("meant", 3);
		assertThat(payloads(source, 2)).containsExactly(2, 3);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					topics=chat.*       | x                    | An event id is a whole number from 0 on, not 'x'
					topics=chat.*       | ``                   | An event id is a whole number from 0 on, not ''
					topics=chat.*       | -1                   | An event id is a whole number from 0 on, not '-1'
					topics=chat.*       | 1.5                  | An event id is a whole number from 0 on, not '1.5'
					topics=chat.*       | 99999999999999999999 | An event id is a whole number from 0 on, not '99999999999999999999'
					topics=chat.*       | 999999999            | There is no event 999999999 yet; the last one is {last}
					after=999999999     |                      | There is no event 999999999 yet; the last one is {last}
					after=x             |                      | An event id is a whole number from 0 on, not 'x'
					topics=**.a         |                      | Pattern "**.a": ** must be the last word
					topics=a..b         | 0                    | The pattern "a..b" has an empty word at index 2
					""")
	void refusesAndSaysWhy(String query, String header, String why) throws Exception {
		HttpResponse<String> response = EventSource.request(port(here), query, header,
				HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(new JsonMapper().readTree(response.body()).path("detail").asString())
			.isEqualTo(why.replace("{last}", String.valueOf(events(here).lastId())));
	}

	@Test
	void aClientThatHasGoneLeavesNothingBehind() throws Exception {
		for (int i = 0; i < 20; i++) {
			open(here, "", null).close();
			open(here, "after=0", null);
		}
		this.sources.forEach(EventSource::close);
		await().until(() -> streams(here).count() == 0);
		await().until(() -> threads() == 0);
	}

	@Test
	void whoAsksForTheHeadersOnlyIsNoFollower() throws Exception {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(here))) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream()
				.write("HEAD /events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
				.startsWith("HTTP/1.1 200")
				.contains("text/event-stream");
		}
		assertThat(streams(here).count()).isZero();
	}

	@Test
	void whatCannotBeSentEndsTheResponse() {
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		SseEmitter emitter = new SseEmitter(0L) {

			@Override
			public void send(SseEventBuilder builder) {
				throw new IllegalStateException("cannot be sent");
			}

			@Override
			public void completeWithError(Throwable ex) {
				failure.complete(ex);
			}

		};
		CompletableFuture<EventStream> ended = new CompletableFuture<>();
		new EventStream(events(here), "chat.*", 0, emitter, Runnable::run, ended::complete).heartbeat();
		assertThat(ended).isDone();
		assertThat(failure).isDone();
	}

	@Test
	void withoutAThreadAClientIsServedWhenThereIsOneAgain() throws Exception {
		AtomicBoolean full = new AtomicBoolean(true);
		List<SseEmitter.SseEventBuilder> sent = new ArrayList<>();
		SseEmitter emitter = new SseEmitter(0L) {

			@Override
			public void send(SseEventBuilder builder) {
				sent.add(builder);
			}

		};
		EventStream stream = new EventStream(events(here), "nothing", 0, emitter, (task) -> {
			if (full.get()) {
				throw new RejectedExecutionException("no thread");
			}
			task.run();
		}, (end) -> {
		});
		stream.heartbeat();
		assertThat(sent).isEmpty();
		full.set(false);
		stream.news();
		assertThat(sent).hasSize(1);
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("event-stream-"))
			.count();
	}

	@Test
	void clientsThatTakeNothingDelayNobodyAndMissNothing() throws Exception {
		int count = 100;
		String large = "x".repeat(100_000);
		List<Socket> lazy = new ArrayList<>();
		long before = events(here).lastId();
		try {
			for (int i = 0; i < 12; i++) {
				lazy.add(lazyClient(port(here), before));
			}
			await().until(() -> streams(here).count() == lazy.size());
			EventSource quick = open(here, "topics=bulk", null);
			for (int i = 0; i < count; i++) {
				events(there).emit("bulk", List.of(i, large));
				assertThat(quick.next().json().path("payload").path(0).asInt()).isEqualTo(i);
			}
			assertThat(streams(here).count()).isEqualTo(lazy.size() + 1);
			assertThat(threads()).as("those of clients that take nothing").isGreaterThanOrEqualTo(lazy.size());
			assertThat(numbers(lazy.get(0), count)).isEqualTo(IntStream.range(0, count).boxed().toList());
		}
		finally {
			for (Socket socket : lazy) {
				socket.close();
			}
		}
	}

	@Test
	void tellsWhatRetentionHasTaken() throws Exception {
		long first = emit(here, "lost.a", 0, 1).get(0);
		// Whoever keeps least decides.
		try (ConfigurableApplicationContext strict = sibling("--iutils.events.retain-size=1MB")) {
			byte[] large = new byte[900_000];
			for (int i = 0; i < 40; i++) {
				events(strict).emit("lost.bulk", large);
			}
		}
		List<EventMessage<Object>> kept = events(there).read("lost.bulk", 0, Object.class, 1);
		EventSource source = open(there, "topics=lost.*", String.valueOf(first));
		Message lost = source.next();
		assertThat(lost.name()).isEqualTo("lost");
		assertThat(lost.json().path("from").asLong()).isEqualTo(first + 1);
		assertThat(lost.json().path("to").asLong()).isEqualTo(kept.get(0).id() - 1);
		assertThat(lost.id()).isEqualTo(String.valueOf(kept.get(0).id() - 1));
		assertThat(source.next().id()).isEqualTo(String.valueOf(kept.get(0).id()));
		source.close();
		Message again = open(here, "topics=lost.*", lost.id()).next();
		assertThat(again.name() + again.id()).isEqualTo("message" + kept.get(0).id());
	}

	@Test
	void aSiblingThatStopsEndsItsStreamsAndTheyGoOnElsewhere() throws Exception {
		// It would wait so long for responses.
		ConfigurableApplicationContext leaving = sibling("--spring.lifecycle.timeout-per-shutdown-phase=1h");
		EventSource source = open(leaving, "topics=leaving", null);
		List<Long> ids = emit(here, "leaving", 0, 1);
		assertThat(payloads(source, 1)).containsExactly(0);
		AtomicBoolean over = new AtomicBoolean();
		CompletableFuture<Integer> emitted = inThread(() -> {
			int n = 1;
			while (!over.get()) {
				ids.addAll(emit(here, "leaving", n, ++n));
				// Not faster than a client can follow.
				LockSupport.parkNanos(200_000);
			}
			return n;
		});
		List<Integer> heard;
		try {
			heard = new ArrayList<>(payloads(source, 10));
			CompletableFuture<Void> closing = inThread(() -> {
				leaving.close();
				return null;
			});
			for (Message next = source.next(); next != null; next = source.next()) {
				heard.add(next.json().path("payload").asInt());
			}
			closing.get(20, TimeUnit.SECONDS);
		}
		finally {
			over.set(true);
		}
		int count = emitted.get(20, TimeUnit.SECONDS);
		heard.addAll(payloads(open(there, "topics=leaving", source.lastId()), count - 1 - heard.size()));
		assertThat(heard).isEqualTo(IntStream.range(1, count).boxed().toList());
	}

	/**
	 * Not in the common pool, which may have one thread only.
	 */
	private static <T> CompletableFuture<T> inThread(Supplier<T> task) {
		return CompletableFuture.supplyAsync(task, (run) -> new Thread(run, "test").start());
	}

	private EventSource open(ConfigurableApplicationContext sibling, String query, String lastEventId)
			throws Exception {
		EventSource source = EventSource.open(port(sibling), query, lastEventId);
		this.sources.add(source);
		return source;
	}

	/** One that asks, and reads nothing. */
	private static Socket lazyClient(int port, long after) throws IOException {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(4096);
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
		socket.getOutputStream()
			.write(("GET /events?topics=bulk&after=" + after + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	/** What the events hold that it reads at last. */
	private static List<Integer> numbers(Socket socket, int count) throws IOException {
		List<Integer> numbers = new ArrayList<>();
		InputStream input = new BufferedInputStream(socket.getInputStream(), 1 << 16);
		StringBuilder line = new StringBuilder();
		while (numbers.size() < count) {
			int next = input.read();
			if (next < 0) {
				break;
			}
			if (next != '\n') {
				line.append((line.length() < 1000) ? String.valueOf((char) next) : "");
				continue;
			}
			int payload = line.indexOf("\"payload\":[");
			if (payload >= 0) {
				numbers.add(Integer.valueOf(line.substring(payload + 11, line.indexOf(",", payload))));
			}
			line.setLength(0);
		}
		return numbers;
	}

	private static List<Long> emit(ConfigurableApplicationContext sibling, String topic, int from, int to) {
		List<Long> ids = new ArrayList<>();
		for (int i = from; i < to; i++) {
			ids.add(events(sibling).emit(topic, i));
		}
		return ids;
	}

	private static List<Integer> payloads(EventSource source, int count) throws InterruptedException {
		List<Integer> payloads = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Message message = source.next();
			assertThat(message).as("behind %s", payloads).isNotNull();
			payloads.add(message.json().path("payload").asInt());
		}
		return payloads;
	}

	private static IEvents events(ConfigurableApplicationContext sibling) {
		return sibling.getBean(IEvents.class);
	}

	private static EventStreams streams(ConfigurableApplicationContext sibling) {
		return sibling.getBean(EventStreams.class);
	}

	private static int port(ConfigurableApplicationContext sibling) {
		return Integer.parseInt(sibling.getEnvironment().getRequiredProperty("local.server.port"));
	}

}
