package io.iutils.engine;

import io.iutils.PayloadCodec;
import io.iutils.PayloadException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * One codec writes, several read.
 */
class ContentCodecTests {

	private final PayloadCodec plain = new Named("text/plain");

	private final PayloadCodec json = new Named("application/json");

	@Test
	void theWriterWritesAndAllRead() {
		ContentCodec both = new ContentCodec(this.plain, List.of(this.json, this.plain));
		Content written = both.encode("word");
		assertThat(written.kind()).isEqualTo(Content.Kind.NAMED);
		assertThat(written.mediaType()).isEqualTo("text/plain");
		assertThat(both.decode(written, String.class)).isEqualTo("text/plain word");
		assertThat(both.decode(new ContentCodec(this.json).encode("word"), String.class))
			.isEqualTo("application/json word");
	}

	@Test
	void jsonHasACodeOfItsOwn() {
		Content written = new ContentCodec(this.json).encode("word");
		assertThat(written.kind()).isEqualTo(Content.Kind.JSON);
		assertThat(written.mediaType()).isEmpty();
	}

	@Test
	void whatNobodyReadsIsRefusedByName() {
		Content written = new ContentCodec(this.plain).encode("word");
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> new ContentCodec(this.json).decode(written, String.class))
			.withMessage("No codec here reads the media type text/plain, only application/json");
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(
					() -> new ContentCodec(this.plain).decode(Content.of(Content.Kind.JSON, new byte[0]), String.class))
			.withMessageContaining("application/json");
	}

	@Test
	void integersAreReadAsOtherTypesByTheCodecForJsonWhoeverWrites() {
		ContentCodec both = new ContentCodec(this.plain, List.of(this.plain, this.json));
		assertThat(both.decode(both.encode(7), AtomicLong.class)).isEqualTo("application/json 7");
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> new ContentCodec(this.plain).decode(both.encode(7), AtomicLong.class))
			.withMessageContaining("An integer");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "+7", "007", "9223372036854775807", "-9223372036854775808" })
	void integersHaveASignOrNoneAndDigits(String digits) {
		Content content = Content.of(Content.Kind.INTEGER, digits.getBytes(StandardCharsets.UTF_8));
		assertThat(new ContentCodec(this.json).decode(content, Long.class)).isEqualTo(Long.valueOf(digits));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-", "+", "--1", "1-", "1.5", "1e3", " 1", "1 ", "0x1", "\u0661",
			"12345678901234567890", "-12345678901234567890" })
	void anythingElseIsNoInteger(String digits) {
		Content content = Content.of(Content.Kind.INTEGER, digits.getBytes(StandardCharsets.UTF_8));
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> new ContentCodec(this.json).decode(content, Long.class))
			.withMessageContaining("none of 64 bits");
	}

	@Test
	void twoCodecsWithOneMediaTypeAreRefused() {
		assertThatExceptionOfType(RefusedCodecException.class)
			.isThrownBy(() -> new ContentCodec(this.plain, List.of(this.plain, new Named("text/plain"))))
			.withMessageContaining(Named.class.getName())
			.withMessageContaining("text/plain")
			.satisfies((ex) -> assertThat(ex.action()).isNotBlank());
	}

	@Test
	void theWriterMustRead() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ContentCodec(this.plain, List.of(this.json)));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "text/ plain", "text/pl\u00e4in", "text/plain\n", "application/x-iutils-arguments" })
	void aMediaTypeThatCannotBeUsedIsRefused(@Nullable String mediaType) {
		assertThatExceptionOfType(RefusedCodecException.class).isThrownBy(() -> new ContentCodec(new Named(mediaType)))
			.withMessageContaining(Named.class.getName())
			.withMessageContaining(String.valueOf(mediaType));
	}

	@Test
	void aMediaTypeHas255CharactersAtMost() {
		String longest = "x".repeat(255);
		assertThat(new ContentCodec(new Named(longest)).encode("word").mediaType()).isEqualTo(longest);
		assertThatExceptionOfType(RefusedCodecException.class)
			.isThrownBy(() -> new ContentCodec(new Named(longest + "x")))
			.withMessageContaining("256")
			.withMessageContaining("255");
	}

	@Test
	void aCodecThatWritesNothingOrThrowsFailsWithATypedError() {
		ContentCodec codec = new ContentCodec(this.plain);
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> codec.encode(Void.class));
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> codec.encode(Error.class));
	}

	/** Says on reading who reads; cannot write some classes. */
	private record Named(@Nullable String name) implements PayloadCodec {

		@Override
		public String mediaType() {
			return this.name;
		}

		@Override
		public byte[] encode(Object value) throws Exception {
			if (value == Error.class) {
				throw new Exception("cannot");
			}
			return (value == Void.class) ? null : value.toString().getBytes(StandardCharsets.UTF_8);
		}

		@Override
		public Object decode(byte[] bytes, Type type) {
			return this.name + " " + new String(bytes, StandardCharsets.UTF_8);
		}

	}

}
