package io.iutils.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.iutils.IEventListener;
import io.iutils.IEvents;
import io.iutils.IRequestHandler;
import io.iutils.IRequests;
import io.iutils.ISiblings;
import io.iutils.RequestFailedException;
import io.iutils.Sibling;
import io.iutils.autoconfigure.IutilsAutoConfiguration;
import io.iutils.autoconfigure.IutilsEventsAutoConfiguration;
import io.iutils.autoconfigure.IutilsObservationAutoConfiguration;
import io.iutils.autoconfigure.IutilsRequestsAutoConfiguration;
import io.iutils.testing.Traces;
import io.iutils.testing.Traces.Span;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/**
 * A trace goes on where a request is handled.
 */
class TracedRequestsTests {

	private static final String ASK = "request ask";

	private static final String HANDLER = "request handler";

	@TempDir
	Path directory;

	@RegisterExtension
	final Traces traces = new Traces();

	private final List<AnnotationConfigApplicationContext> contexts = new ArrayList<>();

	@AfterEach
	void close() {
		this.contexts.forEach(AnnotationConfigApplicationContext::close);
	}

	private ApplicationContext start(String sibling, Class<?>... beans) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		this.contexts.add(context);
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test",
					Map.of("iutils.directory", this.directory.toString(), "iutils.namespace", "test")));
		context.registerBean(ObservationRegistry.class, () -> this.traces.registry(sibling));
		context.register(Auto.class);
		if (beans.length > 0) {
			context.register(beans);
		}
		context.refresh();
		return context;
	}

	private static String ask(ApplicationContext from, ApplicationContext to, String command) {
		Sibling target = to.getBean(ISiblings.class).self();
		List<String> answer = new ArrayList<>();
		Traces.observe(from.getBean(ObservationRegistry.class), "web",
				() -> answer.add(from.getBean(IRequests.class).ask(target, command, "body", String.class).join()));
		return answer.get(0);
	}

	private Span only(String sibling, String name) {
		await().until(() -> !this.traces.spans(sibling, name).isEmpty());
		assertThat(this.traces.spans(sibling, name)).hasSize(1);
		return this.traces.spans(sibling, name).get(0);
	}

	@Test
	void oneTraceGoesToASiblingAndBackByAnEvent() {
		ApplicationContext here = start("here", Told.class);
		ApplicationContext there = start("there", Answers.class);
		assertThat(ask(here, there, "answer")).isEqualTo("answer");
		Span web = only("here", "web");
		Span ask = only("here", ASK);
		Span handler = only("there", HANDLER);
		Span emit = only("there", "event emit");
		Span told = only("here", "event listener");
		assertThat(ask.isChildOf(web)).isTrue();
		assertThat(handler.isChildOf(ask)).isTrue();
		assertThat(emit.isChildOf(handler)).isTrue();
		assertThat(told.isChildOf(emit)).isTrue();
		assertThat(ask.tags()).containsEntry("rpc.method", "answer");
		assertThat(this.traces.spans()).extracting(Span::error).containsOnlyNulls();
	}

	@Test
	void aRequestToOneselfIsTheSame() {
		ApplicationContext here = start("here", Answers.class);
		assertThat(ask(here, here, "answer")).isEqualTo("answer");
		assertThat(only("here", HANDLER).isChildOf(only("here", ASK))).isTrue();
		assertThat(only("here", ASK).isChildOf(only("here", "web"))).isTrue();
	}

	@Test
	void aHandlerIsDoneWhenItsStageIs() {
		ApplicationContext here = start("here");
		ApplicationContext there = start("there", Answers.class);
		Answers answers = there.getBean(Answers.class);
		CompletableFuture<String> asked = here.getBean(IRequests.class)
			.ask(there.getBean(ISiblings.class).self(), "later", null, String.class);
		await().until(() -> answers.called == 1);
		assertThat(this.traces.spans()).isEmpty();
		answers.later.complete("late");
		assertThat(asked.join()).isEqualTo("late");
		assertThat(only("there", HANDLER).isChildOf(only("here", ASK))).isTrue();
	}

	@Test
	void failuresAreRecordedOnBothSides() {
		ApplicationContext here = start("here");
		ApplicationContext there = start("there", Answers.class);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> ask(here, there, "fail"))
			.withCauseInstanceOf(RequestFailedException.class);
		assertThat(only("there", HANDLER).error()).isInstanceOf(IllegalStateException.class).hasMessage("bad");
		assertThat(only("here", ASK).error()).isInstanceOf(RequestFailedException.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ IutilsAutoConfiguration.class, IutilsEventsAutoConfiguration.class,
			IutilsRequestsAutoConfiguration.class, IutilsObservationAutoConfiguration.class })
	static class Auto {

	}

	static class Answers {

		final CompletableFuture<String> later = new CompletableFuture<>();

		volatile int called;

		private final IEvents events;

		Answers(IEvents events) {
			this.events = events;
		}

		@IRequestHandler("answer")
		String answer(String body) {
			this.events.emit("told", body);
			return "answer";
		}

		@IRequestHandler("later")
		CompletionStage<String> later() {
			this.called = 1;
			return this.later;
		}

		@IRequestHandler("fail")
		String fail() {
			throw new IllegalStateException("bad");
		}

	}

	static class Told {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@IEventListener("told")
		void hear(String text) {
			this.heard.add(text);
		}

	}

}
