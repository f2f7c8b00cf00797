package io.iutils.events;

import static io.iutils.events.Contexts.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_NESTED;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRED;

import io.iutils.EventMessage;
import io.iutils.IDeadLetters;
import io.iutils.IEventListener;
import io.iutils.IEvents;
import io.iutils.RemoteEvent;
import io.iutils.StorageFullException;
import io.iutils.ValueTooLargeException;
import io.iutils.autoconfigure.IutilsObservationAutoConfiguration;
import io.iutils.events.sample.OrderPlaced;
import io.iutils.testing.Traces;
import io.iutils.testing.Traces.Span;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import io.iutils.testing.OnEveryEngine;

/**
 * A trace goes on where an event is heard.
 */
@OnEveryEngine
class TracedEventsTests {

	private static final String EMIT = "event emit";

	private static final String LISTENER = "event listener";

	@RegisterExtension
	final Traces traces = new Traces();

	@RegisterExtension
	final Contexts contexts = new Contexts();

	private ApplicationContext start(String sibling, Class<?>... beans) {
		return this.contexts.start((context) -> {
			context.registerBean(ObservationRegistry.class, () -> this.traces.registry(sibling));
			context.registerBean(Traces.class, () -> this.traces);
			context.register(Observed.class);
		}, beans);
	}

	private static void observe(ApplicationContext context, String name, Runnable action) {
		Traces.observe(context.getBean(ObservationRegistry.class), name, action);
	}

	private Span only(String sibling, String name) {
		await().until(() -> !this.traces.spans(sibling, name).isEmpty());
		assertThat(this.traces.spans(sibling, name)).hasSize(1);
		return this.traces.spans(sibling, name).get(0);
	}

	private List<Span> ended(int count, String sibling, String name) {
		await().until(() -> this.traces.spans(sibling, name).size() >= count);
		assertThat(this.traces.spans(sibling, name)).hasSize(count);
		return this.traces.spans(sibling, name);
	}

	@Test
	void oneTraceGoesToASiblingAndBack() {
		ApplicationContext here = start("here", Asking.class);
		start("there", Answering.class);
		observe(here, "web", () -> here.publishEvent(new OrderPlaced(1)));
		Span web = only("here", "web");
		Span published = only("here", EMIT);
		Span heard = only("there", LISTENER);
		Span answered = only("there", EMIT);
		Span answer = only("here", LISTENER);
		assertThat(published.isChildOf(web)).isTrue();
		assertThat(heard.isChildOf(published)).isTrue();
		assertThat(answered.isChildOf(heard)).isTrue();
		assertThat(answer.isChildOf(answered)).isTrue();
		assertThat(web.parent()).isNull();
		assertThat(published.kind()).isEqualTo("PRODUCER");
		assertThat(answer.kind()).isEqualTo("CONSUMER");
		assertThat(published.tags()).containsEntry("messaging.destination.name", "orders.placed")
			.containsEntry("messaging.operation", "publish");
		assertThat(answer.tags()).containsEntry("messaging.destination.name", "answers")
			.containsEntry("messaging.operation", "process");
		assertThat(here.getBean(Asking.class).headers).singleElement()
			.satisfies((headers) -> assertThat(headers.get("traceparent")).contains(answered.trace(), answered.id()));
	}

	@Test
	void everyKindOfListenerRunsInTheTrace() {
		ApplicationContext here = start("here");
		ApplicationContext there = start("there", EveryKind.class);
		EveryKind kinds = there.getBean(EveryKind.class);
		String topic = "orders.placed";
		long start = events(there).lastId();
		events(there).on(topic, OrderPlaced.class, (message) -> kinds.heard("on"));
		events(there).once(topic, OrderPlaced.class, (message) -> kinds.heard("once"));
		events(there).on(topic, start, OrderPlaced.class, (message) -> kinds.heard("from an id"));
		events(there).resume("resume", topic, OrderPlaced.class, (message) -> kinds.heard("resume"));
		events(there).share("share", topic, OrderPlaced.class, (message) -> kinds.heard("share"));
		observe(here, "web", () -> here.publishEvent(new OrderPlaced(1)));
		Set<String> all = Set.of("plain", "remote", "method", "without parameters", "lane", "on", "once", "from an id",
				"resume", "share", "resume method", "shared method", "stage", "stage of a name");
		await().untilAsserted(() -> assertThat(kinds.traces.keySet()).containsExactlyInAnyOrderElementsOf(all));
		Span published = only("here", EMIT);
		assertThat(kinds.traces.values()).containsOnly(published.trace());
		// Those whose stages have not ended are not done.
		await().until(() -> this.traces.spans("there", LISTENER).size() == all.size() - 2);
		kinds.stage.complete(null);
		assertThat(ended(all.size(), "there", LISTENER)).allMatch((span) -> span.isChildOf(published));
	}

	@Test
	void whatIsNotOfTheListenersTypeIsNotObserved() {
		ApplicationContext here = start("here", OnlyTexts.class);
		events(here).emit("texts", new OrderPlaced(1));
		events(here).emit("texts", "text");
		await().until(() -> here.getBean(OnlyTexts.class).heard.size() == 1);
		Span heard = only("here", LISTENER);
		assertThat(heard.isChildOf(this.traces.spans("here", EMIT).get(1))).isTrue();
	}

	@Test
	void whatListenersThrowIsRecorded() {
		this.contexts.with("iutils.events.attempts", 2).with("iutils.events.back-off", "1ms");
		ApplicationContext here = start("here", Failing.class);
		events(here).emit("throws", 1);
		assertThat(only("here", LISTENER).error()).isInstanceOf(IllegalStateException.class).hasMessage("thrown");
		this.traces.spans().clear();
		events(here).emit("stage", 1);
		assertThat(only("here", LISTENER).error()).isInstanceOf(IllegalStateException.class).hasMessage("staged");
		this.traces.spans().clear();
		events(here).emit("named", 1);
		List<Span> attempts = ended(2, "here", LISTENER);
		assertThat(attempts).extracting(Span::error)
			.allSatisfy((error) -> assertThat(error).isInstanceOf(IllegalStateException.class).hasMessage("named"));
		// A redriven letter is of the same trace.
		IDeadLetters letters = here.getBean(IDeadLetters.class);
		await().until(() -> !letters.list("failing").isEmpty());
		here.getBean(Failing.class).healed = true;
		assertThat(letters.redrive(letters.list("failing").get(0))).isTrue();
		Span redriven = ended(3, "here", LISTENER).get(2);
		assertThat(redriven.error()).isNull();
		assertThat(redriven.isChildOf(only("here", EMIT))).isTrue();
	}

	@Test
	void nothingIsLeftForTheNextEventOfALane() {
		ApplicationContext here = start("here", Leaking.class);
		ApplicationContext plain = this.contexts.start();
		events(here).emit("leaks", 1);
		events(here).emit("leaks", 2);
		events(plain).emit("leaks", 3);
		List<Span> heard = ended(3, "here", LISTENER);
		List<Span> emitted = this.traces.spans("here", EMIT);
		assertThat(heard.get(0).isChildOf(emitted.get(0))).isTrue();
		assertThat(heard.get(1).isChildOf(emitted.get(1))).isTrue();
		// It came without a context, and gets none of those before.
		assertThat(heard.get(2).parent()).isNull();
		assertThat(heard.get(2).trace()).isNotIn(heard.get(0).trace(), heard.get(1).trace());
	}

	@Test
	void theContextOfTheCallCountsAndNotThatOfTheCommit() {
		ApplicationContext here = start("here", Orders.Database.class);
		start("there", Answering.class);
		Orders orders = here.getBean(Orders.class);
		observe(here, "web", () -> orders.transaction(PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
			observe(here, "first", () -> orders.place(1));
			observe(here, "second", () -> orders.placeAndEmit(2));
			assertThat(this.traces.spans("here", EMIT)).isEmpty();
		}));
		List<Span> emitted = this.traces.spans("here", EMIT);
		assertThat(emitted).hasSize(2);
		assertThat(emitted.get(0).isChildOf(only("here", "first"))).isTrue();
		assertThat(emitted.get(1).isChildOf(only("here", "second"))).isTrue();
		assertThat(emitted).extracting(Span::error).containsOnlyNulls();
		Span heard = only("there", LISTENER);
		assertThat(heard.isChildOf(emitted.get(0))).isTrue();
	}

	@Test
	void whatFailsAfterTheCommitIsRecorded() {
		ApplicationContext here = start("here", Orders.Database.class, EmitAfterCommitTests.FullDisk.class);
		Orders orders = here.getBean(Orders.class);
		orders.transaction(PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
			orders.place(1);
			EmitAfterCommitTests.FullDisk.of(here).full = true;
		});
		assertThat(only("here", EMIT).error()).isInstanceOf(StorageFullException.class);
		assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> events(here).emit("n", 1));
		assertThat(ended(2, "here", EMIT).get(1).error()).isInstanceOf(StorageFullException.class);
	}

	@Test
	void whatIsRolledBackHasEndedToo() {
		ApplicationContext here = start("here", Orders.Database.class);
		Orders orders = here.getBean(Orders.class);
		orders.transaction(PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
			orders.place(1);
			orders.transaction(PROPAGATION_NESTED).executeWithoutResult((nested) -> {
				orders.placeAndEmit(2);
				nested.setRollbackOnly();
			});
			assertThat(only("here", EMIT).error()).isInstanceOf(CancellationException.class);
			status.setRollbackOnly();
		});
		assertThat(ended(2, "here", EMIT).get(1).error()).isInstanceOf(CancellationException.class);
		assertThat(orders.inJournal()).isEmpty();
	}

	@Test
	void whatIsNotWrittenIsRecorded() {
		this.contexts.with("iutils.events.max-payload-size", "20B");
		ApplicationContext here = start("here");
		String large = "x".repeat(21);
		assertThatExceptionOfType(ValueTooLargeException.class).isThrownBy(() -> events(here).emit("n", large));
		assertThatExceptionOfType(ValueTooLargeException.class)
			.isThrownBy(() -> events(here).emitAll("n", List.of(1, large)));
		assertThatExceptionOfType(ValueTooLargeException.class)
			.isThrownBy(() -> events(here).emitAfterCommit("n", large));
		here.publishEvent(new OrderPlaced(1));
		assertThat(ended(4, "here", EMIT)).extracting(Span::error)
			.allSatisfy((error) -> assertThat(error).isInstanceOf(ValueTooLargeException.class));
	}

	@Test
	void eventsOfOneCallAreOneSpan() {
		ApplicationContext here = start("here");
		events(here).emitAll("orders.placed", List.of(new OrderPlaced(1), new OrderPlaced(2)));
		Span emitted = only("here", EMIT);
		assertThat(events(here).read("**", 0, OrderPlaced.class, 9)).hasSize(2)
			.allSatisfy((message) -> assertThat(message.headers().get("traceparent")).contains(emitted.id()));
		events(here).emitAll("orders.placed", List.of());
		only("here", EMIT);
	}

	@Test
	void withoutARegistryNothingTravels() {
		ApplicationContext here = this.contexts.start((context) -> context.register(Observed.class));
		events(here).emit("n", 1);
		assertThat(events(here).read("n", 0, Integer.class, 1)).extracting(EventMessage::headers)
			.containsExactly(Map.of());
		assertThat(this.traces.spans()).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(IutilsObservationAutoConfiguration.class)
	static class Observed {

	}

	static class Asking {

		final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();

		@IEventListener("answers")
		void hear(EventMessage<String> answer) {
			this.headers.add(answer.headers());
		}

	}

	static class Answering {

		private final IEvents events;

		Answering(IEvents events) {
			this.events = events;
		}

		@EventListener
		void hear(OrderPlaced placed) {
			this.events.emit("answers", "order " + placed.number());
		}

	}

	static class EveryKind {

		final Map<String, String> traces = new ConcurrentHashMap<>();

		final CompletableFuture<Void> stage = new CompletableFuture<>();

		private final Traces tracer;

		EveryKind(Traces tracer) {
			this.tracer = tracer;
		}

		void heard(String kind) {
			this.traces.put(kind, String.valueOf(this.tracer.current()));
		}

		@EventListener
		void plain(OrderPlaced placed) {
			heard("plain");
		}

		@EventListener
		void remote(RemoteEvent<OrderPlaced> placed) {
			heard("remote");
		}

		@IEventListener
		void method(OrderPlaced placed) {
			heard("method");
		}

		@IEventListener("orders.placed")
		void withoutParameters() {
			heard("without parameters");
		}

		@IEventListener(lane = "own")
		void lane(OrderPlaced placed) {
			heard("lane");
		}

		@IEventListener(resume = "resumed")
		void resumed(OrderPlaced placed) {
			heard("resume method");
		}

		@IEventListener(sharedBy = "shared")
		void shared(OrderPlaced placed) {
			heard("shared method");
		}

		@IEventListener
		CompletionStage<Void> stage(OrderPlaced placed) {
			heard("stage");
			return this.stage;
		}

		@IEventListener(sharedBy = "staged")
		CompletionStage<Void> stageOfAName(OrderPlaced placed) {
			heard("stage of a name");
			return this.stage;
		}

	}

	static class OnlyTexts {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@IEventListener("texts")
		void hear(String text) {
			this.heard.add(text);
		}

	}

	static class Failing {

		volatile boolean healed;

		@IEventListener("throws")
		void throwing(int n) {
			throw new IllegalStateException("thrown");
		}

		@IEventListener("stage")
		CompletionStage<Void> staged(int n) {
			return CompletableFuture.<Void>failedFuture(new IllegalStateException("staged"))
				.thenApply((result) -> null);
		}

		@IEventListener(topic = "named", sharedBy = "failing")
		void named(int n) {
			if (!this.healed) {
				throw new IllegalStateException("named");
			}
		}

	}

	/** The first throws, the second forgets a scope of its own. */
	static class Leaking {

		private final ObservationRegistry registry;

		Leaking(ObservationRegistry registry) {
			this.registry = registry;
		}

		@IEventListener("leaks")
		void hear(int n) {
			if (n == 1) {
				throw new IllegalStateException("thrown");
			}
			if (n == 2) {
				Observation.start("forgotten", this.registry).openScope();
			}
		}

	}

}
