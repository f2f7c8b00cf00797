package io.iutils.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SleepersTests {

	@Test
	void looksAgainWhenThePlaceAtTheDoorbellHasBecomeFree() {
		Sleepers sleepers = new Sleepers();
		int most = 0;
		// Once will do; on a busy machine the time of a sleep may be over before.
		for (int i = 0; i < 100 && most < 2; i++) {
			int[] looks = new int[1];
			sleepers.sleep(true, () -> {
			}, () -> {
				looks[0]++;
				// What whoever leaves the place does to the next.
				LockSupport.unpark(Thread.currentThread());
				return looks[0] == 2;
			});
			most = Math.max(most, looks[0]);
		}
		assertThat(most).isEqualTo(2);
	}

	@Test
	void knowsWhetherAnyWaitsForEventsOfThisSibling() {
		Sleepers sleepers = new Sleepers();
		assertThat(sleepers.waitForOwnEvents()).isFalse();
		List<Boolean> seen = new ArrayList<>();
		for (boolean own : List.of(true, false)) {
			sleepers.sleep(own, () -> seen.add(sleepers.waitForOwnEvents()), () -> true);
		}
		assertThat(seen).containsExactly(true, false);
		assertThat(sleepers.waitForOwnEvents()).isFalse();
	}

}
