package io.iutils.benchmarks;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AxisTests {

	@Test
	void beginsAtZeroIfValuesAreNear() {
		Axis axis = Axis.of(List.of(15.0, 92.0), 0, 100);
		assertThat(axis.isLogarithmic()).isFalse();
		assertThat(axis.ticks()).containsExactly(0.0, 20.0, 40.0, 60.0, 80.0, 100.0);
		assertThat(axis.at(0)).isZero();
		assertThat(axis.at(100)).isEqualTo(100);
	}

	@Test
	void goesByPowersOfTenIfValuesAreFarApart() {
		Axis axis = Axis.of(List.of(26_000.0, 9_000_000.0), 0, 100);
		assertThat(axis.isLogarithmic()).isTrue();
		assertThat(axis.ticks()).contains(100_000.0, 1_000_000.0);
		assertThat(axis.at(26_000)).isBetween(0.0, 30.0);
		assertThat(axis.at(9_000_000)).isBetween(90.0, 100.0);
	}

	@Test
	void holdsWhatIsZeroOrAlone() {
		assertThat(Axis.of(List.of(0.0, 0.0), 0, 100).at(0)).isZero();
		assertThat(Axis.of(List.of(7.0), 0, 100).at(7)).isBetween(1.0, 100.0);
		assertThat(Axis.of(List.of(0.0, 1000.0), 0, 100).isLogarithmic()).isFalse();
	}

}
