package io.iutils.autoconfigure;

import io.iutils.CorruptJournalException;
import io.iutils.DirectoryLostException;
import io.iutils.IDeadLetters;
import io.iutils.IEvents;
import io.iutils.ILocks;
import io.iutils.ISiblings;
import io.iutils.IStash;
import io.iutils.IStashTransfer;
import io.iutils.LockTimeoutException;
import io.iutils.StorageException;
import io.iutils.StorageFullException;
import io.iutils.TooManySiblingsException;
import io.iutils.testing.CborCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a person reads when the start is refused: through a whole
 * {@code SpringApplication}, so that order and registration of the analyzers are part of
 * it.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

	@TempDir
	Path directory;

	@Test
	void saysThatTheNamespaceIsMissing(CapturedOutput output) {
		refuse(App.class);
		assertThat(output).contains("APPLICATION FAILED TO START", "iutils.namespace is missing",
				"Set spring.application.name");
	}

	@Test
	void saysWhatToDoAboutAWrongSetting(CapturedOutput output) {
		refuse(App.class, "iutils.namespace=shop", "iutils.stash.max-value-size=9MB");
		assertThat(output).contains("APPLICATION FAILED TO START",
				"The setting iutils.stash.max-value-size is '9MB', but it must be 1B to 7MB",
				"Set iutils.stash.max-value-size to a size of 1B to 7MB");
	}

	@Test
	void saysThatTheEngineIsUnknown(CapturedOutput output) {
		refuse(App.class, "iutils.namespace=shop", "iutils.engine=kafka");
		assertThat(output).contains("APPLICATION FAILED TO START", "iutils.engine is 'kafka'", "'local'");
	}

	@Test
	void saysWhatIsNoDuration(CapturedOutput output) {
		refuse(App.class, "iutils.namespace=shop", "iutils.lock-timeout=soon");
		assertThat(output).contains("APPLICATION FAILED TO START", "iutils.lock-timeout", "soon");
	}

	@Test
	void saysThatAFileLiesInTheWay(CapturedOutput output) throws IOException {
		Path file = Files.createFile(this.directory.resolve("shop"));
		refuse(App.class, "iutils.namespace=shop");
		assertThat(output).contains("APPLICATION FAILED TO START", file.toString(), "Move the file");
	}

	@Test
	void saysThatTheDirectoryIsOpenToOthers(CapturedOutput output) throws IOException {
		Path open = Files.createDirectory(this.directory.resolve("shop"));
		Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
		refuse(App.class, "iutils.namespace=shop");
		assertThat(output).contains("APPLICATION FAILED TO START", open.toString(), "chmod 700");
	}

	@Test
	void saysThatTheParentIsAFile(CapturedOutput output) throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		refuse(App.class, "iutils.namespace=shop", "iutils.directory=" + file);
		assertThat(output).contains("APPLICATION FAILED TO START", file.toString(), "set iutils.directory");
	}

	@ParameterizedTest
	@ValueSource(classes = { NeedsStash.class, NeedsEvents.class, NeedsDeadLetters.class, NeedsLocks.class,
			NeedsSiblings.class, NeedsTransfer.class })
	void saysThatItIsSwitchedOff(Class<?> user, CapturedOutput output) {
		refuse(user, "iutils.enabled=false");
		assertThat(output).contains("APPLICATION FAILED TO START", "iutils is switched off", user.getSimpleName(),
				"Set iutils.enabled to true");
	}

	@Test
	void saysThatItIsSwitchedOffByAWordThatIsNotTrue(CapturedOutput output) {
		refuse(NeedsStash.class, "iutils.namespace=shop", "iutils.enabled=yes");
		assertThat(output).contains("iutils.enabled is 'yes'");
	}

	@Test
	void startsWithOptionalUseIfSwitchedOff() {
		try (ConfigurableApplicationContext context = application(NeedsNothing.class, "iutils.enabled=false")) {
			assertThat(context.getBean(NeedsNothing.class).stash).isEmpty();
		}
	}

	@Test
	void leavesOtherMissingBeansToBoot(CapturedOutput output) {
		refuse(NeedsOther.class, "iutils.enabled=false");
		assertThat(output).contains("APPLICATION FAILED TO START", Runnable.class.getName())
			.doesNotContain("switched off");
	}

	@Test
	void saysThatJacksonIsMissing(CapturedOutput output) {
		SpringApplication application = new SpringApplication(
				new DefaultResourceLoader(new FilteredClassLoader(JsonMapper.class)), App.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException()
			.isThrownBy(() -> application.run("--iutils.namespace=shop", "--iutils.directory=" + this.directory));
		assertThat(output).contains("APPLICATION FAILED TO START", "Jackson is not there",
				"tools.jackson.core:jackson-databind");
	}

	@Test
	void saysThatTwoCodecsCouldWrite(CapturedOutput output) {
		refuse(TwoCodecs.class, "iutils.namespace=shop");
		assertThat(output).contains("APPLICATION FAILED TO START", "one, two", "@Primary");
	}

	static Stream<Exception> failures() {
		Path path = Path.of("/data/shop");
		return Stream.of(new CorruptJournalException(path.resolve("stash/1.log"), 64, "checksum"),
				new DirectoryLostException(path, "was replaced"), new TooManySiblingsException(path, 256),
				new LockTimeoutException("stash", Duration.ofSeconds(5), "process 7"),
				new StorageFullException(path, null), new StorageException("read failed", null));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void saysWhatToDoAboutEachFailureOfTheEngine(Exception failure) {
		FailureAnalysis analysis = new EngineFailureAnalyzer()
			.analyze(new IllegalStateException("while making a bean", failure));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).isEqualTo(failure.getMessage());
		assertThat(analysis.getAction()).matches("(?s)[A-Z].*\\.");
	}

	private void refuse(Class<?> source, String... settings) {
		assertThatException().isThrownBy(() -> application(source, settings).close());
	}

	private ConfigurableApplicationContext application(Class<?> source, String... settings) {
		List<String> arguments = new ArrayList<>();
		for (String setting : settings) {
			arguments.add("--" + setting);
		}
		if (arguments.stream().noneMatch((argument) -> argument.startsWith("--iutils.directory="))) {
			arguments.add("--iutils.directory=" + this.directory);
		}
		SpringApplication application = new SpringApplication(source);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run(arguments.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(IutilsAutoConfiguration.class)
	static class App {

	}

	static class TwoCodecs extends App {

		@Bean
		CborCodec one() {
			return new CborCodec();
		}

		@Bean
		CborCodec two() {
			return new CborCodec();
		}

	}

	static class NeedsStash extends App {

		NeedsStash(IStash stash) {
		}

	}

	static class NeedsEvents extends App {

		NeedsEvents(IEvents events) {
		}

	}

	static class NeedsDeadLetters extends App {

		NeedsDeadLetters(IDeadLetters deadLetters) {
		}

	}

	static class NeedsLocks extends App {

		NeedsLocks(ILocks locks) {
		}

	}

	static class NeedsSiblings extends App {

		NeedsSiblings(ISiblings siblings) {
		}

	}

	static class NeedsTransfer extends App {

		NeedsTransfer(IStashTransfer transfer) {
		}

	}

	static class NeedsOther extends App {

		NeedsOther(Runnable other) {
		}

	}

	static class NeedsNothing extends App {

		final Optional<IStash> stash;

		NeedsNothing(Optional<IStash> stash, ObjectProvider<IStash> provider) {
			this.stash = stash;
			assertThat(provider.getIfAvailable()).isNull();
		}

	}

}
