package io.iutils.requests;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class DeadlinesTests {

	/** Near its overflow, as a clock may be. */
	private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 50);

	private final Deadlines deadlines = new Deadlines(this.clock::get);

	private final List<String> expired = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.deadlines.close();
	}

	private static Thread thread() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("iutils-timeouts") && thread.isAlive())
			.findFirst()
			.orElseThrow();
	}

	@Test
	void callsInTheOrderOfTimeAndNotBefore() {
		this.deadlines.in(300, () -> this.expired.add("c"));
		this.deadlines.in(100, () -> this.expired.add("a"));
		this.deadlines.in(100, () -> this.expired.add("b"));
		this.clock.addAndGet(99);
		assertThat(this.expired).isEmpty();
		this.clock.addAndGet(1);
		await().until(() -> this.expired.size() == 2);
		assertThat(this.expired).containsExactly("a", "b");
		assertThat(this.deadlines.size()).isOne();
		this.clock.addAndGet(200);
		await().until(() -> this.expired.size() == 3);
		assertThat(this.deadlines.size()).isZero();
	}

	@Test
	void whatIsTakenBackNeverComes() {
		Deadlines.Deadline deadline = this.deadlines.in(100, () -> this.expired.add("a"));
		this.deadlines.in(101, () -> this.expired.add("b"));
		deadline.cancel();
		deadline.cancel();
		this.clock.addAndGet(1000);
		await().until(() -> !this.expired.isEmpty());
		assertThat(this.expired).containsExactly("b");
	}

	@Test
	void oneThatFailsDoesNotHoldUpTheOthers() {
		this.deadlines.in(1, () -> {
			throw new LinkageError();
		});
		this.deadlines.in(2, () -> this.expired.add("b"));
		this.clock.addAndGet(1000);
		await().until(() -> this.expired.size() == 1);
	}

	@Test
	void theThreadParksWhenThereWereNoneForAWhileAndWakesForTheNext() {
		this.deadlines.in(1, () -> this.expired.add("a")).cancel();
		await().atMost(30, TimeUnit.SECONDS).until(() -> thread().getState() == Thread.State.WAITING);
		this.deadlines.in(1, () -> this.expired.add("b"));
		this.clock.addAndGet(1000);
		await().until(() -> this.expired.contains("b"));
	}

	@Test
	void theThreadSurvivesThatThereIsNoMemory() {
		AtomicInteger failures = new AtomicInteger(3);
		try (Deadlines failing = new Deadlines(() -> {
			if (Thread.currentThread().getName().equals("iutils-timeouts") && failures.getAndDecrement() > 0) {
				throw new OutOfMemoryError("thrown on purpose");
			}
			return this.clock.get();
		})) {
			failing.in(1, () -> this.expired.add("a"));
			this.clock.addAndGet(1000);
			await().until(() -> this.expired.contains("a"));
		}
	}

	@Test
	void theThreadEndsWhenClosed() {
		this.deadlines.in(1, () -> this.expired.add("a"));
		Thread thread = thread();
		this.deadlines.close();
		await().until(() -> !thread.isAlive());
	}

}
