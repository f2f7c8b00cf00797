package io.iutils.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.iutils.engine.Content;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static io.iutils.engine.StashStore.ANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What every {@link StashStore} tells of the terms of its keys.
 */
@ParameterizedClass
@EnumSource
@Timeout(120)
class StashTermsContractTests extends TwoSiblings {

	private static final Content VALUE = Content.of(Content.Kind.BYTES, "v".getBytes(StandardCharsets.UTF_8));

	private static final Duration HOUR = Duration.ofHours(1);

	private void put(Terms terms) {
		this.one.stash().put("k", ANY, VALUE, terms);
	}

	@Test
	void anAbsentKeyHasNone() {
		assertThat(this.two.stash().terms("k")).isNull();
		put(Terms.CLEAR);
		this.one.stash().remove("k", ANY);
		assertThat(this.two.stash().terms("k")).isNull();
	}

	@Test
	void aKeyForEverHasNoTimeToLive() {
		put(Terms.CLEAR);
		assertThat(this.two.stash().terms("k")).isEqualTo(Terms.CLEAR);
	}

	@Test
	void tellsHowLongItStillLives() {
		put(new Terms(false, HOUR, false));
		Terms terms = this.two.stash().terms("k");
		assertThat(terms.keep()).isFalse();
		assertThat(terms.whileAlive()).isFalse();
		assertThat(terms.timeToLive()).isBetween(HOUR.minusMinutes(5), HOUR);
		put(Terms.KEEP);
		assertThat(this.two.stash().terms("k").timeToLive()).isBetween(HOUR.minusMinutes(5), HOUR);
		put(Terms.CLEAR);
		assertThat(this.two.stash().terms("k").timeToLive()).isNull();
	}

	@Test
	void whatHasExpiredHasNone() {
		put(new Terms(false, Duration.ofMillis(1), false));
		await().until(() -> this.two.stash().terms("k") == null);
	}

	@Test
	void tellsThatItBelongsToASiblingWhichever() {
		put(new Terms(false, HOUR, true));
		assertThat(this.one.stash().terms("k").whileAlive()).isTrue();
		assertThat(this.two.stash().terms("k").whileAlive()).isTrue();
		assertThat(this.two.stash().terms("k").timeToLive()).isPositive();
		put(Terms.CLEAR);
		assertThat(this.two.stash().terms("k")).isEqualTo(Terms.CLEAR);
	}

}
