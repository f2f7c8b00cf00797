package io.iutils.benchmarks;

import java.util.List;

import io.iutils.benchmarks.Arguments.What;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ArgumentsTests {

	private static final List<String> KNOWN = List.of("counter", "page", "startup");

	@Test
	void measuresTheSuitesThatAreNamedInTheOrderOfAll() {
		assertThat(parse()).isEqualTo(new Arguments(What.MEASURE, false, List.of()));
		assertThat(parse("startup", "--quick", "counter"))
			.isEqualTo(new Arguments(What.MEASURE, true, List.of("counter", "startup")));
	}

	@Test
	void knowsWhatElseIsAskedFor() {
		assertThat(parse("--help").what()).isEqualTo(What.HELP);
		assertThat(parse("--list").what()).isEqualTo(What.LIST);
		assertThat(parse("--quick", "--report").what()).isEqualTo(What.REPORT);
	}

	@Test
	void refusesWhatItDoesNotKnow() {
		assertThatIllegalArgumentException().isThrownBy(() -> parse("pages"))
			.withMessage("There is no suite 'pages'; suites are counter, page, startup");
		assertThatIllegalArgumentException().isThrownBy(() -> parse("--quik"))
			.withMessageContaining("no option '--quik'");
	}

	private static Arguments parse(String... args) {
		return Arguments.parse(List.of(args), KNOWN);
	}

}
