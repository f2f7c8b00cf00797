package io.iutils.journal;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RetentionTests {

	@Test
	void strictestWins() {
		Retention small = new Retention(10, Duration.ofHours(2));
		Retention brief = new Retention(20, Duration.ofHours(1));
		assertThat(small.and(brief)).isEqualTo(brief.and(small)).isEqualTo(new Retention(10, Duration.ofHours(1)));
	}

	@Test
	void noLimitIsNotStrict() {
		Retention limited = new Retention(10, Duration.ofHours(2));
		assertThat(limited.and(Retention.ALL)).isEqualTo(limited);
		assertThat(Retention.ALL.and(limited)).isEqualTo(limited);
		assertThat(Retention.ALL.and(Retention.ALL)).isEqualTo(Retention.ALL);
	}

	@Test
	void refusesWhatIsNoLimit() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Retention(-1, Duration.ZERO))
			.withMessageContaining("-1");
		assertThatIllegalArgumentException().isThrownBy(() -> new Retention(1, Duration.ofMillis(-5)))
			.withMessageContaining("PT-0.005S");
		assertThatIllegalArgumentException().isThrownBy(() -> new Retention(1, Duration.ofSeconds(Long.MAX_VALUE)))
			.withMessageContaining("PT");
	}

}
