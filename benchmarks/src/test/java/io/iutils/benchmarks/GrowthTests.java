package io.iutils.benchmarks;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GrowthTests {

	@Test
	void readsHowManyOfWhat() {
		assertThat(Growth.of("4 processes")).isEqualTo(new Growth(4, "4", "processes"));
		assertThat(Growth.of("100k keys")).isEqualTo(new Growth(100_000, "100k", "keys"));
		assertThat(Growth.of("1 M keys")).isEqualTo(new Growth(1_000_000, "1 M", "keys"));
		assertThat(Growth.of("10,000 keys")).isEqualTo(new Growth(10_000, "10,000", "keys"));
	}

	@Test
	void isNoneWithoutANumber() {
		assertThat(Growth.of("on one core")).isNull();
		assertThat(Growth.of("")).isNull();
	}

}
