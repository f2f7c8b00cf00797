package io.iutils.events;

import static io.iutils.events.Contexts.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iutils.IEventListener;
import io.iutils.autoconfigure.IutilsObservationAutoConfiguration;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import io.iutils.testing.OnEveryEngine;

/**
 * What observations say of events, whoever looks at them.
 */
@OnEveryEngine
class ObservedEventsTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	/** It objects to what is out of order, such as an end before the beginning. */
	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private ApplicationContext start(Class<?>... beans) {
		return this.contexts.start((context) -> {
			context.registerBean(ObservationRegistry.class, () -> this.registry);
			context.register(Observed.class);
		}, beans);
	}

	@Test
	void whatBeginsEndsInOrder() {
		ApplicationContext here = start(Heard.class);
		List<String> ends = ends();
		events(here).emit("n", 1);
		events(here).emit("n", 2);
		await().until(() -> ends.size() == 4);
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasNumberOfObservationsEqualTo(4)
			.hasNumberOfObservationsWithNameEqualTo("iutils.events.emit", 2)
			.hasNumberOfObservationsWithNameEqualTo("iutils.events.listener", 2)
			.hasAnObservation((context) -> context.hasNameEqualTo("iutils.events.listener").hasError())
			.doesNotHaveAnyRemainingCurrentObservation();
	}

	@Test
	void anEventIsInTheJournalWhenItsObservationEnds() {
		ApplicationContext here = start();
		List<Long> ids = new CopyOnWriteArrayList<>();
		this.registry.observationConfig().observationHandler(handler((context) -> ids.add(events(here).lastId())));
		long first = events(here).emit("n", 1);
		events(here).emitAll("n", List.of(2, 3));
		assertThat(ids).containsExactly(first, first + 2);
	}

	@Test
	void whatAHandlerThrowsTakesNoEventBack() {
		ApplicationContext here = start(Heard.class);
		this.registry.observationConfig().observationHandler(handler((context) -> {
			throw new IllegalStateException("handler");
		}));
		long first = events(here).emit("n", 2);
		assertThat(events(here).emitAll("n", List.of(3, 4))).containsExactly(first + 1, first + 2);
		events(here).emitAfterCommit("n", 5);
		await().untilAsserted(() -> assertThat(here.getBean(Heard.class).heard).containsExactly(2, 3, 4, 5));
	}

	private List<String> ends() {
		List<String> ends = new CopyOnWriteArrayList<>();
		this.registry.observationConfig().observationHandler(handler((context) -> ends.add(context.getName())));
		return ends;
	}

	private static ObservationHandler<Observation.Context> handler(Consumer<Observation.Context> stopped) {
		return new ObservationHandler<>() {

			@Override
			public void onStop(Observation.Context context) {
				stopped.accept(context);
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		};
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(IutilsObservationAutoConfiguration.class)
	static class Observed {

	}

	static class Heard {

		final List<Integer> heard = new CopyOnWriteArrayList<>();

		@IEventListener("n")
		void hear(int n) {
			this.heard.add(n);
			if (n == 1) {
				throw new IllegalStateException("bad");
			}
		}

	}

}
