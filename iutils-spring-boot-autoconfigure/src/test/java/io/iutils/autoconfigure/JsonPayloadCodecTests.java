package io.iutils.autoconfigure;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.ParameterizedTypeReference;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.module.SimpleModule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class JsonPayloadCodecTests {

	private final JsonPayloadCodec codec = new JsonPayloadCodec(Stream.empty(), Stream.empty());

	static List<Object> values() {
		return List.of("text", "", "\0 \" \\ \u2028 ä \ud83d\ude00", true, 1.5, Float.MIN_VALUE, Double.MAX_VALUE, 'c',
				new BigDecimal("1.10"), new BigInteger("9".repeat(30)), Instant.parse("2026-11-22T01:02:03.456789012Z"),
				OffsetDateTime.parse("2026-11-22T01:02:03+05:30"),
				ZonedDateTime.parse("2026-11-22T01:02:03+01:00[Europe/Paris]"), LocalDate.of(2026, 11, 22),
				Duration.ofNanos(1), new Order("one", 7, List.of("a", "b"), Optional.of("note"), Map.of("k", 1L)),
				new Order("", 0, List.of(), Optional.empty(), Map.of()), Thread.State.BLOCKED);
	}

	@ParameterizedTest
	@MethodSource("values")
	void readsWhatItWrites(Object value) {
		assertThat(this.codec.decode(this.codec.encode(value), value.getClass())).isEqualTo(value);
	}

	@Test
	void readsGenericTypes() {
		Type type = new ParameterizedTypeReference<Map<String, List<Order>>>() {
		}.getType();
		Map<String, List<Order>> value = Map.of("all",
				List.of(new Order("x", 1, List.of(), Optional.empty(), Map.of())));
		assertThat(this.codec.decode(this.codec.encode(value), type)).isEqualTo(value);
	}

	@Test
	void ignoresMembersOfNewerVersions() {
		assertThat(decode("{\"name\":\"n\",\"added\":{\"x\":[1]}}", Named.class)).isEqualTo(new Named("n"));
	}

	@Test
	void neverLetsTheBytesChooseAClass() {
		String json = "{\"@class\":\"java.util.concurrent.atomic.AtomicLong\",\"@type\":\"x\"}";
		assertThat(decode(json, Object.class)).isInstanceOf(Map.class);
		assertThat(decode("[\"java.util.concurrent.atomic.AtomicLong\",1]", Object.class)).isInstanceOf(List.class);
	}

	@Test
	void limitsTheDepth() {
		assertThat(decode("[".repeat(64) + "]".repeat(64), Object.class)).isInstanceOf(List.class);
		assertThatExceptionOfType(JacksonException.class)
			.isThrownBy(() -> decode("[".repeat(65) + "]".repeat(65), Object.class));
		assertThat(this.codec.encode(nested(64))).isNotEmpty();
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> this.codec.encode(nested(65)));
	}

	@Test
	void readsLongNames() {
		Map<String, Integer> value = Map.of("n".repeat(1_000_000), 1);
		assertThat(this.codec.decode(this.codec.encode(value), Map.class)).isEqualTo(value);
	}

	@Test
	void refusesWhatFollowsTheValue() {
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> decode("1 2", Integer.class));
	}

	@Test
	void takesModulesAndCustomizers() {
		SimpleModule module = new SimpleModule().addDeserializer(Named.class,
				new tools.jackson.databind.deser.std.StdDeserializer<Named>(Named.class) {
					@Override
					public Named deserialize(tools.jackson.core.JsonParser parser,
							tools.jackson.databind.DeserializationContext context) {
						parser.skipChildren();
						return new Named("by the module");
					}
				});
		JsonPayloadCodec own = new JsonPayloadCodec(Stream.of(module),
				Stream.of((builder) -> builder.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)));
		assertThat(own.decode("{}".getBytes(StandardCharsets.UTF_8), Named.class))
			.isEqualTo(new Named("by the module"));
		assertThat(new String(own.encode(new Named("n")), StandardCharsets.UTF_8)).isEqualTo("{\"Name\":\"n\"}");
	}

	@Test
	void aCustomizerThatFailsIsSeenAtTheStart() {
		assertThatIllegalStateException().isThrownBy(() -> new JsonPayloadCodec(Stream.empty(), Stream.of((builder) -> {
			throw new IllegalStateException("not like this");
		}))).withMessage("not like this");
	}

	private Object decode(String json, Type type) {
		return this.codec.decode(json.getBytes(StandardCharsets.UTF_8), type);
	}

	private static Object nested(int depth) {
		List<Object> value = new ArrayList<>();
		for (int i = 1; i < depth; i++) {
			value = new ArrayList<>(List.of(value));
		}
		return value;
	}

	record Named(String name) {
	}

	record Order(String id, int count, List<String> items, Optional<String> note, Map<String, Long> sizes) {
	}

}
