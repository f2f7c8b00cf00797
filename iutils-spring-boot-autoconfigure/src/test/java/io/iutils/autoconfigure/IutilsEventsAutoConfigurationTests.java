package io.iutils.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.iutils.IEventListener;
import io.iutils.IEvents;
import io.iutils.engine.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * The beans of the events.
 */
@ExtendWith(OutputCaptureExtension.class)
class IutilsEventsAutoConfigurationTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(IutilsAutoConfiguration.class, IutilsEventsAutoConfiguration.class))
			.withPropertyValues("iutils.directory=" + this.directory, "iutils.namespace=test");
	}

	@Test
	void eventsAreThere() {
		runner().run((context) -> assertThat(context).hasNotFailed().hasSingleBean(IEvents.class));
	}

	@Test
	void eventsCanBeReplaced() {
		runner().withBean("mine", IEvents.class, () -> mock(IEvents.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(IEvents.class).hasBean("mine"));
	}

	@Test
	void withoutIutilsAnnotationsDoNothing() {
		runner().withPropertyValues("iutils.enabled=false")
			.withUserConfiguration(Impossible.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(IEvents.class)
				.doesNotHaveBean(Engine.class));
	}

	@Test
	void lazyInitializationChangesNothing() {
		try (ConfigurableApplicationContext context = application(Possible.class)
			.properties("spring.main.lazy-initialization=true")
			.run()) {
			assertThat(context.getBeanFactory().containsSingleton("iutilsListenerRegistrar")).isTrue();
			context.getBean(IEvents.class).emit("n", 1);
			org.awaitility.Awaitility.await().until(() -> Possible.called);
		}
	}

	@Test
	void theStartSaysWhatToDoAboutARefusedListener(CapturedOutput output) {
		try (ConfigurableApplicationContext context = application(Impossible.class).run()) {
			assertThat(context.isActive()).isFalse();
		}
		catch (Exception ex) {
			assertThat(output).contains("APPLICATION FAILED TO START", "Impossible.hear(String)", "Name a topic");
			return;
		}
		org.assertj.core.api.Assertions.fail("It started");
	}

	private SpringApplicationBuilder application(Class<?> source) {
		return new SpringApplicationBuilder(source).web(WebApplicationType.NONE)
			.properties("iutils.directory=" + this.directory, "iutils.namespace=test");
	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Possible {

		static volatile boolean called;

		@IEventListener("n")
		void hear(int n) {
			called = true;
		}

	}

	@ImportAutoConfiguration({ IutilsAutoConfiguration.class, IutilsEventsAutoConfiguration.class })
	@Configuration(proxyBeanMethods = false)
	static class Impossible {

		@IEventListener
		void hear(String text) {
		}

	}

}
