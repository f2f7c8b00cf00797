package io.iutils.benchmarks;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FigureTests {

	@Test
	void tellsTheMiddleOfItsRoundsAndTheirSpread() {
		Figure figure = new Figure("increment", "", "iutils", Sample.RATE, List.of(5.0, 1.0, 9.0, 2.0, 7.0));
		assertThat(figure.median()).isEqualTo(5);
		assertThat(figure.least()).isEqualTo(1);
		assertThat(figure.most()).isEqualTo(9);
		assertThat(figure.rounds()).startsWith(5.0);
	}

}
