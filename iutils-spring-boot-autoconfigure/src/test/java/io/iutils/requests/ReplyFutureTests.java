package io.iutils.requests;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.iutils.testing.Caller;
import io.iutils.testing.Campaign;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class ReplyFutureTests {

	private final ExecutorService executor = Executors
		.newCachedThreadPool((task) -> new Thread(task, "executor-thread"));

	private final AtomicInteger handedOver = new AtomicInteger();

	private final AtomicInteger ended = new AtomicInteger();

	private final AtomicReference<Thread> settler = new AtomicReference<>();

	private ReplyFuture<String> future() {
		return new ReplyFuture<>((task) -> {
			this.handedOver.incrementAndGet();
			this.executor.execute(task);
		}, (failure) -> this.ended.incrementAndGet());
	}

	private void offer(ReplyFuture<String> future, String value) {
		future.offer(() -> {
			this.settler.set(Thread.currentThread());
			future.complete(value);
		});
	}

	@AfterEach
	void stop() {
		this.executor.shutdownNow();
	}

	@Test
	void aWaiterDoesTheRestItself() {
		for (int kind = 0; kind < 3; kind++) {
			ReplyFuture<String> future = future();
			AtomicReference<Thread> waiting = new AtomicReference<>();
			int how = kind;
			Caller<String> waiter = Caller.start(() -> {
				waiting.set(Thread.currentThread());
				return switch (how) {
					case 0 -> future.join();
					case 1 -> future.get();
					default -> future.get(1, TimeUnit.MINUTES);
				};
			}).awaitSleepIn("ReplyFuture");
			offer(future, "a");
			assertThat(waiter.result()).isEqualTo("a");
			assertThat(this.settler.get()).isSameAs(waiting.get());
			assertThat(this.handedOver).hasValue(0);
		}
		assertThat(this.ended).hasValue(3);
	}

	@Test
	void withoutAWaiterTheExecutorDoesIt() {
		ReplyFuture<String> future = future();
		offer(future, "a");
		await().until(future::isDone);
		assertThat(future.join()).isEqualTo("a");
		assertThat(this.settler.get().getName()).isEqualTo("executor-thread");
	}

	@Test
	void aWaiterThatComesLateTakesWhatTheExecutorHasNotBegun() {
		List<Runnable> tasks = new ArrayList<>();
		ReplyFuture<String> future = new ReplyFuture<>(tasks::add, (failure) -> {
		});
		offer(future, "a");
		assertThat(future.isDone()).isFalse();
		assertThat(future.join()).isEqualTo("a");
		assertThat(this.settler.get()).isSameAs(Thread.currentThread());
		tasks.forEach(Runnable::run);
		assertThat(future).isCompletedWithValue("a");
	}

	@Test
	void whatDependsOnItNeverRunsInAWaiter() throws Exception {
		ReplyFuture<String> future = future();
		Caller<String> waiter = Caller.start(future::join).awaitSleepIn("ReplyFuture");
		CompletableFuture<String> thread = future.thenApply((value) -> Thread.currentThread().getName());
		offer(future, "a");
		assertThat(thread.get(10, TimeUnit.SECONDS)).isEqualTo("executor-thread");
		assertThat(waiter.result()).isEqualTo("a");
	}

	@Test
	void aWaiterThatDoesNotHelpWaitsAsInAnyFuture() {
		ReplyFuture<String> future = future();
		CompletableFuture<Integer> length = future.thenApply(String::length);
		Caller<String> waiter = Caller.start(future::join).awaitEndlessSleep();
		Caller<Integer> other = Caller.start(length::get).awaitEndlessSleep();
		offer(future, "abc");
		assertThat(waiter.result()).isEqualTo("abc");
		assertThat(other.result()).isEqualTo(3);
	}

	@Test
	void aStepMayLeadToAnother() {
		ReplyFuture<String> future = future();
		Caller<String> waiter = Caller.start(future::join).awaitSleepIn("ReplyFuture");
		future.offer(() -> future.offer(() -> future.offer(() -> future.complete("third"))));
		assertThat(waiter.result()).isEqualTo("third");
	}

	@Test
	void aStepThatThrowsFailsTheFuture() {
		ReplyFuture<String> future = future();
		future.offer(() -> {
			throw new LinkageError("x");
		});
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.withCauseInstanceOf(LinkageError.class);
	}

	@Test
	void aWaiterThatLeavesLeavesNothingUndone() {
		ReplyFuture<String> future = future();
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> future.get(1, TimeUnit.MILLISECONDS));
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> future.get(-1, TimeUnit.DAYS));
		assertThatExceptionOfType(TimeoutException.class)
			.isThrownBy(() -> future.get(Long.MIN_VALUE, TimeUnit.NANOSECONDS));
		Caller<String> interrupted = Caller.start(future::get).awaitSleepIn("ReplyFuture");
		interrupted.interrupt();
		assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
		assertThat(interrupted.wasInterrupted()).isFalse();
		offer(future, "a");
		await().until(future::isDone);
		assertThat(future.join()).isEqualTo("a");
	}

	@Test
	void joinIgnoresAnInterruptAndKeepsIt() {
		ReplyFuture<String> future = future();
		Caller<String> waiter = Caller.start(future::join).awaitSleepIn("ReplyFuture");
		waiter.interrupt();
		assertThat(waiter.isDone()).isFalse();
		offer(future, "a");
		assertThat(waiter.result()).isEqualTo("a");
		assertThat(waiter.wasInterrupted()).isTrue();
	}

	@Test
	void getOfACompleteOneDoesNotMindAnInterrupt() throws Exception {
		ReplyFuture<String> future = future();
		future.complete("a");
		Thread.currentThread().interrupt();
		try {
			assertThat(future.get()).isEqualTo("a");
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void isCompletedByOthersAsAnyFuture() {
		ReplyFuture<String> cancelled = future();
		Caller<String> waiter = Caller.start(cancelled::get).awaitSleepIn("ReplyFuture");
		assertThat(cancelled.cancel(true)).isTrue();
		assertThat(waiter.outcome()).isInstanceOf(CancellationException.class);
		offer(cancelled, "late");
		assertThat(cancelled).isCancelled();

		ReplyFuture<String> failed = future();
		waiter = Caller.start(failed::get).awaitSleepIn("ReplyFuture");
		failed.completeExceptionally(new IllegalStateException());
		assertThat(waiter.failure()).isInstanceOf(ExecutionException.class)
			.hasCauseInstanceOf(IllegalStateException.class);

		ReplyFuture<String> inTime = future();
		waiter = Caller.start(inTime::join).awaitSleepIn("ReplyFuture");
		inTime.orTimeout(1, TimeUnit.MILLISECONDS);
		assertThat((Throwable) waiter.outcome()).isInstanceOf(CompletionException.class)
			.hasCauseInstanceOf(TimeoutException.class);

		ReplyFuture<String> forced = future();
		waiter = Caller.start(forced::join).awaitSleepIn("ReplyFuture");
		forced.obtrudeValue("b");
		assertThat(waiter.result()).isEqualTo("b");
		forced.obtrudeException(new IllegalStateException());
		assertThat(forced).isCompletedExceptionally();

		ReplyFuture<String> async = future();
		waiter = Caller.start(async::join).awaitSleepIn("ReplyFuture");
		async.completeAsync(() -> "c");
		assertThat(waiter.result()).isEqualTo("c");

		assertThat(future().completeOnTimeout("d", 1, TimeUnit.MILLISECONDS).join()).isEqualTo("d");
		assertThat(this.ended).hasValue(6);
	}

	@Test
	void whatIsMadeFromItIsPlain() {
		ReplyFuture<String> future = future();
		CompletableFuture<String> copy = future.copy();
		assertThat(future.newIncompleteFuture()).isExactlyInstanceOf(CompletableFuture.class);
		assertThat(copy).isExactlyInstanceOf(CompletableFuture.class);
		assertThat(future.thenApply((value) -> value)).isExactlyInstanceOf(CompletableFuture.class);
		copy.cancel(true);
		assertThat(future.isDone()).isFalse();
		offer(future, "a");
		assertThat(future.minimalCompletionStage().toCompletableFuture().join()).isEqualTo("a");
		assertThat(CompletableFuture.allOf(future, future())).isNotDone();
		assertThat(CompletableFuture.anyOf(future, future()).join()).isEqualTo("a");
	}

	@Test
	void waitersOfAForkJoinPoolAreCompensated() throws Exception {
		ForkJoinPool pool = new ForkJoinPool(1);
		try {
			ReplyFuture<String> future = future();
			CountDownLatch other = new CountDownLatch(1);
			var waiting = pool.submit(future::join);
			pool.submit(other::countDown);
			assertThat(other.await(10, TimeUnit.SECONDS)).isTrue();
			offer(future, "a");
			assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("a");
		}
		finally {
			pool.shutdownNow();
		}
	}

	/**
	 * Threads wait in all ways, give up, are interrupted, attach what depends, cancel,
	 * while the steps come: each future ends, once, and nobody hangs.
	 */
	@Test
	void nothingIsLostInARace() throws Exception {
		Campaign campaign = Campaign.begin("reply futures");
		Random random = campaign.random();
		int threads = 6;
		int rounds = Campaign.size(3_000, 300_000);
		AtomicReference<ReplyFuture<String>> current = new AtomicReference<>();
		AtomicInteger outcomes = new AtomicInteger();
		AtomicInteger attached = new AtomicInteger();
		AtomicInteger ran = new AtomicInteger();
		Phaser phaser = new Phaser(threads + 1);
		List<Thread> all = new ArrayList<>();
		List<Caller<Boolean>> callers = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			Random mine = new Random(random.nextLong());
			callers.add(Caller.start(() -> {
				synchronized (all) {
					all.add(Thread.currentThread());
				}
				for (int round = 0; round < rounds; round++) {
					phaser.arriveAndAwaitAdvance();
					use(current.get(), mine, outcomes, attached, ran);
					phaser.arriveAndAwaitAdvance();
				}
				return true;
			}));
		}
		await().until(() -> {
			synchronized (all) {
				return all.size() == threads;
			}
		});
		int done = 0;
		for (int round = 0; round < rounds; round++) {
			ReplyFuture<String> future = future();
			current.set(future);
			int steps = 1 + random.nextInt(3);
			phaser.awaitAdvanceInterruptibly(phaser.arrive(), 60, TimeUnit.SECONDS);
			step(future, steps);
			if (random.nextInt(4) == 0) {
				all.get(random.nextInt(threads)).interrupt();
			}
			phaser.awaitAdvanceInterruptibly(phaser.arrive(), 60, TimeUnit.SECONDS);
			future.handle((value, failure) -> true).get(30, TimeUnit.SECONDS);
			done++;
		}
		for (Caller<Boolean> caller : callers) {
			assertThat(caller.result()).isTrue();
		}
		await().untilAsserted(() -> assertThat(ran).hasValue(attached.get()));
		await().untilAsserted(() -> assertThat(this.ended).hasValue(rounds));
		campaign.report(done + " futures, " + outcomes + " outcomes, " + attached + " dependents, " + this.handedOver
				+ " handed over");
	}

	private static void step(ReplyFuture<String> future, int steps) {
		future.offer(() -> {
			if (steps == 1) {
				future.complete("a");
			}
			else {
				step(future, steps - 1);
			}
		});
	}

	private static void use(ReplyFuture<String> future, Random random, AtomicInteger outcomes, AtomicInteger attached,
			AtomicInteger ran) {
		try {
			switch (random.nextInt(20)) {
				case 0 -> future.cancel(true);
				case 1, 2, 3 -> {
					attached.incrementAndGet();
					future.whenComplete((value, failure) -> ran.incrementAndGet());
				}
				case 4, 5, 6 -> future.get(random.nextInt(50_000), TimeUnit.NANOSECONDS);
				case 7, 8, 9, 10 -> future.get();
				case 11, 12 -> future.get(30, TimeUnit.SECONDS);
				default -> future.join();
			}
			outcomes.incrementAndGet();
		}
		catch (CancellationException | TimeoutException | InterruptedException ex) {
			outcomes.incrementAndGet();
		}
		catch (ExecutionException ex) {
			throw new AssertionError(ex);
		}
	}

}
