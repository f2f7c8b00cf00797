package io.iutils.autoconfigure;

import io.iutils.InvalidNameException;
import io.iutils.PayloadException;
import io.iutils.engine.Content;
import io.iutils.engine.Content.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TransferLineTests {

	private static final byte[] ALL = new byte[256];

	static {
		for (int i = 0; i < ALL.length; i++) {
			ALL[i] = (byte) i;
		}
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static Content json(String text) {
		return Content.of(Kind.JSON, utf8(text));
	}

	private static String write(String key, Content content, @Nullable Instant expiresAt) {
		return new TransferLine(key, content, expiresAt).write();
	}

	private static void isReadAs(String line, Content content) {
		Content read = TransferLine.read(line).content();
		assertThat(read.kind()).isEqualTo(content.kind());
		assertThat(read.mediaType()).isEqualTo(content.mediaType());
		assertThat(read.bytes()).isEqualTo(content.bytes());
	}

	private static void comesBack(Content content) {
		String line = write("k", content, null);
		assertThat(line).doesNotContain("\n", "\r");
		isReadAs(line, content);
	}

	@Test
	void looksAsDocumented() {
		assertThat(write("carts.42", json("{\"items\":3}"), Instant.parse("2026-11-22T20:00:00Z")))
			.isEqualTo("{\"key\":\"carts.42\",\"json\":{\"items\":3},\"expiresAt\":\"2026-11-22T20:00:00Z\"}");
		assertThat(write("hits", Content.of(Kind.INTEGER, utf8("7")), null))
			.isEqualTo("{\"key\":\"hits\",\"integer\":7}");
		assertThat(write("logo", Content.of(Kind.BYTES, new byte[] { (byte) 0x89, 'P', 'N', 'G' }), null))
			.isEqualTo("{\"key\":\"logo\",\"bytes\":\"iVBORw==\"}");
		assertThat(
				write("cart", new Content(Kind.NAMED, "application/cbor", new byte[] { (byte) 0xa1, 'a', 1, 1 }), null))
			.isEqualTo("{\"key\":\"cart\",\"mediaType\":\"application/cbor\",\"bytes\":\"oWEBAQ==\"}");
		assertThat(write("none", Content.NULL, null)).isEqualTo("{\"key\":\"none\",\"null\":true}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "\"\"", "\"text\"", "0", "-1.50e+7", "123456789012345678901234567890.10",
			"true", "false", "null", "{\"b\":1,\"a\":{\"b\":[1,2,{}]},\"b\":2}", " { \"a\" : [ 1 , 2 ] } ",
			"\"\\n\\u0000\\ud800\"", "\"\u00e4\u2028\u65e5\ud83d\ude00\"", "{\"key\":\"x\",\"json\":1}", "\t1\t" })
	void jsonComesBackAsItWas(String json) {
		comesBack(json(json));
	}

	@Test
	void longJsonComesBackAsItWas() {
		for (int length : new int[] { 1 << 15, 1 << 16, 7 << 20 }) {
			comesBack(json("\"" + "\u00e4".repeat(length / 2) + "\""));
			comesBack(json("{\"" + "n".repeat(length) + "\":\"" + "x".repeat(length / 2) + "\"}"));
			comesBack(json("9".repeat(length)));
			comesBack(json("-1." + "9".repeat(length) + "e+7"));
		}
	}

	@Test
	void lineBreaksOfJsonBecomeSpaces() {
		String line = write("k", json("{\r\n\t\"a\": [\n1,\r2]}"), null);
		assertThat(line).isEqualTo("{\"key\":\"k\",\"json\":{  \t\"a\": [ 1, 2]}}");
		isReadAs(line, json("{  \t\"a\": [ 1, 2]}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "nonsense", "1 2", "{\"a\":\"\n\"}", "NaN", "\ufeff{}",
			"1,\"expiresAt\":\"2026-11-22T20:00:00Z\"", "1}\n{\"key\":\"other\",\"json\":1", "/* */1" })
	void whatIsNamedJsonAndIsNoneComesBackAsItWas(String none) {
		String line = write("k", json(none), null);
		assertThat(line).isEqualTo("{\"key\":\"k\",\"mediaType\":\"application/json\",\"bytes\":\""
				+ Base64.getEncoder().encodeToString(utf8(none)) + "\"}");
		isReadAs(line, json(none));
	}

	@Test
	void jsonThatIsNotUtf8OrTooDeepComesBackAsItWas() {
		comesBack(Content.of(Kind.JSON, ALL));
		comesBack(json("[".repeat(10_000) + "]".repeat(10_000)));
	}

	@Test
	void jsonMayNestAsDeepAsTheStashAllows() {
		String deep = "[".repeat(64) + "]".repeat(64);
		assertThat(write("k", json(deep), null)).isEqualTo("{\"key\":\"k\",\"json\":" + deep + "}");
		isReadAs("{\"key\":\"k\",\"json\":" + deep + "}", json(deep));
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> TransferLine.read("{\"key\":\"k\",\"json\":[" + deep + "]}"))
			.withMessage("it nests deeper than 64 levels");
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1 })
	void integersComeBackExactly(long value) {
		comesBack(Content.of(Kind.INTEGER, utf8(Long.toString(value))));
		isReadAs("{\"key\":\"k\",\"integer\":\"" + value + "\"}", Content.of(Kind.INTEGER, utf8(Long.toString(value))));
	}

	@Test
	void bytesComeBackAsTheyWere() {
		comesBack(Content.NULL);
		comesBack(Content.of(Kind.BYTES, ALL));
		comesBack(Content.of(Kind.BYTES, new byte[0]));
		comesBack(new Content(Kind.NAMED, "application/cbor", ALL));
		comesBack(new Content(Kind.NAMED, "\"\\,{}", new byte[0]));
		comesBack(Content.of(Kind.BYTES, new byte[7 << 20]));
	}

	@Test
	void anyKeyComesBack() {
		for (String key : new String[] { "a.b", "\u00e4 \u00f6", "*", "\0\n\r\t\"\\", "\u65e5\u672c", "\ud83d\ude00",
				"\u2028", "x".repeat(1024) }) {
			String line = write(key, json("1"), null);
			assertThat(line).doesNotContain("\n", "\r");
			assertThat(TransferLine.read(line).key()).isEqualTo(key);
		}
	}

	@Test
	void expiriesComeBackToTheMillisecond() {
		for (String expiry : new String[] { "2026-11-22T20:00:00Z", "2126-01-01T00:00:00.001Z",
				"9999-12-31T23:59:59.999Z", "1969-12-31T23:59:59Z" }) {
			Instant instant = Instant.parse(expiry);
			assertThat(TransferLine.read(write("k", json("1"), instant)).expiresAt()).isEqualTo(instant);
		}
	}

	@Test
	void membersMayStandInAnyOrder() {
		TransferLine line = TransferLine.read(
				" { \"expiresAt\" : \"2026-11-22T20:00:00Z\" , \"bytes\" : \"AA==\" , \"mediaType\" : \"a/b\" , \"key\" : \"k\" } \r");
		assertThat(line.key()).isEqualTo("k");
		assertThat(line.content().kind()).isEqualTo(Kind.NAMED);
		assertThat(line.content().mediaType()).isEqualTo("a/b");
		assertThat(line.expiresAt()).isEqualTo("2026-11-22T20:00:00Z");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			secret | it is no JSON from character
			{ | it is no JSON from character
			{"key":"k","json":secret} | it is no JSON from character
			{"key":"k","json":01} | it is no JSON from character
			{"key":"k","json":1,} | it is no JSON from character
			{"key":"k","json":[1}} | it is no JSON from character
			[] | it is no JSON object
			"secret" | it is no JSON object
			{"key":"k","json":1}{} | something follows its JSON object
			{"key":"k","json":1}} | it is no JSON from character
			{} | it has no "key"
			{"json":1} | it has no "key"
			{"key":7,"json":1} | its "key" is no text
			{"key":null,"json":1} | its "key" is no text
			{"key":"k","key":"k","json":1} | it has "key" twice
			{"key":"k"} | it has none of "json", "integer", "bytes" and "null"
			{"key":"k","mediaType":"a/b"} | it has none of "json", "integer", "bytes" and "null"
			{"key":"k","json":1,"integer":1} | it has two values
			{"key":"k","json":1,"json":1} | it has two values
			{"key":"k","text":"secret"} | the member at character 12 is none of "key", "json"
			{"key":"k","integer":1.0} | its "integer" is none of 64 bits
			{"key":"k","integer":9223372036854775808} | its "integer" is none of 64 bits
			{"key":"k","integer":"secret"} | its "integer" is none of 64 bits
			{"key":"k","integer":true} | its "integer" is none of 64 bits
			{"key":"k","bytes":"secret!"} | its "bytes" are no Base64
			{"key":"k","bytes":1} | its "bytes" is no text
			{"key":"k","null":false} | its "null" is not true
			{"key":"k","null":null} | its "null" is not true
			{"key":"k","mediaType":"a/b","json":1} | it has a "mediaType", but no "bytes"
			{"key":"k","mediaType":"","bytes":""} | its "mediaType" has other than 1 to 255 visible ASCII characters
			{"key":"k","mediaType":"a b","bytes":""} | its "mediaType" has other than 1 to 255 visible ASCII characters
			{"key":"k","mediaType":["a"],"bytes":""} | its "mediaType" is no text
			{"key":"k","json":1,"expiresAt":"secret"} | its "expiresAt" is no time such as 2026-11-22T20:00:00Z
			{"key":"k","json":1,"expiresAt":1700000000} | its "expiresAt" is no text
			{"key":"k","json":1,"expiresAt":"2026-11-22T20:00:00"} | its "expiresAt" is no time such as
			{"key":"k","json":1,"expiresAt":"+10000-01-01T00:00:00Z"} | its "expiresAt" is after 9999
			""")
	void saysWhatIsWrongAndNeverWhatIsInIt(String line, String message) {
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> TransferLine.read(line))
			.withMessageStartingWith(message)
			.withNoCause()
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
	}

	@Test
	void aKeyThatIsNoneIsRefused() {
		for (String key : new String[] { "", ".a", "a..b", "a.", "x".repeat(1025), "\\ud800" }) {
			assertThatExceptionOfType(InvalidNameException.class)
				.isThrownBy(() -> TransferLine.read("{\"key\":\"" + key + "\",\"json\":1}"));
		}
	}

	@Test
	void anUnpairedSurrogateIsRefused() {
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> TransferLine.read("{\"key\":\"k\",\"json\":\"\ud800\"}"))
			.withMessage("its \"json\" has an unpaired surrogate");
	}

	@Test
	void hostileNestingEndsAtOnce() {
		for (String open : new String[] { "[", "{\"a\":", "{\"json\":" }) {
			assertThatExceptionOfType(PayloadException.class)
				.isThrownBy(() -> TransferLine.read("{\"key\":\"k\",\"json\":" + open.repeat(1_000_000)))
				.withMessage("it nests deeper than 64 levels");
		}
	}

	@Test
	void anIntegerThatIsDamagedIsNotWritten() {
		for (String damaged : new String[] { "", "secret", "9223372036854775808" }) {
			assertThatExceptionOfType(PayloadException.class)
				.isThrownBy(() -> write("k", Content.of(Kind.INTEGER, utf8(damaged)), null))
				.withMessageStartingWith("The value of key k is an integer of " + damaged.length() + " bytes, but none")
				.withNoCause()
				.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
		}
	}

}
