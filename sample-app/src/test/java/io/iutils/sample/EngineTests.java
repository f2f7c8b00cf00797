package io.iutils.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * What chooses the engine is one property, and without it Redis costs nothing.
 */
class EngineTests {

	@TempDir
	Path temporary;

	@Test
	void byDefaultThereIsNothingOfRedis() {
		try (ConfigurableApplicationContext context = start("--iutils.directory=" + this.temporary)) {
			assertThat(context.getBeanNamesForType(RedisConnectionFactory.class)).isEmpty();
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("lettuce"));
		}
	}

	@Test
	void onePropertyChoosesRedis() throws Exception {
		try (RedisProcess server = RedisProcess.start(this.temporary);
				ConfigurableApplicationContext context = start("--iutils.engine=redis",
						"--spring.data.redis.port=" + server.port())) {
			assertThat(context.getBean(HitsController.class).count().count()).isOne();
			assertThat(context.getBean("iutilsEngine").getClass().getSimpleName()).isEqualTo("RedisEngine");
		}
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.setDefaultProperties(Map.of("server.port", "0"));
		return application.run(arguments);
	}

}
