package io.iutils.engine;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(20)
class BurstTests {

	private static final long LOOK = 1_000;

	private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);

	private final Burst burst = new Burst(true, () -> this.now);

	private boolean heard = true;

	private int sleeps;

	private int looks;

	@Test
	void sleepsUntilTheFirst() {
		await(0, 0);
		assertThat(this.sleeps).isEqualTo(1);
		assertThat(this.looks).isZero();
	}

	@Test
	void doesNotSleepForWhatFollowsClosely() {
		await(0, Burst.GAP_NANOS - LOOK);
		await(5, 0);
		await(10, 0);
		assertThat(this.sleeps).isEqualTo(1);
		assertThat(this.looks).isEqualTo(15);
	}

	@Test
	void sleepsWhenNothingFollows() {
		await(0, 0);
		await(Integer.MAX_VALUE, TimeUnit.SECONDS.toNanos(2));
		assertThat(this.sleeps).isEqualTo(2);
		assertThat(this.looks).isEqualTo((int) (Burst.GAP_NANOS / LOOK));
	}

	@Test
	void doesNotLookInVainAgain() {
		await(0, 0);
		await(Integer.MAX_VALUE, 0);
		this.looks = 0;
		await(1, 0);
		assertThat(this.sleeps).isEqualTo(3);
		assertThat(this.looks).isZero();
	}

	@Test
	void neverLooksOnASingleProcessor() {
		Burst single = new Burst(false, () -> this.now);
		for (int i = 0; i < 3; i++) {
			single.await(true, () -> true, () -> this.sleeps++);
		}
		assertThat(this.sleeps).isEqualTo(3);
	}

	@Test
	void sleepsInABurstThatNobodyHears() {
		this.heard = false;
		await(0, 0);
		await(1, 0);
		assertThat(this.sleeps).isEqualTo(2);
		assertThat(this.looks).isZero();
	}

	/**
	 * @param atLook the look that finds news
	 * @param slept how long it sleeps, if it does
	 */
	private void await(int atLook, long slept) {
		int[] left = { atLook };
		this.burst.await(this.heard, () -> {
			this.looks++;
			this.now += LOOK;
			return --left[0] == 0;
		}, () -> {
			this.sleeps++;
			this.now += slept;
		});
	}

}
