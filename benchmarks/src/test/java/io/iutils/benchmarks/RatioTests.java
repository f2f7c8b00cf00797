package io.iutils.benchmarks;

import io.iutils.benchmarks.Ratio.Goal;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RatioTests {

	@Test
	void isOneLine() {
		assertThat(new Ratio("page-vs-redis", 2.054, Goal.atLeast(1)))
			.hasToString("ratio page-vs-redis 2.05 goal >= 1");
		assertThat(new Ratio("idle", 0.1, Goal.atMost(0.2))).hasToString("ratio idle 0.10 goal <= 0.2");
	}

	@Test
	void isMetAtItsLimit() {
		assertThat(new Ratio("x", 1.2, Goal.atLeast(1.2)).isMet()).isTrue();
		assertThat(new Ratio("x", 1.19, Goal.atLeast(1.2)).isMet()).isFalse();
		assertThat(new Ratio("x", 1.5, Goal.atMost(1.5)).isMet()).isTrue();
		assertThat(new Ratio("x", 1.51, Goal.atMost(1.5)).isMet()).isFalse();
	}

	@Test
	void isNotMetIfASideIsMissing() {
		Ratio ratio = new Ratio("x", null, Goal.atMost(1));
		assertThat(ratio.isMet()).isFalse();
		assertThat(ratio).hasToString("ratio x missing goal <= 1");
	}

}
