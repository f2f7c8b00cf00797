package io.iutils.requests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.iutils.IRequestHandler;
import io.iutils.IRequests;
import io.iutils.ISiblings;
import io.iutils.NoHandlerException;
import io.iutils.Reply;
import io.iutils.RequestFailedException;
import io.iutils.Sibling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;
import io.iutils.testing.OnEveryEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Examples of {@code docs/requests.md}.
 */
@OnEveryEngine
@Timeout(60)
class RequestExamplesTests {

	@RegisterExtension
	final RequestContexts contexts = new RequestContexts();

	private final List<String> shown = new CopyOnWriteArrayList<>();

	@Test
	void everyExampleOfThePageRuns() throws IOException {
		String page = Files.readString(Path.of("../docs/requests.md"));
		String source = squeezed(
				Files.readString(Path.of("src/test/java/io/iutils/requests/RequestExamplesTests.java")));
		List<String> lines = Stream.of(page.split("```java\n"))
			.skip(1)
			.flatMap((rest) -> rest.substring(0, rest.indexOf("```")).lines())
			.map(RequestExamplesTests::squeezed)
			.filter((line) -> !line.isEmpty())
			.toList();
		assertThat(lines).isNotEmpty().allSatisfy((line) -> assertThat(source).contains(line));
	}

	/**
	 * Without comments behind code, and without what differs by the place it stands in.
	 */
	private static String squeezed(String text) {
		return text.replaceAll("\\s+// .*", "").replaceAll("\\s+", "").replace("this.", "");
	}

	record Stats(long hits, long uptime) {
	}

	record Report(String title) {
	}

	static class Answers {

		private final Map<String, String> connected = new ConcurrentHashMap<>(Map.of("ann", "session"));

		private final ISiblings siblings;

		private final Printer printer = new Printer();

		Answers(ISiblings siblings) {
			this.siblings = siblings;
		}

		@IRequestHandler("stats")
		Stats stats() {
			return new Stats(hits(), uptime());
		}

		@IRequestHandler("ws.connected")
		Sibling connected(String user) {
			return connected.containsKey(user) ? siblings.self() : null; // null: not me
		}

		@IRequestHandler("report.print")
		CompletionStage<Integer> print(Report report, Sibling asking) {
			return printer.print(report.title(), asking.processId());
		}

		private static long hits() {
			return 7;
		}

		private static long uptime() {
			return 1;
		}

	}

	static final class Printer {

		CompletionStage<Integer> print(String title, long processId) {
			return (processId > 0) ? CompletableFuture.completedFuture(title.length())
					: CompletableFuture.failedFuture(new IllegalStateException());
		}

	}

	private void show(Object what) {
		this.shown.add(String.valueOf(what));
	}

	@Test
	void asking() {
		ApplicationContext context = this.contexts.start(Answers.class);
		IRequests requests = RequestContexts.requests(context);
		Sibling sibling = context.getBean(ISiblings.class).self();
		Stats anyone = requests.ask("stats", null, Stats.class).join();
		Stats one = requests.ask(sibling, "stats", null, Stats.class).join();
		requests.ask("report.print", new Report("May"), Integer.class).thenAccept(pages -> show(pages + " pages"));
		assertThat(anyone).isEqualTo(one).isEqualTo(new Stats(7, 1));
		await().untilAsserted(() -> assertThat(this.shown).containsExactly("3 pages"));
	}

	@Test
	void all() {
		IRequests requests = RequestContexts.requests(this.contexts.start(Answers.class));
		for (Reply<Stats> reply : requests.askAll("stats", null, Stats.class).join()) {
			show(reply.isAnswered() ? reply.value().hits() : reply.sibling().processId() + ": " + reply.failure());
		}
		assertThat(this.shown).containsExactly("7");
	}

	@Test
	void first() {
		ApplicationContext context = this.contexts.start(Answers.class);
		IRequests requests = RequestContexts.requests(context);
		// The first one of all takes longer.
		requests.ask("stats", null, Stats.class).join();
		assertThat(where(requests, "ann")).contains(context.getBean(ISiblings.class).self());
		assertThat(where(requests, "bob")).isEmpty();
	}

	private static Optional<Sibling> where(IRequests requests, String user) {
		return requests.within(Duration.ofMillis(200)).askFirst("ws.connected", user, Sibling.class).join();
	}

	static class Failing {

		@IRequestHandler("fails")
		void fail() {
			throw new UnsupportedOperationException("not today");
		}

	}

	@Test
	void failures() throws Exception {
		IRequests requests = RequestContexts.requests(this.contexts.start(Failing.class));
		requests.ask("fails", null, Void.class).whenComplete((nothing, ex) -> {
			if (ex instanceof RequestFailedException failed) {
				show(failed.exceptionType() + ": " + failed.exceptionMessage());
			}
		});
		await().untilAsserted(
				() -> assertThat(this.shown).containsExactly("java.lang.UnsupportedOperationException: not today"));
		assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
			.isThrownBy(() -> requests.ask("nobody", null, Void.class).get(10, TimeUnit.SECONDS))
			.withCauseInstanceOf(NoHandlerException.class);
	}

}
