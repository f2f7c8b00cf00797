package io.iutils.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.iutils.testing.Caller;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Each change is on disk before it is acknowledged, and one force is enough for all that
 * wait.
 */
class FlushLevelTests extends AbstractJournalTests {

	private static final String BROKEN = "Input/output error";

	@BeforeEach
	void forceEach() {
		this.fixture.forceEach = true;
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Caller<Long> appendInBackground(String value) {
		Journal journal = this.fixture.journal();
		return Caller.start(() -> JournalFixture.append(journal, value));
	}

	@Test
	void nothingIsVisibleOrAcknowledgedBeforeItWasForced() {
		this.fixture.append("before");
		Journal journal = this.fixture.journal();
		List<Object> seen = new CopyOnWriteArrayList<>();
		this.fixture.io.fault((operation) -> {
			seen.add(operation.kind());
			seen.add(journal.tail());
		});
		this.fixture.append("a");
		assertThat(seen).containsExactly(FaultyIo.Kind.WRITE, 1L, FaultyIo.Kind.WRITE_REST, 1L, FaultyIo.Kind.FORCE,
				1L);
		assertThat(journal.tail()).isEqualTo(2);
		assertThat(journal.forced()).isEqualTo(2);
	}

	@Test
	void threadsThatWaitForAForceShareTheNextOne() {
		Journal journal = this.fixture.journal();
		AtomicInteger forces = new AtomicInteger();
		CountDownLatch forcing = new CountDownLatch(1);
		CountDownLatch held = new CountDownLatch(1);
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.FORCE && forces.getAndIncrement() == 0) {
				forcing.countDown();
				awaitLatch(held);
			}
		});
		Caller<Long> first = appendInBackground("first");
		awaitLatch(forcing);
		List<Caller<Long>> others = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			others.add(appendInBackground("other").awaitSleepIn("TurnQueue"));
		}
		assertThat(journal.tail()).isZero();
		assertThat(others).noneMatch(Caller::isDone);
		held.countDown();
		assertThat(first.result()).isEqualTo(1);
		assertThat(others).extracting(Caller::result).doesNotHaveDuplicates();
		assertThat(forces).hasValue(2);
		assertThat(journal.forced()).isEqualTo(21).isEqualTo(journal.tail());
	}

	@Test
	void forceThatFailsFailsAllThatSharedItAndIsNotTriedAgain() {
		this.fixture.append("before");
		AtomicInteger forces = new AtomicInteger();
		CountDownLatch forcing = new CountDownLatch(1);
		CountDownLatch held = new CountDownLatch(1);
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.FORCE && operation.file().equals(this.fixture.path(1))) {
				switch (forces.getAndIncrement()) {
					case 0 -> {
						forcing.countDown();
						awaitLatch(held);
					}
					case 1 -> throw new IOException(BROKEN);
					default -> {
						// It would succeed, and prove nothing.
					}
				}
			}
		});
		Caller<Long> first = appendInBackground("first");
		awaitLatch(forcing);
		List<Caller<Long>> others = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			others.add(appendInBackground("lost").awaitSleepIn("TurnQueue"));
		}
		held.countDown();
		assertThat(first.result()).isEqualTo(2);
		assertThat(others).extracting(Caller::failure)
			.doesNotHaveDuplicates()
			.allSatisfy((failure) -> assertThat(failure).isInstanceOf(JournalException.Failed.class)
				.hasMessageContaining(BROKEN));
		assertThat(this.fixture.readAll()).containsExactly("before", "first");
		assertThat(JournalFixture.append(this.fixture.journal(), "after")).isEqualTo(3);
		this.fixture.journal().flush();
		assertThat(forces).hasValue(2);
		assertThat(this.fixture.word(Control.POISONED)).isEqualTo(1);
		assertThat(this.fixture.segments()).containsExactly(1L, 3L);
		assertThat(this.fixture.readAll()).containsExactly("before", "first", "after");
	}

	@Test
	void whoForcesEachForcesWhatOthersLeftUnforcedFirstOrWithIt() {
		this.fixture.forceEach = false;
		Journal lazy = this.fixture.open(1);
		JournalFixture.append(lazy, "lazy");
		assertThat(lazy.forced()).isZero();
		this.fixture.forceEach = true;
		Journal strict = this.fixture.open(2);
		JournalFixture.append(strict, "strict");
		// One force of the file covers both.
		assertThat(lazy.forced()).isEqualTo(2);
	}

	@Test
	void durationThatFailedToFlushIsNeverCalledFlushedLater() {
		this.fixture.forceEach = false;
		this.fixture.append("a");
		Journal journal = this.fixture.journal();
		this.fixture.io.failOnce(FaultyIo.Kind.FORCE, BROKEN);
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(journal::flush);
		AtomicInteger forces = new AtomicInteger();
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.FORCE) {
				forces.incrementAndGet();
			}
		});
		List<Caller<Long>> callers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			callers.add(appendInBackground("b"));
		}
		assertThat(callers).extracting(Caller::failure)
			.doesNotHaveDuplicates()
			.allSatisfy((failure) -> assertThat(failure).isInstanceOf(JournalException.Failed.class)
				.hasMessageContaining("restarted"));
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(journal::flush);
		assertThat(forces).hasValue(0);
		assertThat(journal.forced()).isZero();
		assertThat(this.fixture.readAll()).containsExactly("a");
		this.fixture.rebootedReopen();
	}

}
