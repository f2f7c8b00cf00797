package io.iutils.engine;

import io.iutils.InvalidNameException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NamePatternTests {

	@ParameterizedTest
	@CsvSource({ "a.b, a.b", "*, a", "*.b, a.b", "a.*, a.b", "a.*.c, a.b.c", "*.*, a.b", "**, a", "**, a.b.c",
			"a.**, a.b", "a.**, a.b.c", "*.**, a.b", "*.**, a.b.c", "a.*.**, a.b.c", "a*, a*", "a.b*c, a.b*c",
			"**a, **a", "***, ***", "a.\uD83D\uDE00.*, a.\uD83D\uDE00.b" })
	void matches(String pattern, String name) {
		assertThat(NamePattern.of(pattern).matches(name)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "a.b, a", "a.b, a.b.c", "a.b, a.bb", "*, a.b", "*.b, b", "*.b, a.c", "*.b, a.b.c", "a.*, a",
			"a.*, a.b.c", "a.*, b.b", "a.**, a", "a.**, ab.c", "*.**, a", "a.*.**, a.b", "a*, ab", "a.b*, a.bc",
			"**a, ba", "***, a", "a.b, A.B" })
	void doesNotMatch(String pattern, String name) {
		assertThat(NamePattern.of(pattern).matches(name)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "**", "a.*", "a.**", "*.*", "a*b", "***", "a.**b" })
	void matchesItselfAsATopicWhoseStarsAreLiteral(String both) {
		assertThat(NamePattern.requireName("topic", both)).isEqualTo(both);
		assertThat(NamePattern.of(both).matches(both)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "**.a", "a.**.b", "**.**", "", ".", "a.", ".a", "a..b", "*.", "**.", "\uD83D", "a.\uDE00" })
	void refusesWhatIsNoPattern(String pattern) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> NamePattern.of(pattern));
	}

}
