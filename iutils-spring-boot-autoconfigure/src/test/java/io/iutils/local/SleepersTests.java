package io.iutils.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests of sleeping without a doorbell. Sleeps do not end by themselves here: one that is
 * not looked for never ends.
 */
@Timeout(60)
class SleepersTests {

	private final Sleepers sleepers = new Sleepers(TimeUnit.DAYS.toNanos(1));

	@AfterEach
	void close() {
		this.sleepers.close();
	}

	private CompletableFuture<Void> asleep(BooleanSupplier hasNews) {
		CountDownLatch announced = new CountDownLatch(1);
		CompletableFuture<Void> end = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				this.sleepers.sleep(true, announced::countDown, hasNews);
				end.complete(null);
			}
			catch (Throwable ex) {
				end.completeExceptionally(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		await().until(() -> announced.getCount() == 0);
		return end;
	}

	@Test
	void looksAgainWhenThePlaceAtTheDoorbellMayHaveBecomeFree() {
		int[] looks = new int[1];
		this.sleepers.sleep(true, () -> {
		}, () -> {
			looks[0]++;
			// What whoever leaves does to the next.
			LockSupport.unpark(Thread.currentThread());
			return looks[0] == 2;
		});
		assertThat(looks[0]).isEqualTo(2);
	}

	@Test
	void oneLooksForAll() throws Exception {
		AtomicInteger looksOfOthers = new AtomicInteger();
		AtomicInteger ownLooks = new AtomicInteger();
		AtomicBoolean news = new AtomicBoolean();
		CompletableFuture<Void> other = asleep(() -> false);
		Thread[] second = new Thread[1];
		CompletableFuture<Void> parked = asleep(() -> {
			if (second[0] == null) {
				second[0] = Thread.currentThread();
			}
			((Thread.currentThread() == second[0]) ? ownLooks : looksOfOthers).incrementAndGet();
			return news.get();
		});
		await().until(() -> looksOfOthers.get() >= 5);
		assertThat(ownLooks).hasValueLessThan(5);
		news.set(true);
		parked.get(30, TimeUnit.SECONDS);
		assertThat(other).isNotDone();
	}

	@Test
	void whatALookThrowsOnlyItsOwnerLearns() throws Exception {
		CompletableFuture<Void> other = asleep(() -> false);
		AtomicBoolean lost = new AtomicBoolean();
		CompletableFuture<Void> parked = asleep(() -> {
			if (lost.get()) {
				throw new IllegalStateException("the directory is gone");
			}
			return false;
		});
		lost.set(true);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> parked.get(30, TimeUnit.SECONDS))
			.withMessageContaining("the directory is gone");
		assertThat(other).isNotDone();
	}

	@Test
	void eachIsLookedForInItsTurn() throws Exception {
		List<AtomicBoolean> news = new ArrayList<>();
		List<CompletableFuture<Void>> ends = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			AtomicBoolean own = new AtomicBoolean();
			news.add(own);
			ends.add(asleep(own::get));
		}
		for (int i = 0; i < 10; i++) {
			news.get(i).set(true);
			ends.get(i).get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void aWakeUpEndsEverySleep() throws Exception {
		List<CompletableFuture<Void>> ends = List.of(asleep(() -> false), asleep(() -> false), asleep(() -> false));
		this.sleepers.wake();
		for (CompletableFuture<Void> end : ends) {
			end.get(30, TimeUnit.SECONDS);
		}
	}

	/**
	 * Threads that come and go at the same moment.
	 */
	@Test
	void nobodyIsForgotten() throws Exception {
		int threads = 6;
		int rounds = 60;
		List<Semaphore> news = new ArrayList<>();
		List<CompletableFuture<Void>> ends = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			Semaphore own = new Semaphore(1);
			news.add(own);
		}
		for (int i = 0; i < threads; i++) {
			Semaphore own = news.get(i);
			Semaphore next = news.get((i + 1) % threads);
			ends.add(CompletableFuture.runAsync(() -> {
				for (int round = 0; round < rounds; round++) {
					while (!own.tryAcquire()) {
						this.sleepers.sleep(true, () -> {
						}, () -> own.availablePermits() > 0);
					}
					next.release();
				}
			}, (task) -> new Thread(task).start()));
		}
		for (CompletableFuture<Void> end : ends) {
			end.get(50, TimeUnit.SECONDS);
		}
	}

	@Test
	void knowsWhetherAnyWaitsForEventsOfThisSibling() {
		assertThat(this.sleepers.waitForOwnEvents()).isFalse();
		List<Boolean> seen = new ArrayList<>();
		for (boolean own : List.of(true, false)) {
			this.sleepers.sleep(own, () -> seen.add(this.sleepers.waitForOwnEvents()), () -> true);
		}
		assertThat(seen).containsExactly(true, false);
		assertThat(this.sleepers.waitForOwnEvents()).isFalse();
	}

}
