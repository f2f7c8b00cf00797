package io.iutils.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class SettingsMetadataTests {

	private final JsonNode metadata = read();

	@Test
	void describesEverySetting() {
		List<String> names = new ArrayList<>();
		for (JsonNode property : this.metadata.get("properties")) {
			names.add(property.get("name").asString());
			assertThat(property.path("description").asString("")).as(property.get("name").asString())
				.matches("[A-Z].*\\.");
		}
		assertThat(names).containsExactlyInAnyOrder("iutils.enabled", "iutils.engine", "iutils.namespace",
				"iutils.directory", "iutils.lock-timeout", "iutils.flush", "iutils.on-corruption",
				"iutils.stash.max-value-size", "iutils.events.retain-size", "iutils.events.retain-for",
				"iutils.events.max-payload-size", "iutils.events.bridged-types", "iutils.events.attempts",
				"iutils.events.back-off", "iutils.events.hold-size", "iutils.requests.timeout",
				"iutils.requests.max-size", "iutils.requests.concurrency");
	}

	@Test
	void namesTheDefaults() {
		assertThat(defaultOf("iutils.enabled")).isEqualTo("true");
		assertThat(defaultOf("iutils.engine")).isEqualTo("local");
		assertThat(defaultOf("iutils.flush")).isEqualTo("1s");
		assertThat(defaultOf("iutils.on-corruption")).isEqualTo("refuse");
		assertThat(defaultOf("iutils.lock-timeout")).isEqualTo("5s");
		assertThat(defaultOf("iutils.stash.max-value-size")).isEqualTo("1MB");
		assertThat(defaultOf("iutils.requests.timeout")).isEqualTo("10s");
		assertThat(defaultOf("iutils.requests.max-size")).isEqualTo("1MB");
		assertThat(defaultOf("iutils.requests.concurrency")).isEqualTo("32");
	}

	@Test
	void hintsAtValues() {
		assertThat(hintsOf("iutils.engine")).containsExactly("local", "redis");
		assertThat(hintsOf("iutils.flush")).contains("always");
		assertThat(hintsOf("iutils.on-corruption")).containsExactly("refuse", "salvage");
	}

	private String defaultOf(String name) {
		for (JsonNode property : this.metadata.get("properties")) {
			if (property.get("name").asString().equals(name)) {
				return property.get("defaultValue").asString();
			}
		}
		throw new AssertionError(name);
	}

	private List<String> hintsOf(String name) {
		List<String> values = new ArrayList<>();
		for (JsonNode hint : this.metadata.get("hints")) {
			if (hint.get("name").asString().equals(name)) {
				hint.get("values").forEach((value) -> values.add(value.get("value").asString()));
			}
		}
		return values;
	}

	private static JsonNode read() {
		try (InputStream file = IutilsProperties.class.getProtectionDomain()
			.getCodeSource()
			.getLocation()
			.toURI()
			.resolve("META-INF/spring-configuration-metadata.json")
			.toURL()
			.openStream()) {
			return new JsonMapper().readTree(file.readAllBytes());
		}
		catch (IOException | java.net.URISyntaxException ex) {
			throw new AssertionError(ex);
		}
	}

}
