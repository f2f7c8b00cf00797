package io.iutils.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.iutils.IEvents;
import io.iutils.engine.Propagation;
import io.iutils.engine.Propagation.Action;
import io.iutils.engine.Propagation.Outgoing;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/**
 * Observations with and without what Boot configures.
 */
class IutilsObservationAutoConfigurationTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner bare() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IutilsAutoConfiguration.class, IutilsEventsAutoConfiguration.class,
					IutilsObservationAutoConfiguration.class))
			.withPropertyValues("iutils.directory=" + this.directory, "iutils.namespace=test");
	}

	private ApplicationContextRunner observed() {
		return bare().withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class))
			.withBean(Everything.class);
	}

	private static boolean isObserved(ApplicationContext context, Action action) {
		return context.getBean(Propagation.class).sending(action, "n") != Outgoing.NONE;
	}

	@Test
	void withTheRegistryOfBootThereIsAPropagation() {
		observed().run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(Propagation.class);
			assertThat(isObserved(context, Action.EVENT)).isTrue();
			assertThat(isObserved(context, Action.REQUEST)).isTrue();
		});
	}

	@Test
	void withoutARegistryThereIsNone() {
		bare().run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(Propagation.class);
			context.getBean(IEvents.class).emit("n", 1);
		});
	}

	@Test
	void withoutMicrometerThereIsNone() {
		bare().withClassLoader(new FilteredClassLoader(ObservationRegistry.class)).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(Propagation.class);
			context.getBean(IEvents.class).emit("n", 1);
		});
	}

	@Test
	void withoutIutilsThereIsNone() {
		observed().withPropertyValues("iutils.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Propagation.class));
	}

	@Test
	void anotherPropagationIsUsed() {
		observed().withBean("mine", Propagation.class, () -> Propagation.NONE)
			.run((context) -> assertThat(context).hasNotFailed().getBean(Propagation.class).isSameAs(Propagation.NONE));
	}

	@Test
	void observationsAreSwitchedOffByThePrefixOfTheirNames() {
		observed().withPropertyValues("management.observations.enable.iutils=false").run((context) -> {
			assertThat(isObserved(context, Action.EVENT)).isFalse();
			assertThat(isObserved(context, Action.REQUEST)).isFalse();
		});
		observed().withPropertyValues("management.observations.enable.iutils.events=false").run((context) -> {
			assertThat(isObserved(context, Action.EVENT)).isFalse();
			assertThat(isObserved(context, Action.REQUEST)).isTrue();
		});
	}

	static class Everything implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
