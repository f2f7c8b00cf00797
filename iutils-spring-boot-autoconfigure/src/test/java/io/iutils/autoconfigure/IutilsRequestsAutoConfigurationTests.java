package io.iutils.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.iutils.IRequestHandler;
import io.iutils.IRequests;
import io.iutils.requests.RequestLayer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * The beans of the requests.
 */
@ExtendWith(OutputCaptureExtension.class)
class IutilsRequestsAutoConfigurationTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(IutilsAutoConfiguration.class, IutilsRequestsAutoConfiguration.class))
			.withPropertyValues("iutils.directory=" + this.directory, "iutils.namespace=test");
	}

	@Test
	void requestsAreThereAlsoWithoutEvents() {
		runner().run((context) -> assertThat(context).hasNotFailed().hasSingleBean(IRequests.class));
	}

	@Test
	void requestsCanBeReplaced() {
		runner().withBean("mine", IRequests.class, () -> mock(IRequests.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(IRequests.class).hasBean("mine"));
	}

	@Test
	void withoutIutilsAnnotationsDoNothing() {
		runner().withPropertyValues("iutils.enabled=false")
			.withUserConfiguration(Impossible.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(IRequests.class)
				.doesNotHaveBean(RequestLayer.class));
	}

	@Test
	void lazyInitializationChangesNothing() {
		try (ConfigurableApplicationContext context = application(Possible.class, "lazy-initialization=true")) {
			assertThat(context.getBean(IRequests.class).ask("n", 1, int.class).join()).isEqualTo(2);
		}
	}

	@Test
	void theStartSaysWhatToDoAboutARefusedHandler(CapturedOutput output) {
		Throwable failure = org.assertj.core.api.Assertions
			.catchThrowable(() -> application(Impossible.class, "banner-mode=off").close());
		assertThat(failure).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START", "Impossible.answer(String, String)",
				"Take nothing, the body, the Sibling that asks, or both");
	}

	@Test
	void theStartSaysWhyThereIsNothingToInject(CapturedOutput output) {
		Throwable failure = org.assertj.core.api.Assertions
			.catchThrowable(() -> application(Needing.class, "banner-mode=off", "--iutils.enabled=false").close());
		assertThat(failure).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START", IRequests.class.getName(), "iutils is switched off");
	}

	private ConfigurableApplicationContext application(Class<?> source, String main, String... arguments) {
		return new SpringApplicationBuilder(source).web(WebApplicationType.NONE)
			.properties("iutils.directory=" + this.directory, "iutils.namespace=test", "spring.main." + main)
			.run(arguments);
	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Possible {

		@IRequestHandler("n")
		int answer(int n) {
			return n + 1;
		}

	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Impossible {

		@IRequestHandler("n")
		void answer(String a, String b) {
		}

	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Needing {

		Needing(IRequests requests) {
		}

	}

}
