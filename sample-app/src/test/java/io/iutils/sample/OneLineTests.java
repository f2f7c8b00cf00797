package io.iutils.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneLineTests {

	@Test
	void countsCharactersAndNotTheirHalves() {
		assertThat(OneLine.of("A name", " \uD83D\uDE42\uD83D\uDE42 ", 2)).isEqualTo("\uD83D\uDE42\uD83D\uDE42");
		assertThatIllegalArgumentException().isThrownBy(() -> OneLine.of("A name", "abc", 2))
			.withMessage("A name has 1 to 2 characters, not 3");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\nb", "a\u0000b", "a\u2028b", "a\u2029b", "a\uD83Db", "\uDE42" })
	void refusesWhatIsNoLine(String typed) {
		assertThatIllegalArgumentException().isThrownBy(() -> OneLine.of("A name", typed, 10))
			.withMessageStartingWith("A name has no line breaks");
	}

}
