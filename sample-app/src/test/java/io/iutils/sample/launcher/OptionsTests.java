package io.iutils.sample.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTests {

	@Test
	void startsTwoFromPort8081WhenNothingIsSaid() {
		assertThat(Options.parse()).isEqualTo(new Options(2, 8081, false));
	}

	@Test
	void takesOptionsInAnyOrder() {
		Options expected = new Options(4, 9001, true);
		assertThat(Options.parse("4", "--port", "9001", "--proof")).isEqualTo(expected);
		assertThat(Options.parse("--proof", "--port=9001", "4")).isEqualTo(expected);
		assertThat(expected.lastPort()).isEqualTo(9004);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			0                | COUNT is 1 to 32, not 0
			33               | COUNT is 1 to 32, not 33
			-1               | COUNT is 1 to 32, not -1
			two              | COUNT is a number, not 'two'
			1 --proof        | COUNT is 2 to 32 for --proof, not 1
			2 3              | Unknown argument '3'
			--prof           | Unknown argument '--prof'
			--port           | --port needs a number
			--port x         | FIRST is a number, not 'x'
			2 --port 65535   | FIRST is 1 to 65534 for 2 siblings, not 65535
			""")
	void refusesWhatItCannotDo(String arguments, String why) {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(arguments.split(" "))).withMessage(why);
	}

}
