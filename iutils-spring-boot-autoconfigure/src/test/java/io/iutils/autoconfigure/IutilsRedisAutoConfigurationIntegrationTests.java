package io.iutils.autoconfigure;

import io.iutils.IEvents;
import io.iutils.IRequests;
import io.iutils.ISiblings;
import io.iutils.IStash;
import io.iutils.engine.Engine;
import io.iutils.redis.RedisEngine;
import io.iutils.testing.ChildJvm;
import io.iutils.testing.RedisProcess;
import io.iutils.testing.TestRedis;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.health.DataRedisHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class IutilsRedisAutoConfigurationIntegrationTests {

	@TempDir
	Path directory;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(IutilsAutoConfiguration.class, IutilsEventsAutoConfiguration.class,
				IutilsRequestsAutoConfiguration.class, IutilsRedisAutoConfiguration.class,
				DataRedisAutoConfiguration.class))
		.withPropertyValues("iutils.engine=redis", "iutils.namespace=auto-" + UUID.randomUUID(),
				"spring.data.redis.port=" + TestRedis.port());

	@Test
	void oneSettingChangesTheEngineAndNothingElse(CapturedOutput output) {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(IStash.class)
				.hasSingleBean(IEvents.class)
				.hasSingleBean(IRequests.class);
			assertThat(context.getBean(Engine.class)).isInstanceOf(RedisEngine.class);
			assertThat(context.getBean(IStash.class).increment("hits")).isEqualTo(1);
			assertThat(context.getBean(ISiblings.class).all()).hasSize(1);
		});
		this.runner.run((context) -> assertThat(context.getBean(IStash.class).increment("hits")).isEqualTo(2));
		assertThat(output).contains("Redis, keys iutils:{auto-");
	}

	@ParameterizedTest
	@ValueSource(strings = { "lettuce", "jedis" })
	void leavesAfterTheLastBeanThatMayStillWrite(String client) {
		ApplicationContextRunner runner = this.runner.withPropertyValues("spring.data.redis.client-type=" + client);
		runner.run((other) -> {
			runner.withUserConfiguration(WritesLast.class).run((context) -> {
				assertThat(context).hasNotFailed();
				await().until(() -> other.getBean(ISiblings.class).all().size() == 2);
			});
			assertThat(other.getBean(IStash.class).get("last", String.class)).contains("words");
			await().until(() -> other.getBean(ISiblings.class).all().size() == 1);
		});
	}

	@Test
	void healthTellsWhetherRedisIsThere() throws IOException {
		try (RedisProcess server = RedisProcess.start()) {
			this.runner
				.withPropertyValues("spring.data.redis.port=" + server.port(), "spring.data.redis.timeout=2s",
						"iutils.lock-timeout=2s")
				.run((context) -> {
					DataRedisHealthIndicator health = new DataRedisHealthIndicator(
							context.getBean(RedisConnectionFactory.class));
					assertThat(health.health().getStatus()).isEqualTo(Status.UP);
					server.kill();
					await().until(() -> health.health().getStatus().equals(Status.DOWN));
					assertThatException().isThrownBy(() -> context.getBean(IStash.class).increment("n"))
						.withMessageContaining("Redis");
					server.restart();
					assertThat(context.getBean(IStash.class).increment("n")).isPositive();
					await().until(() -> health.health().getStatus().equals(Status.UP));
				});
		}
	}

	@Test
	void withoutAConnectionTheStartIsRefused() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IutilsAutoConfiguration.class, IutilsRedisAutoConfiguration.class))
			.withPropertyValues("iutils.engine=redis", "iutils.namespace=test")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingException.class)
				.hasMessageContaining("iutils.engine is 'redis'")
				.satisfies((ex) -> assertThat(((InvalidSettingException) ex).action())
					.contains("spring-boot-starter-data-redis")));
	}

	@Test
	void withoutSpringDataRedisTheStartIsRefused() {
		new ApplicationContextRunner().withClassLoader(new FilteredClassLoader(RedisConnectionFactory.class))
			.withConfiguration(AutoConfigurations.of(IutilsAutoConfiguration.class, IutilsRedisAutoConfiguration.class))
			.withPropertyValues("iutils.engine=redis", "iutils.namespace=test")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingException.class)
				.hasMessageContaining("needs a connection to Redis"));
	}

	@Test
	void saysThatNoServerIsThere(CapturedOutput output) throws IOException {
		int port;
		try (RedisProcess server = RedisProcess.start()) {
			port = server.port();
		}
		refuse("--spring.data.redis.port=" + port, "--iutils.lock-timeout=500ms");
		assertThat(output).contains("APPLICATION FAILED TO START", "Redis could not be reached",
				"Start the Redis server, or correct spring.data.redis");
	}

	@Test
	void saysThatTheServerForgets(CapturedOutput output) throws IOException {
		try (RedisProcess server = RedisProcess.start("--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru")) {
			refuse("--spring.data.redis.port=" + server.port());
		}
		assertThat(output).contains("APPLICATION FAILED TO START", "maxmemory-policy 'allkeys-lru'", "'noeviction'");
	}

	@Test
	void saysThatThePasswordIsWrong(CapturedOutput output) throws IOException {
		try (RedisProcess server = RedisProcess.start("--requirepass", "secret")) {
			refuse("--spring.data.redis.port=" + server.port(), "--iutils.lock-timeout=500ms");
			assertThat(output).contains("APPLICATION FAILED TO START", "NOAUTH");
			this.runner
				.withPropertyValues("spring.data.redis.port=" + server.port(), "spring.data.redis.password=secret")
				.run((context) -> assertThat(context.getBean(IStash.class).increment("n")).isEqualTo(1));
		}
	}

	private void refuse(String... arguments) {
		SpringApplication application = new SpringApplication(App.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--iutils.engine=redis");
		all.add("--iutils.namespace=refused");
		assertThatException().isThrownBy(() -> application.run(all.toArray(String[]::new)).close());
	}

	@Test
	void nothingOfTheOtherEngineIsLoaded() {
		List<String> onRedis = loaded("--iutils.engine=redis", "--spring.data.redis.port=" + TestRedis.port());
		assertThat(onRedis).contains("io.iutils.redis.RedisEngine")
			.noneMatch((name) -> name.startsWith("io.iutils.local.") || name.startsWith("io.iutils.journal.")
					|| name.startsWith("io.iutils.socket.") || name.startsWith("org.newsclub."));
		List<String> local = loaded("--iutils.directory=" + this.directory);
		assertThat(local).contains("io.iutils.local.LocalEngine")
			.noneMatch((name) -> name.startsWith("io.iutils.redis."));
	}

	/**
	 * Names of the classes that an application loads which uses all there is.
	 */
	private List<String> loaded(String... arguments) {
		List<String> names = new ArrayList<>();
		try (ChildJvm child = ChildJvm.startWith("-Xlog:class+load:stdout:tags", UsesAll.class, arguments)) {
			for (String line = child.receive(); !line.equals("used"); line = child.receive()) {
				if (line.startsWith("[class,load] ")) {
					names.add(line.split(" ")[1]);
				}
			}
		}
		return names;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

	}

	static final class UsesAll {

		private UsesAll() {
		}

		public static void main(String[] args) {
			SpringApplication application = new SpringApplication(App.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			List<String> all = new ArrayList<>(List.of(args));
			all.add("--iutils.namespace=loading");
			try (var context = application.run(all.toArray(String[]::new))) {
				context.getBean(IStash.class).increment("n");
				context.getBean(IEvents.class).emit("t", 1);
				context.getBean(IRequests.class).ask("c", null, String.class).handle((answer, ex) -> 0).join();
			}
			System.out.println("used");
		}

	}

	static class WritesLast {

		private final IStash stash;

		WritesLast(IStash stash) {
			this.stash = stash;
		}

		@PreDestroy
		void write() {
			this.stash.put("last", "words");
		}

	}

}
