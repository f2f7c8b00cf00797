package io.iutils.autoconfigure;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SharedDirectoryTests {

	private static final Map<String, String> NO_VARIABLES = Map.of();

	@Test
	void prefersTheExplicitDirectory() {
		SharedDirectory directory = resolve(Map.of("iutils.directory", "/data/shared", "iutils.namespace", "shop"),
				"app", Map.of("STATE_DIRECTORY", "/var/lib/app"), "/home/ann");
		assertThat(directory).isEqualTo(new SharedDirectory("shop", Path.of("/data/shared/shop")));
	}

	@Test
	void refusesARelativeDirectory() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> resolve(Map.of("iutils.directory", "target/state"), "app", NO_VARIABLES, "/h"))
			.withMessageContaining("iutils.directory is 'target/state'")
			.withMessageContaining("absolute");
	}

	@Test
	void takesTheFirstStateDirectoryOfTheService() {
		assertThat(resolve(Map.of(), "app",
				Map.of("STATE_DIRECTORY", "/var/lib/app:/var/lib/other", "XDG_STATE_HOME", "/x"), "/home/ann"))
			.isEqualTo(new SharedDirectory("app", Path.of("/var/lib/app/app")));
	}

	@Test
	void takesTheStateHome() {
		assertThat(resolve(Map.of(), "app", Map.of("XDG_STATE_HOME", "/x", "STATE_DIRECTORY", ""), "/home/ann").path())
			.isEqualTo(Path.of("/x/iutils/app"));
	}

	@Test
	void ignoresAStateHomeThatIsNotAbsolute() {
		assertThat(resolve(Map.of(), "app", Map.of("XDG_STATE_HOME", "x"), "/home/ann").path())
			.isEqualTo(Path.of("/home/ann/.local/state/iutils/app"));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "?", "/", "", " " })
	void refusesAnUnusableHome(@Nullable String home) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> resolve(Map.of(), "app", NO_VARIABLES, home))
			.withMessageContaining("iutils.directory")
			.withMessageContaining("home directory of this user is '" + home + "'")
			.satisfies((ex) -> assertThat(ex.action()).contains("Set iutils.directory"));
	}

	@Test
	void needsNoHomeIfThereIsADirectory() {
		assertThat(resolve(Map.of(), "app", Map.of("STATE_DIRECTORY", "/var/lib/app"), "?").path())
			.isEqualTo(Path.of("/var/lib/app/app"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "~/state", "a\0b" })
	void refusesWhatNamesNoDirectory(String directory) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> resolve(Map.of("iutils.directory", directory), "app", NO_VARIABLES, "/home/ann"))
			.withMessageContaining("iutils.directory is '" + directory + "'");
	}

	@Test
	void refusesARelativeStateDirectory() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> resolve(Map.of(), "app", Map.of("STATE_DIRECTORY", "app"), "/home/ann"))
			.withMessageContaining("$STATE_DIRECTORY is 'app'");
	}

	@Test
	void refusesToStartWithoutANamespace() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> resolve(Map.of(), null, NO_VARIABLES, "/home/ann"))
			.withMessageContaining("iutils.namespace is missing")
			.satisfies((ex) -> assertThat(ex.action()).contains("spring.application.name"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "A.b_c-9", "..a", "-", "_" })
	void knowsGoodNamespaces(String namespace) {
		if (namespace.startsWith(".")) {
			assertRefused(namespace);
		}
		else {
			assertThat(resolve(Map.of("iutils.namespace", namespace), null, NO_VARIABLES, "/h").namespace())
				.isEqualTo(namespace);
		}
	}

	@Test
	void limitsTheLengthOfANamespace() {
		assertThat(resolve(Map.of("iutils.namespace", "n".repeat(64)), null, NO_VARIABLES, "/h").namespace())
			.hasSize(64);
		assertRefused("n".repeat(65));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", ".a", "a/b", "a b", "ä", "a\n", "../x" })
	void refusesBadNamespaces(String namespace) {
		assertRefused(namespace);
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> resolve(Map.of(), namespace, NO_VARIABLES, "/home/ann"))
			.withMessageContaining("spring.application.name is '" + namespace + "'")
			.satisfies((ex) -> assertThat(ex.action()).contains("Set iutils.namespace"));
	}

	private static void assertRefused(String namespace) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> resolve(Map.of("iutils.namespace", namespace), "app", NO_VARIABLES, "/home/ann"))
			.withMessageContaining("iutils.namespace is '" + namespace + "'");
	}

	private static SharedDirectory resolve(Map<String, String> settings, @Nullable String applicationName,
			Map<String, String> variables, @Nullable String home) {
		IutilsProperties properties = new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("iutils",
				IutilsProperties.class);
		return SharedDirectory.resolve(properties, applicationName, variables::get, home);
	}

}
