package io.iutils.autoconfigure;

import io.iutils.IStash;
import io.iutils.IStashTransfer;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The example of {@code docs/moving.md}.
 */
@Timeout(60)
class MovingExamplesTests {

	@TempDir
	Path directory;

	private ConfigurableApplicationContext start(String namespace, String... more) {
		String[] all = Stream
			.concat(Stream.of("--iutils.directory=" + this.directory.resolve("shared"),
					"--iutils.namespace=" + namespace, "--move.file=" + this.directory.resolve("stash.jsonl")),
					Stream.of(more))
			.toArray(String[]::new);
		return new SpringApplicationBuilder(Shop.class).web(WebApplicationType.NONE).run(all);
	}

	@Test
	void theStashIsCarriedThereAndBack() {
		try (ConfigurableApplicationContext before = start("before")) {
			IStash stash = before.getBean(IStash.class);
			stash.put("carts.42", List.of("nut"));
			stash.expiring(Duration.ofHours(1)).put("soon", 1.5);
			stash.increment("hits");
			stash.whileAlive().put("mine", "x");
			assertThat(before.getBeansOfType(MoveStash.class)).isEmpty();
		}
		start("before", "--move.stash=export").close();
		start("after", "--move.stash=import").close();
		try (ConfigurableApplicationContext after = start("after")) {
			IStash stash = after.getBean(IStash.class);
			assertThat(stash.keys("**")).containsExactly("carts.42", "hits", "soon");
			assertThat(stash.get("carts.42", List.class)).contains(List.of("nut"));
			assertThat(stash.increment("hits")).isEqualTo(2);
		}
	}

	@Test
	void anExportOverwritesNoFile() throws IOException {
		Files.writeString(this.directory.resolve("stash.jsonl"), "the only copy");
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> start("before", "--move.stash=export"))
			.havingRootCause()
			.isInstanceOf(FileAlreadyExistsException.class);
		assertThat(this.directory.resolve("stash.jsonl")).hasContent("the only copy");
	}

	@Test
	void everyLineOfThePageIsHere() throws IOException {
		String source = squeezed(
				Files.readString(Path.of("src/test/java/io/iutils/autoconfigure/MovingExamplesTests.java")));
		String page = Files.readString(Path.of("../docs/moving.md"));
		List<String> lines = Stream.of(page.split("```java\n"))
			.skip(1)
			.flatMap((rest) -> rest.substring(0, rest.indexOf("```")).lines())
			.map(MovingExamplesTests::squeezed)
			.filter((line) -> !line.isEmpty())
			.toList();
		assertThat(lines).isNotEmpty().allSatisfy((line) -> assertThat(source).contains(line));
	}

	/** Without comments behind code. */
	private static String squeezed(String code) {
		return code.replaceAll("//.*", "").replaceAll("\\s+", "");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(IutilsAutoConfiguration.class)
	@Import(MoveStash.class)
	static class Shop {

	}

	@Component
	@ConditionalOnProperty("move.stash")
	static class MoveStash implements CommandLineRunner {

		private final IStashTransfer transfer;

		private final boolean export;

		private final Path file;

		MoveStash(IStashTransfer transfer, @Value("${move.stash}") String what, @Value("${move.file}") Path file) {
			this.transfer = transfer;
			this.export = what.equals("export");
			this.file = file;
		}

		@Override
		public void run(String... args) throws IOException {
			if (this.export) {
				try (Writer out = Files.newBufferedWriter(this.file, StandardOpenOption.CREATE_NEW)) {
					this.transfer.exportTo(out);
				}
				return;
			}
			try (Reader in = Files.newBufferedReader(this.file)) {
				this.transfer.importFrom(in);
			}
		}

	}

}
