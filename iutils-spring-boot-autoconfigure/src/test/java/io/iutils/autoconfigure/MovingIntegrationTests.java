package io.iutils.autoconfigure;

import io.iutils.IStash;
import io.iutils.IStashTransfer;
import io.iutils.testing.TestRedis;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stash goes from a directory to Redis and back, and is the same.
 */
@Timeout(120)
class MovingIntegrationTests {

	@TempDir
	Path directory;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(IutilsAutoConfiguration.class, IutilsRedisAutoConfiguration.class,
				DataRedisAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.port=" + TestRedis.port(),
				"iutils.namespace=moving-" + UUID.randomUUID());

	@Test
	void aStashGoesToRedisAndBack() {
		StringWriter before = new StringWriter();
		StringWriter onRedis = new StringWriter();
		StringWriter after = new StringWriter();
		local("before").run((context) -> {
			IStash stash = context.getBean(IStash.class);
			stash.put("carts.42", Map.of("items", List.of(1, 2), "name", "tea & töst"));
			stash.put("bytes", new byte[] { 0, -1, 10, 13 });
			stash.increment("hits", Long.MAX_VALUE);
			stash.expiring(Duration.ofHours(1)).put("soon", "gone");
			stash.whileAlive().put("alive", true);
			for (int i = 0; i < 500; i++) {
				stash.put("many." + i, i);
			}
			assertThat(context.getBean(IStashTransfer.class).exportTo(before)).isEqualTo(504);
		});
		this.runner.withPropertyValues("iutils.engine=redis").run((context) -> {
			IStashTransfer transfer = context.getBean(IStashTransfer.class);
			assertThat(transfer.importFrom(new StringReader(before.toString()))).isEqualTo(504);
			assertThat(context.getBean(IStash.class).get("hits", Long.class)).contains(Long.MAX_VALUE);
			assertThat(context.getBean(IStash.class).get("bytes", byte[].class)).contains(new byte[] { 0, -1, 10, 13 });
			transfer.exportTo(onRedis);
		});
		local("after").run((context) -> {
			IStashTransfer transfer = context.getBean(IStashTransfer.class);
			assertThat(transfer.importFrom(new StringReader(onRedis.toString()))).isEqualTo(504);
			transfer.exportTo(after);
		});
		assertThat(withoutSeconds(onRedis)).isEqualTo(withoutSeconds(before));
		assertThat(withoutSeconds(after)).isEqualTo(withoutSeconds(before));
		assertThat(before.toString()).contains("\"expiresAt\"").doesNotContain("alive");
	}

	private static String withoutSeconds(StringWriter lines) {
		return lines.toString().replaceAll("(\"expiresAt\":\"[^:]+):[^\"]+\"", "$1\"");
	}

	private ApplicationContextRunner local(String name) {
		return this.runner.withPropertyValues("iutils.directory=" + this.directory.resolve(name));
	}

}
