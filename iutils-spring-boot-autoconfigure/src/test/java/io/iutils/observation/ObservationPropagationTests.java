package io.iutils.observation;

import static io.iutils.engine.Propagation.Action.EVENT;
import static io.iutils.engine.Propagation.Action.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.iutils.engine.Propagation;
import io.iutils.engine.Propagation.Incoming;
import io.iutils.engine.Propagation.Outgoing;
import io.iutils.testing.Traces;
import io.iutils.testing.Traces.Span;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * What is observed of events and requests, and what becomes of it if that fails.
 */
@ExtendWith(OutputCaptureExtension.class)
class ObservationPropagationTests {

	@RegisterExtension
	final Traces traces = new Traces();

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final Propagation propagation = new ObservationPropagation(this.registry);

	private TestObservationRegistryAssert assertThatRegistry() {
		return TestObservationRegistryAssert.assertThat(this.registry);
	}

	@Test
	void eventsAreObserved() {
		this.propagation.sending(EVENT, "orders.1").ended(null);
		Incoming incoming = this.propagation.receiving(EVENT, "orders.1", Map.of());
		incoming.detach();
		incoming.ended(null);
		assertThatRegistry().hasNumberOfObservationsEqualTo(2).doesNotHaveAnyRemainingCurrentObservation();
		assertThatRegistry().hasObservationWithNameEqualTo("iutils.events.emit")
			.that()
			.hasContextualNameEqualTo("event emit")
			.hasOnlyKeys("messaging.system", "messaging.operation", "messaging.destination.name")
			.hasLowCardinalityKeyValue("messaging.system", "iutils")
			.hasLowCardinalityKeyValue("messaging.operation", "publish")
			.hasHighCardinalityKeyValue("messaging.destination.name", "orders.1")
			.doesNotHaveError()
			.hasBeenStarted()
			.hasBeenStopped();
		assertThatRegistry().hasObservationWithNameEqualTo("iutils.events.listener")
			.that()
			.hasContextualNameEqualTo("event listener")
			.hasOnlyKeys("messaging.system", "messaging.operation", "messaging.destination.name")
			.hasLowCardinalityKeyValue("messaging.operation", "process")
			.hasHighCardinalityKeyValue("messaging.destination.name", "orders.1")
			.hasBeenStopped();
	}

	@Test
	void requestsAreObserved() {
		IllegalStateException failure = new IllegalStateException("bad");
		this.propagation.sending(REQUEST, "stats").ended(new CompletionException(failure));
		Incoming incoming = this.propagation.receiving(REQUEST, "stats", Map.of());
		incoming.detach();
		incoming.ended(failure);
		assertThatRegistry().hasObservationWithNameEqualTo("iutils.requests.ask")
			.that()
			.hasContextualNameEqualTo("request ask")
			.hasOnlyKeys("rpc.system", "rpc.method")
			.hasLowCardinalityKeyValue("rpc.system", "iutils")
			.hasHighCardinalityKeyValue("rpc.method", "stats")
			.hasError(failure)
			.hasBeenStopped();
		assertThatRegistry().hasObservationWithNameEqualTo("iutils.requests.handler")
			.that()
			.hasContextualNameEqualTo("request handler")
			.hasHighCardinalityKeyValue("rpc.method", "stats")
			.hasError(failure)
			.hasBeenStopped();
	}

	@Test
	void aTraceGoesFromWhoAsksToTheHandlerAndMayEndElsewhere() {
		ObservationRegistry asking = this.traces.registry("asking");
		List<Outgoing> sent = new ArrayList<>();
		Traces.observe(asking, "web", () -> sent.add(new ObservationPropagation(asking).sending(REQUEST, "stats")));
		ObservationRegistry answering = this.traces.registry("answering");
		Incoming incoming = new ObservationPropagation(answering).receiving(REQUEST, "stats", sent.get(0).headers());
		assertThat(sent.get(0).headers().get("traceparent")).contains(this.traces.current());
		incoming.detach();
		assertThat(this.traces.current()).isNull();
		assertThat(answering.getCurrentObservation()).isNull();
		CompletableFuture.runAsync(() -> incoming.ended(null)).join();
		CompletableFuture.runAsync(() -> sent.get(0).ended(null)).join();
		Span web = this.traces.spans("asking", "web").get(0);
		Span ask = this.traces.spans("asking", "request ask").get(0);
		Span handler = this.traces.spans("answering", "request handler").get(0);
		assertThat(ask.isChildOf(web)).isTrue();
		assertThat(handler.isChildOf(ask)).isTrue();
		assertThat(ask.kind()).isEqualTo("CLIENT");
		assertThat(handler.kind()).isEqualTo("SERVER");
	}

	@Test
	void whatTheThreadDidBeforeIsCurrentAgain() {
		Observation outer = Observation.start("outer", this.registry);
		try (Observation.Scope scope = outer.openScope()) {
			Incoming incoming = this.propagation.receiving(EVENT, "n", Map.of());
			assertThat(this.registry.getCurrentObservation()).isNotSameAs(outer);
			incoming.detach();
			assertThat(this.registry.getCurrentObservation()).isSameAs(outer);
			incoming.ended(null);
		}
	}

	@Test
	void withoutAnybodyWhoWantsToKnowNothingIsDone() {
		for (ObservationRegistry idle : List.of(ObservationRegistry.NOOP, ObservationRegistry.create())) {
			Propagation propagation = new ObservationPropagation(idle);
			assertThat(propagation.sending(EVENT, "n")).isSameAs(Outgoing.NONE);
			assertThat(propagation.receiving(EVENT, "n", Map.of("traceparent", "x"))).isSameAs(Incoming.NONE);
		}
	}

	@Test
	void whatIsSwitchedOffIsNotObserved() {
		this.registry.observationConfig().observationPredicate((name, context) -> !name.startsWith("iutils.events"));
		assertThat(this.propagation.sending(EVENT, "n")).isSameAs(Outgoing.NONE);
		assertThat(this.propagation.receiving(EVENT, "n", Map.of())).isSameAs(Incoming.NONE);
		assertThat(this.propagation.sending(REQUEST, "n")).isNotSameAs(Outgoing.NONE);
	}

	@ParameterizedTest
	@EnumSource
	void whatHandlersThrowHarmsNobody(Moment moment, CapturedOutput output) {
		ObservationRegistry registry = ObservationRegistry.create();
		List<String> ended = new ArrayList<>();
		registry.observationConfig().observationHandler(new Broken(moment)).observationHandler(new Handler((name) -> {
		}, ended::add));
		Propagation propagation = new ObservationPropagation(registry);
		for (int i = 0; i < 2; i++) {
			Outgoing outgoing = propagation.sending(EVENT, "n");
			assertThat(outgoing.headers()).isEmpty();
			outgoing.ended(new IllegalStateException());
			Incoming incoming = propagation.receiving(EVENT, "n", Map.of());
			incoming.detach();
			assertThat(registry.getCurrentObservationScope()).isNull();
			incoming.ended(new IllegalStateException());
		}
		assertThat(output.getOut().split("An observation failed", -1)).hasSize(2);
		// Who counts what is under way learns of each end.
		assertThat(ended).hasSize(4);
	}

	@Test
	void headersThatDoNotFitAreLeftOut() {
		this.registry.observationConfig().observationHandler(new Handler((context) -> {
			if (context instanceof SenderContext<?> sender) {
				set(sender, "large", "x".repeat(100_000));
				for (int i = 0; i < 300; i++) {
					set(sender, "n" + i, "v");
				}
			}
		}, (name) -> {
		}));
		assertThat(this.propagation.sending(EVENT, "n").headers()).hasSize(255)
			.containsEntry("n0", "v")
			.doesNotContainKey("large");
	}

	private static <C> void set(SenderContext<C> sender, String name, String value) {
		sender.getSetter().set(sender.getCarrier(), name, value);
	}

	@Test
	void headersThatWereReceivedAreReadAndNotChanged() {
		List<String> seen = new ArrayList<>();
		this.registry.observationConfig().observationHandler(new Handler((context) -> {
			if (context instanceof ReceiverContext<?> receiver) {
				seen.add(get(receiver, "small"));
				seen.add(get(receiver, "large"));
				((Map<?, ?>) receiver.getCarrier()).clear();
			}
		}, (name) -> {
		}));
		Map<String, String> headers = new HashMap<>(Map.of("small", "1", "large", "x".repeat(100_000)));
		this.propagation.receiving(EVENT, "n", headers);
		assertThat(seen).containsExactly("1", null);
		assertThat(headers).hasSize(2);
	}

	private static <C> String get(ReceiverContext<C> receiver, String name) {
		return receiver.getGetter().get(receiver.getCarrier(), name);
	}

	@Test
	void aNameThatIsTooLongIsCut() {
		Incoming incoming = this.propagation.receiving(REQUEST, "x".repeat(60_000), Map.of());
		incoming.detach();
		assertThatRegistry().hasSingleObservationThat().hasHighCardinalityKeyValue("rpc.method", "x".repeat(1024));
	}

	@Test
	void theExampleOfTheDocumentation() {
		this.registry.observationConfig().observationFilter(topicsAsMetrics());
		this.propagation.sending(EVENT, "orders.placed").ended(null);
		assertThatRegistry().hasSingleObservationThat()
			.hasLowCardinalityKeyValue("messaging.destination.name", "orders.placed");
	}

	private static ObservationFilter topicsAsMetrics() {
		return (context) -> {
			KeyValue topic = context.getHighCardinalityKeyValue("messaging.destination.name");
			return (topic != null) ? context.addLowCardinalityKeyValue(topic) : context;
		};
	}

	/**
	 * When a handler fails.
	 */
	enum Moment {

		START, ERROR, SCOPE_OPENED, SCOPE_CLOSED, STOP

	}

	/**
	 * Sees what begins and ends.
	 */
	private record Handler(Consumer<Observation.Context> started,
			Consumer<String> ended) implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			this.started.accept(context);
		}

		@Override
		public void onStop(Observation.Context context) {
			this.ended.accept(context.getName());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	/**
	 * Fails at one moment.
	 */
	private record Broken(Moment moment) implements ObservationHandler<Observation.Context> {

		private void at(Moment moment) {
			if (moment == this.moment) {
				throw new IllegalStateException("broken at " + moment);
			}
		}

		@Override
		public void onStart(Observation.Context context) {
			at(Moment.START);
		}

		@Override
		public void onError(Observation.Context context) {
			at(Moment.ERROR);
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			at(Moment.SCOPE_OPENED);
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			at(Moment.SCOPE_CLOSED);
		}

		@Override
		public void onStop(Observation.Context context) {
			at(Moment.STOP);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
