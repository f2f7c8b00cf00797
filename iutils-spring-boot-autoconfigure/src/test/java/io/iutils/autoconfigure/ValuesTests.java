package io.iutils.autoconfigure;

import io.iutils.IStash;
import io.iutils.InvalidNameException;
import io.iutils.ValueTooLargeException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Values and keys from one sibling to another, through the journal.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ValuesTests {

	private static final int MEGABYTE = 1 << 20;

	@TempDir
	static Path directory;

	ConfigurableApplicationContext one;

	ConfigurableApplicationContext two;

	IStash writer;

	IStash reader;

	@BeforeAll
	void start() {
		this.one = context();
		this.two = context();
		this.writer = this.one.getBean(IStash.class);
		this.reader = this.two.getBean(IStash.class);
	}

	private ConfigurableApplicationContext context() {
		return new SpringApplicationBuilder(App.class).web(WebApplicationType.NONE)
			.run("--iutils.directory=" + directory, "--iutils.namespace=values");
	}

	@AfterAll
	void stop() {
		this.two.close();
		this.one.close();
	}

	static List<Object> values() {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("", "empty key");
		map.put("ключ \ud83d\udd11", List.of(1, "two", true, Map.of("deep", 4.5)));
		map.put("null", null);
		return List.of("text", "", " ", "\0\u0001\n\u2028\"\\", "Grüße \u4f60\u597d \ud83d\ude00\ud834\udd1e", 0, -1,
				Integer.MIN_VALUE, Long.MAX_VALUE, (short) -7, (byte) 127, 1.5f, Double.MIN_VALUE,
				new BigDecimal("0.10"), new BigInteger("-" + "7".repeat(40)), true, false, List.of(),
				List.of("a", 1, List.of(2.5)), Map.of(), map, new Item("nut", 3, List.of("m4"), null),
				new Item("", 0, List.of(), new Item("inner", -1, List.of(), null)), new byte[0],
				new byte[] { 0, -1, 127, -128 });
	}

	@ParameterizedTest
	@MethodSource("values")
	void arriveAsTheyWere(Object value) {
		this.writer.put("value", value);
		assertThat(read("value", value)).isEqualTo(value);
	}

	private Object read(String key, Object like) {
		Class<?> type = (like instanceof List) ? List.class : (like instanceof Map) ? Map.class : like.getClass();
		return this.reader.get(key, type).orElseThrow();
	}

	@Test
	void areReplacedByLongerAndShorterOnes() {
		for (int length : new int[] { 10_000, 1, 0, 300, 70_000, 3 }) {
			this.writer.put("length", "x".repeat(length));
			assertThat(this.reader.get("length", String.class)).contains("x".repeat(length));
		}
		assertThat(this.writer.remove("length")).isTrue();
		assertThat(this.reader.get("length", String.class)).isEmpty();
		this.writer.put("length", "again");
		assertThat(this.reader.get("length", String.class)).contains("again");
	}

	@Test
	void mayHaveAMegabyteAndNoMore() {
		byte[] bytes = new byte[MEGABYTE];
		new Random(7).nextBytes(bytes);
		this.writer.put("big", bytes);
		assertThat(this.reader.get("big", byte[].class).orElseThrow()).isEqualTo(bytes);
		assertThatExceptionOfType(ValueTooLargeException.class)
			.isThrownBy(() -> this.writer.put("big", new byte[MEGABYTE + 1]))
			.withMessageContaining(String.valueOf(MEGABYTE + 1))
			.withMessageContaining(String.valueOf(MEGABYTE));
		assertThat(this.reader.get("big", byte[].class).orElseThrow()).isEqualTo(bytes);
		this.writer.remove("big");
	}

	@Test
	void areOwnedByNobodyButTheCaller() {
		byte[] bytes = { 1, 2, 3 };
		this.writer.put("own", bytes);
		bytes[0] = 9;
		this.writer.get("own", byte[].class).orElseThrow()[1] = 9;
		assertThat(this.writer.get("own", byte[].class).orElseThrow()).containsExactly(1, 2, 3);
		assertThat(this.reader.get("own", byte[].class).orElseThrow()).containsExactly(1, 2, 3);
	}

	static List<String> keys() {
		return List.of("k", " ", "*", "**", "a.*.b", "k".repeat(1024), "\u4f60\ud83d\ude00.\ufffd.\u0000.\t",
				"\ud83d\ude00".repeat(512), "ä".repeat(1024), "/./etc", "\uffff", "\udbff\udfff");
	}

	@ParameterizedTest
	@MethodSource("keys")
	void keysMayBeAnyUnicode(String key) {
		this.writer.put(key, key);
		assertThat(this.reader.get(key, String.class)).contains(key);
		assertThat(this.reader.keys("**")).contains(key);
		assertThat(this.writer.remove(key)).isTrue();
		assertThat(this.reader.get(key, String.class)).isEmpty();
	}

	static List<String> wrongKeys() {
		return List.of("", "k".repeat(1025), "\ud83d\ude00".repeat(512) + "x", "\ud83d", "a\ude00", "\ude00\ud83d");
	}

	@ParameterizedTest
	@MethodSource("wrongKeys")
	void wrongKeysAreRefused(String key) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> this.writer.put(key, 1));
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> this.writer.get(key, int.class));
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> this.writer.increment(key));
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> this.writer.remove(key));
	}

	@Test
	void keysComeInTheOrderOfTheirCharacters() {
		List<String> keys = Arrays.asList("order.b", "order.a", "order.ä", "order.A", "order.\ud83d\ude00");
		keys.forEach((key) -> this.writer.put(key, 1));
		assertThat(this.reader.keys("order.*")).containsExactly("order.A", "order.a", "order.b", "order.ä",
				"order.\ud83d\ude00");
	}

	record Item(String name, int count, List<String> tags, Item part) {
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(IutilsAutoConfiguration.class)
	static class App {

	}

}
