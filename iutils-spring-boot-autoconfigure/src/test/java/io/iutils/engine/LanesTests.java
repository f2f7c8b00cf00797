package io.iutils.engine;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import io.iutils.testing.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

@Timeout(20)
class LanesTests {

	final BareEngine engine = new BareEngine();

	final Lanes lanes = new Lanes(this.engine, threads());

	final CountDownLatch release = new CountDownLatch(1);

	ListenerThreads threads() {
		return ListenerThreads.platform();
	}

	@AfterEach
	void close() {
		this.release.countDown();
		this.lanes.close();
	}

	@Test
	void deliversOnlyWhileStarted() {
		Source source = new Source();
		AtomicInteger calls = new AtomicInteger();
		source.work.add(calls::incrementAndGet);
		this.lanes.defaultLane().add(source);
		assertThat(calls).hasValue(0);
		this.lanes.start();
		await().untilAtomic(calls, is(1));
		this.lanes.stop();
		source.work.add(calls::incrementAndGet);
		assertThat(calls).hasValue(1);
		this.lanes.start();
		await().untilAtomic(calls, is(2));
	}

	@Test
	void isRungForWhatItsSourcesWaitFor() {
		Lane lane = this.lanes.defaultLane();
		Source both = new Source();
		assertThat(lane.interest()).isEqualTo(Interest.NONE);
		lane.add(both);
		assertThat(lane.interest()).isEqualTo(Interest.EVENTS.and(Interest.STASH));
		lane.remove(both);
		assertThat(lane.interest()).isEqualTo(Interest.NONE);
	}

	@Test
	void interestsAddUp() {
		assertThat(Interest.NONE.and(Interest.STASH)).isEqualTo(Interest.STASH);
		assertThat(Interest.EVENTS.and(Interest.NONE)).isEqualTo(Interest.EVENTS);
		assertThat(Interest.EVENTS_OF_SIBLINGS.and(Interest.STASH)).isEqualTo(new Interest(true, false, true));
		assertThat(Interest.EVENTS_OF_SIBLINGS.and(Interest.EVENTS)).isEqualTo(Interest.EVENTS);
	}

	@Test
	void anInterruptIsNotPassedOnToTheListenersOfTheNextSource() {
		Source interrupting = new Source();
		Source next = new Source();
		CountDownLatch called = new CountDownLatch(1);
		List<Boolean> interrupted = new CopyOnWriteArrayList<>();
		interrupting.work.add(() -> Thread.currentThread().interrupt());
		next.work.add(() -> {
			interrupted.add(Thread.currentThread().isInterrupted());
			called.countDown();
		});
		this.lanes.defaultLane().add(interrupting);
		this.lanes.defaultLane().add(next);
		this.lanes.start();
		await().until(() -> called.getCount() == 0);
		assertThat(interrupted).containsExactly(false);
	}

	@Test
	void aSourceThatAlwaysFailsDoesNotHoldUpTheOthers() {
		try (LogLines log = LogLines.of(Lane.class)) {
			Source failing = new Source();
			Source other = new Source();
			AtomicInteger calls = new AtomicInteger();
			for (int i = 0; i < 2000; i++) {
				failing.work.add(() -> {
					throw new IllegalStateException("damaged");
				});
				other.work.add(calls::incrementAndGet);
			}
			this.lanes.defaultLane().add(failing);
			this.lanes.defaultLane().add(other);
			this.lanes.start();
			// 50 ms for each would be a minute and a half.
			await().untilAtomic(calls, is(2000));
			assertThat(log.lines()).hasSize(1);
		}
	}

	@Test
	void startsAgainThoughASourceSleptWhileItWasPaused() throws InterruptedException {
		AtomicInteger calls = new AtomicInteger();
		CountDownLatch paused = new CountDownLatch(1);
		this.lanes.defaultLane().add(new LaneSource() {

			@Override
			public Interest interest() {
				return Interest.EVENTS;
			}

			@Override
			public boolean hasNews() {
				return calls.get() == 0;
			}

			@Override
			public boolean deliver() {
				return calls.getAndIncrement() == 0;
			}

			@Override
			public void pause() {
				if (paused.getCount() > 0) {
					paused.countDown();
					awaitRelease();
					// As a lock would: it takes what start() has left for the lane.
					LockSupport.parkNanos(1_000_000);
				}
			}

		});
		this.lanes.start();
		await().until(() -> calls.get() >= 1);
		this.lanes.defaultLane().halt();
		paused.await();
		int before = calls.get();
		this.lanes.start();
		this.release.countDown();
		await().until(() -> calls.get() > before);
	}

	@Test
	void stopsAllLanesBeforeItWaitsForOne() throws InterruptedException {
		Source slow = new Source();
		Source quick = new Source();
		CountDownLatch began = new CountDownLatch(1);
		slow.work.add(() -> {
			began.countDown();
			awaitRelease();
		});
		this.lanes.lane("slow").add(slow);
		this.lanes.lane("quick").add(quick);
		this.lanes.start();
		began.await();
		CountDownLatch idle = new CountDownLatch(1);
		this.lanes.stop(idle::countDown);
		AtomicInteger late = new AtomicInteger();
		quick.work.add(late::incrementAndGet);
		assertThat(idle.await(100, TimeUnit.MILLISECONDS)).isFalse();
		this.release.countDown();
		idle.await();
		assertThat(late).hasValue(0);
	}

	@Test
	void listenerMayStopItsOwnLane() throws InterruptedException {
		Source source = new Source();
		CountDownLatch idle = new CountDownLatch(1);
		CountDownLatch ended = new CountDownLatch(1);
		source.work.add(() -> {
			this.lanes.stop();
			this.lanes.stop(idle::countDown);
			awaitLatch(idle);
			ended.countDown();
		});
		this.lanes.defaultLane().add(source);
		this.lanes.start();
		ended.await();
	}

	@Test
	void closeLeavesACallThatHangs() throws InterruptedException {
		Source source = new Source();
		CountDownLatch began = new CountDownLatch(1);
		source.work.add(() -> {
			began.countDown();
			awaitRelease();
		});
		this.lanes.defaultLane().add(source);
		this.lanes.start();
		began.await();
		this.lanes.close();
		assertThat(this.release.getCount()).isOne();
	}

	@Test
	void survivesASourceThatThrows() {
		Source broken = new Source();
		broken.work.add(() -> {
			throw new AssertionError("broken source");
		});
		Source other = new Source();
		AtomicInteger calls = new AtomicInteger();
		this.lanes.defaultLane().add(broken);
		this.lanes.defaultLane().add(other);
		this.lanes.start();
		other.work.add(calls::incrementAndGet);
		await().untilAtomic(calls, is(1));
		await().until(() -> this.engine.counters().get(Counters.Count.LISTENER_FAILURES) == 1);
	}

	@Test
	void tellsOnceHowEachSourceFailsThatFailsAtEveryLook() {
		try (LogLines log = LogLines.of(Lane.class)) {
			this.lanes.defaultLane().add(new Lost("events"));
			this.lanes.defaultLane().add(new Lost("stash"));
			this.lanes.start();
			await().until(() -> this.engine.counters().get(Counters.Count.LISTENER_FAILURES) > 8);
			assertThat(log.lines()).satisfiesExactly((line) -> assertThat(line).contains("events cannot be read"),
					(line) -> assertThat(line).contains("stash cannot be read"),
					(line) -> assertThat(line).contains("events cannot be looked at"));
		}
	}

	@Test
	void anInterruptEndsWithTheRound() {
		Source source = new Source();
		List<Boolean> interrupted = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 3; i++) {
			source.work.add(() -> {
				interrupted.add(Thread.currentThread().isInterrupted());
				Thread.currentThread().interrupt();
			});
		}
		this.lanes.defaultLane().add(source);
		this.lanes.start();
		await().until(() -> interrupted.size() == 3);
		assertThat(interrupted).containsOnly(false);
	}

	@Test
	void lanesHaveNamesAndOrder() {
		Source source = new Source();
		List<Object> calls = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 100; i++) {
			int n = i;
			source.work.add(() -> calls.add(n));
		}
		source.work.add(() -> calls.add(Thread.currentThread().getName()));
		this.lanes.lane("chat").add(source);
		this.lanes.start();
		await().until(() -> calls.size() == 101);
		assertThat(calls.subList(0, 100)).isEqualTo(IntStream.range(0, 100).boxed().toList());
		assertThat(calls.get(100)).isEqualTo("iutils-lane-chat");
	}

	private void awaitRelease() {
		awaitLatch(this.release);
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	static final class Source implements LaneSource {

		final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();

		@Override
		public Interest interest() {
			return Interest.EVENTS.and(Interest.STASH);
		}

		@Override
		public boolean hasNews() {
			return !this.work.isEmpty();
		}

		@Override
		public boolean deliver() {
			Runnable next = this.work.poll();
			if (next != null) {
				next.run();
			}
			return next != null;
		}

	}

	/**
	 * As when the directory is gone.
	 */
	private record Lost(String name) implements LaneSource {

		@Override
		public Interest interest() {
			return Interest.EVENTS.and(Interest.STASH);
		}

		@Override
		public boolean hasNews() {
			throw new IllegalStateException(this.name + " cannot be looked at");
		}

		@Override
		public boolean deliver() {
			throw new IllegalStateException(this.name + " cannot be read");
		}

	}

}
