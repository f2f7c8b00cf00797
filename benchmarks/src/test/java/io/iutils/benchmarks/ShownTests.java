package io.iutils.benchmarks;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ShownTests {

	@ParameterizedTest
	@CsvSource({ "0, 0", "0.0123, 0.012", "0.456, 0.46", "3.14159, 3.14", "31.4159, 31.4", "314.159, 314",
			"1234.5, '1,230'", "9999, '10,000'", "12345, 12.3 k", "654321, 654 k", "1234567, 1.23 M",
			"-12345, -12.3 k" })
	void showsThreeDigits(double value, String shown) {
		assertThat(Shown.number(value)).isEqualTo(shown);
	}

	@Test
	void showsTheSpreadInTheUnitOfTheMedian() {
		Figure figure = new Figure("", "", "", "", List.of(990_000.0, 1_240_000.0, 1_300_000.0));
		assertThat(Shown.spread(figure)).isEqualTo("1.24 M (0.99 to 1.30)");
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1", "0.2, 0.2", "2000, 2k", "100000, 100k", "5000000, 5M", "10, 10", "100, 100" })
	void isShortAtAnAxis(double value, String shown) {
		assertThat(Shown.tick(value)).isEqualTo(shown);
	}

}
