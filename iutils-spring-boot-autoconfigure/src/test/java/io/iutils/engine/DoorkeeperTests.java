package io.iutils.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

/**
 * Lanes whose threads must not sleep at the doorbell: all that holds for the others, and
 * that they do not. The threads are platform threads, so that it runs on each Java.
 */
class DoorkeeperTests extends LanesTests {

	@Override
	ListenerThreads threads() {
		return ListenerThreads.virtual(Thread::new);
	}

	@Test
	void nobodyElseSleepsAtTheDoorbell() {
		AtomicInteger calls = new AtomicInteger();
		for (int i = 0; i < 4; i++) {
			Source source = new Source();
			this.lanes.lane("lane" + i).add(source);
			source.work.add(calls::incrementAndGet);
		}
		this.lanes.start();
		await().until(() -> calls.get() == 4 && !this.engine.slept.isEmpty());
		this.lanes.close();
		assertThat(this.engine.slept).extracting(Thread::getName).containsExactly("iutils-doorkeeper");
	}

	@Test
	void whileAllLanesAreBusyOrStoppedNobodySleepsAtTheDoorbell() {
		Source busy = new Source();
		this.lanes.defaultLane().add(busy);
		this.lanes.start();
		await().until(() -> !this.engine.slept.isEmpty());
		this.lanes.stop();
		Thread doorkeeper = this.engine.slept.iterator().next();
		await().until(() -> doorkeeper.getState() == Thread.State.WAITING);
		this.lanes.start();
		await().until(() -> doorkeeper.getState() == Thread.State.TIMED_WAITING);
	}

	@Test
	void lanesWithoutNewsSleepOn() {
		AtomicInteger idleLooks = new AtomicInteger();
		this.lanes.lane("idle").add(new LaneSource() {

			@Override
			public Interest interest() {
				return Interest.EVENTS.and(Interest.STASH);
			}

			@Override
			public boolean hasNews() {
				return false;
			}

			@Override
			public boolean deliver() {
				idleLooks.incrementAndGet();
				return false;
			}

		});
		Source busy = new Source();
		this.lanes.defaultLane().add(busy);
		this.lanes.start();
		AtomicInteger calls = new AtomicInteger();
		this.engine.slept.clear();
		await().until(() -> !this.engine.slept.isEmpty());
		for (int i = 1; i <= 100; i++) {
			busy.work.add(calls::incrementAndGet);
			await().pollInterval(Duration.ofMillis(1)).untilAtomic(calls, is(i));
		}
		// It goes round by itself, but not with every look of the doorkeeper.
		assertThat(idleLooks).hasValueLessThan(50);
	}

	@Test
	void theDoorkeeperLeavesWithTheLanes() {
		this.lanes.start();
		await().until(() -> !this.engine.slept.isEmpty());
		Thread doorkeeper = this.engine.slept.iterator().next();
		this.lanes.close();
		await().until(() -> !doorkeeper.isAlive());
	}

}
