package io.iutils.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.iutils.testing.Caller;
import io.iutils.testing.Campaign;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads of one copy: one leads, and carries out what the others have queued.
 */
class TurnQueueTests extends AbstractJournalTests {

	private final CountDownLatch held = new CountDownLatch(1);

	private final CountDownLatch written = new CountDownLatch(1);

	@Override
	JournalIo files() {
		return new MemoryIo();
	}

	/**
	 * A test that fails must not hang in its cleaning up.
	 */
	@AfterEach
	void letAllGo() {
		this.held.countDown();
		this.written.countDown();
	}

	/**
	 * One thread that leads and is held in its turn, so that others queue.
	 */
	private Caller<Long> holdALeader() {
		Journal journal = this.fixture.journal();
		CountDownLatch leading = new CountDownLatch(1);
		Caller<Long> leader = Caller.start(() -> {
			long[] last = new long[1];
			journal.append((batch) -> {
				leading.countDown();
				awaitLatch(this.held);
				last[0] = batch.add(JournalFixture.KIND, (byte) 0, "leader".getBytes(StandardCharsets.UTF_8));
			});
			return last[0];
		});
		awaitLatch(leading);
		return leader;
	}

	private static void awaitLatch(CountDownLatch latch) {
		boolean interrupted = false;
		while (true) {
			try {
				latch.await();
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private Caller<Long> queue(String value) {
		Journal journal = this.fixture.journal();
		return Caller.start(() -> JournalFixture.append(journal, value)).awaitSleepIn("TurnQueue");
	}

	private Caller<Boolean> queue(Turn turn) {
		Journal journal = this.fixture.journal();
		return Caller.start(() -> journal.append(turn)).awaitSleepIn("TurnQueue");
	}

	private List<Caller<Long>> queue(int count, String value) {
		List<Caller<Long>> callers = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			callers.add(queue(value));
		}
		return callers;
	}

	/**
	 * Positions and numbers of all writes from now on.
	 */
	private List<Long> watchWrites() {
		List<Long> writes = new CopyOnWriteArrayList<>();
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.WRITE) {
				writes.add(operation.position());
			}
		});
		return writes;
	}

	@Test
	void writesOnceWhatOthersHaveQueuedMeanwhileInTheirOrder() {
		Caller<Long> leader = holdALeader();
		List<Caller<Long>> callers = List.of(queue("a"), queue("b"), queue("c"));
		List<Long> writes = watchWrites();
		this.held.countDown();
		assertThat(leader.result()).isEqualTo(1);
		assertThat(callers).extracting(Caller::result).containsExactly(2L, 3L, 4L);
		assertThat(writes).hasSize(1);
		assertThat(this.fixture.readAll()).containsExactly("leader", "a", "b", "c");
	}

	@Test
	void eachSeesItsOwnRecordsWhenPublished() {
		Caller<Long> leader = holdALeader();
		List<Object> seen = new CopyOnWriteArrayList<>();
		for (String value : List.of("a", "bb")) {
			queue(new Turn() {

				@Override
				public void decide(Batch batch) {
					seen.add(batch.count());
					for (int i = 0; i < value.length(); i++) {
						batch.add(JournalFixture.KIND, (byte) 0, value.getBytes(StandardCharsets.UTF_8));
					}
				}

				@Override
				public void published(Batch batch) {
					seen.add(List.of(batch.previous(), batch.first(), batch.last(), (long) batch.count(),
							batch.position(), batch.offset(batch.count() - 1), (long) batch.length()));
				}

			});
		}
		this.held.countDown();
		leader.result();
		long one = RecordFormat.size(1);
		long a = SegmentHeader.SIZE + RecordFormat.size("leader".length());
		assertThat(seen).containsExactly(1, 2, List.of(1L, 2L, 2L, 1L, a, a, one),
				List.of(2L, 3L, 4L, 2L, a + one, a + 2 * one, 2 * one));
	}

	@Test
	void carriesOutAtMostSixtyFourBeforeItReleases() {
		this.fixture.segmentSize = 1 << 20;
		Caller<Long> leader = holdALeader();
		List<Caller<Long>> callers = queue(CombinedTurn.MOST + 5, "a");
		List<Long> writes = watchWrites();
		this.held.countDown();
		assertThat(leader.result()).isEqualTo(1);
		assertThat(callers).extracting(Caller::result).doesNotHaveDuplicates();
		long start = SegmentHeader.SIZE;
		assertThat(writes).hasSize(2)
			.containsExactly(start, start + RecordFormat.size(6) + (CombinedTurn.MOST - 1) * RecordFormat.size(1));
	}

	@Test
	void takesNoMoreThanHalfASegment() {
		Caller<Long> leader = holdALeader();
		String value = "x".repeat(700);
		List<Caller<Long>> callers = queue(7, value);
		List<Long> writes = watchWrites();
		this.held.countDown();
		leader.result();
		assertThat(callers).extracting(Caller::result).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L);
		// Two and the leader's, then two at a time, and the header of a segment each.
		assertThat(writes.stream().filter((position) -> position > 0)).hasSize(4);
		assertThat(this.fixture.readAll()).hasSize(8);
	}

	@Test
	void severalTogetherTakeNoMoreThanAMegabyte() {
		this.fixture.segmentSize = 16 << 20;
		Caller<Long> leader = holdALeader();
		List<Caller<Long>> callers = new ArrayList<>();
		callers.addAll(queue(3, "x".repeat(400 << 10)));
		callers.addAll(queue(1, "x".repeat(2 << 20)));
		callers.addAll(queue(2, "y"));
		List<Long> writes = watchWrites();
		this.held.countDown();
		leader.result();
		assertThat(callers).extracting(Caller::result).containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
		// leader and two, the third, the large one by itself, the last two.
		assertThat(writes).hasSize(4);
	}

	@Test
	void recordsOfATurnThatIsDecidedAgainAreThereOnce() {
		Caller<Long> leader = holdALeader();
		queue("x".repeat(1400));
		AtomicInteger decided = new AtomicInteger();
		Caller<Boolean> twice = queue((batch) -> {
			decided.incrementAndGet();
			batch.add(JournalFixture.KIND, (byte) 0, "first".getBytes(StandardCharsets.UTF_8));
			batch.add(JournalFixture.KIND, (byte) 0, "y".repeat(1400).getBytes(StandardCharsets.UTF_8));
		});
		this.held.countDown();
		leader.result();
		assertThat(twice.result()).isTrue();
		assertThat(decided).hasValue(2);
		assertThat(this.fixture.readAll()).containsExactly("leader", "x".repeat(1400), "first", "y".repeat(1400));
	}

	@Test
	void turnThatThrowsFailsAlone() {
		Caller<Long> leader = holdALeader();
		Caller<Long> before = queue("before");
		Caller<Boolean> failing = queue((batch) -> {
			batch.add(JournalFixture.KIND, (byte) 0, new byte[10]);
			throw new IllegalStateException("refused");
		});
		Caller<Boolean> erring = queue((batch) -> {
			throw new OutOfMemoryError("none left");
		});
		Caller<Boolean> nothing = queue((batch) -> {
		});
		Caller<Long> after = queue("after");
		this.held.countDown();
		assertThat(List.of(leader.result(), before.result(), after.result())).containsExactly(1L, 2L, 3L);
		assertThat(failing.failure()).isInstanceOf(IllegalStateException.class).hasMessage("refused");
		assertThat(erring.failure()).isInstanceOf(OutOfMemoryError.class);
		assertThat(nothing.result()).isFalse();
		assertThat(this.fixture.readAll()).containsExactly("leader", "before", "after");
	}

	@Test
	void whatTheLeaderThrowsConcernsNobodyElse() {
		Journal journal = this.fixture.journal();
		CountDownLatch leading = new CountDownLatch(1);
		Caller<Boolean> leader = Caller.start(() -> journal.append((batch) -> {
			leading.countDown();
			awaitLatch(this.held);
			throw new StackOverflowError();
		}));
		awaitLatch(leading);
		Caller<Long> other = queue("a");
		this.held.countDown();
		assertThat(leader.failure()).isInstanceOf(StackOverflowError.class);
		assertThat(other.result()).isEqualTo(1);
	}

	@Test
	void failureShowsWhereItsCallerStands() {
		holdALeader();
		Caller<Boolean> failing = queue((batch) -> {
			throw new IllegalStateException("refused");
		});
		this.held.countDown();
		List<StackTraceElement> frames = List.of(failing.failure().getStackTrace());
		assertThat(frames).extracting(StackTraceElement::getMethodName).contains("decide", "lead", "result");
		assertThat(frames.stream()
			.filter((frame) -> (frame.getClassName() + "." + frame.getMethodName()).equals("java.lang.Thread.run")))
			.as("threads")
			.hasSize(2);
	}

	@Test
	void whatThrowsWhenPublishedIsAppendedAndFailsAlone() {
		Caller<Long> leader = holdALeader();
		Caller<Boolean> failing = queue(new Turn() {

			@Override
			public void decide(Batch batch) {
				batch.add(JournalFixture.KIND, (byte) 0, new byte[] { 'a' });
			}

			@Override
			public void published(Batch batch) {
				throw new OutOfMemoryError("none left");
			}

		});
		Caller<Long> after = queue("b");
		this.held.countDown();
		assertThat(leader.result()).isEqualTo(1);
		assertThat(failing.failure()).isInstanceOf(OutOfMemoryError.class);
		assertThat(after.result()).isEqualTo(3);
		assertThat(this.fixture.readAll()).containsExactly("leader", "a", "b");
	}

	@Test
	void failedWriteFailsAllEachWithAnExceptionOfItsOwn() {
		this.fixture.append("before");
		Caller<Long> leader = holdALeader();
		Caller<Boolean> nothing = queue((batch) -> {
		});
		List<Caller<?>> callers = List.of(leader, queue("a"), nothing, queue("b"));
		this.fixture.io.failAll(FaultyIo.Kind.WRITE_REST, FaultyIo.DISK_FULL);
		this.held.countDown();
		assertThat(callers).extracting(Caller::failure)
			.doesNotHaveDuplicates()
			.allSatisfy((failure) -> assertThat(failure).isInstanceOf(JournalException.Full.class)
				.satisfies((ex) -> assertThat(((JournalException.Full) ex).file()).isEqualTo(this.fixture.directory)));
		assertThat(this.fixture.readAll()).containsExactly("before");
		assertThat(this.fixture.word(Control.OWNER)).isZero();
		this.fixture.io.fault(FaultyIo.NONE);
		this.fixture.append("after");
		assertThat(this.fixture.readAll()).containsExactly("before", "after");
	}

	@Test
	void writeThatCannotBeTakenBackIsUnknownToAll() {
		this.fixture.append("before");
		Caller<Long> leader = holdALeader();
		List<Caller<Long>> callers = List.of(leader, queue("a"), queue("b"));
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.WRITE_REST || operation.kind() == FaultyIo.Kind.TRUNCATE) {
				throw new IOException("broken");
			}
		});
		this.held.countDown();
		assertThat(callers).extracting(Caller::failure)
			.doesNotHaveDuplicates()
			.hasOnlyElementsOfType(JournalException.OutcomeUnknown.class);
		assertThat(callers.get(1).failure()).hasCauseInstanceOf(JournalException.OutcomeUnknown.class);
		this.fixture.io.fault(FaultyIo.NONE);
		this.fixture.append("after");
		assertThat(this.fixture.readAll()).startsWith("before").endsWith("after");
	}

	@Test
	void lostLockIsUnknownToAllAndPublishesNothing() {
		Caller<Long> leader = holdALeader();
		Caller<Boolean> losing = queue((batch) -> {
			batch.add(JournalFixture.KIND, (byte) 0, new byte[1]);
			this.fixture.control((control) -> control.set(Control.OWNER, (77L << 16) | 9));
		});
		List<Caller<?>> callers = List.of(leader, losing, queue("b"));
		this.held.countDown();
		assertThat(callers).extracting(Caller::failure).hasOnlyElementsOfType(JournalException.OutcomeUnknown.class);
		assertThat(this.fixture.journal().tail()).isZero();
	}

	@Test
	void errorInTheWriteIsAnsweredToAll() {
		Caller<Long> leader = holdALeader();
		List<Caller<Long>> callers = List.of(queue("a"), queue("b"));
		OutOfMemoryError error = new OutOfMemoryError("none left");
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.WRITE) {
				this.fixture.io.fault(FaultyIo.NONE);
				throw error;
			}
		});
		this.held.countDown();
		assertThat(leader.failure()).isSameAs(error);
		assertThat(callers).extracting(Caller::failure)
			.doesNotHaveDuplicates()
			.allSatisfy((failure) -> assertThat(failure).isInstanceOf(JournalException.Failed.class).hasCause(error));
		this.fixture.append("after");
		assertThat(this.fixture.readAll()).containsExactly("after");
	}

	@Test
	void processThatDiesInTheWriteIsAnErrorToAll() {
		Caller<Long> leader = holdALeader();
		List<Caller<Long>> callers = List.of(leader, queue("a"), queue("b"));
		this.fixture.io.dieAt(FaultyIo.Kind.WRITE_REST);
		this.held.countDown();
		assertThat(callers).extracting(Caller::failure).hasOnlyElementsOfType(JournalException.OutcomeUnknown.class);
		this.fixture.io.fault(FaultyIo.NONE);
		this.fixture.append("after");
		assertThat(this.fixture.readAll()).endsWith("after");
	}

	@Test
	void withdrawsWhenItsTimeIsOverBeforeItIsTaken() {
		this.fixture.lockTimeout = Duration.ofMillis(30);
		Caller<Long> leader = holdALeader();
		Caller<Long> late = Caller.start(() -> JournalFixture.append(this.fixture.journal(), "late"));
		assertThat(late.failure()).isInstanceOf(JournalException.LockTimeout.class).hasMessageContaining("30 ms");
		this.held.countDown();
		assertThat(leader.result()).isEqualTo(1);
		assertThat(this.fixture.readAll()).containsExactly("leader");
	}

	@Test
	void waitsWithoutAnEndOnceItIsTaken() {
		this.fixture.lockTimeout = Duration.ofMillis(500);
		Caller<Long> leader = holdALeader();
		Caller<Long> taken = queue("taken");
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.WRITE) {
				awaitLatch(this.written);
			}
		});
		this.held.countDown();
		// Its time is over, and it has looked.
		taken.awaitEndlessSleep();
		taken.interrupt();
		this.written.countDown();
		assertThat(leader.result()).isEqualTo(1);
		assertThat(taken.result()).isEqualTo(2);
		assertThat(taken.wasInterrupted()).isTrue();
		assertThat(leader.wasInterrupted()).isFalse();
	}

	@Test
	void keepsTheInterruptFlagOfWhoQueues() {
		Caller<Long> leader = holdALeader();
		Caller<Long> queued = queue("a");
		queued.interrupt();
		Caller<Long> flagged = Caller.start(() -> {
			Thread.currentThread().interrupt();
			return JournalFixture.append(this.fixture.journal(), "b");
		}).awaitSleepIn("TurnQueue");
		this.held.countDown();
		leader.result();
		assertThat(queued.result() + flagged.result()).isEqualTo(5);
		assertThat(queued.wasInterrupted()).isTrue();
		assertThat(flagged.wasInterrupted()).isTrue();
		assertThat(leader.wasInterrupted()).isFalse();
	}

	@Test
	void closingAnswersAllThatAreQueued() {
		Journal journal = this.fixture.journal();
		Caller<Long> leader = holdALeader();
		List<Caller<Long>> callers = queue(CombinedTurn.MOST * 2, "a");
		Caller<Boolean> closing = Caller.start(() -> {
			journal.close();
			return true;
		});
		closing.awaitSleepIn("NonfairSync");
		this.held.countDown();
		leader.result();
		closing.result();
		for (Caller<Long> caller : callers) {
			assertThat(caller.outcome()).satisfiesAnyOf((result) -> assertThat(result).isInstanceOf(Long.class),
					(result) -> assertThat(result).isInstanceOf(JournalException.Closed.class));
		}
	}

	/**
	 * Two copies whose time is often over while the other has the lock; what one leader
	 * gives up another may take at the same moment.
	 */
	@Test
	void whoLedInVainIsNotRefusedWhatAnotherCarriesOut() throws IOException {
		try (SharedFile file = controlFile()) {
			List<TurnQueue> copies = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				Batch batch = new Batch(1 << 20);
				copies.add(new TurnQueue(lock(file, Duration.ofNanos(20_000)), (turn) -> {
					batch.begin(0, 1);
					turn.decide(batch);
					turn.published(batch);
				}));
			}
			List<Caller<Integer>> callers = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				TurnQueue copy = copies.get(i % 2);
				callers.add(Caller.start(() -> appendInHaste(copy)));
			}
			assertThat(callers).extracting((caller) -> caller.result(Duration.ofMinutes(30)))
				.anyMatch((refused) -> refused > 0);
		}
	}

	private static int appendInHaste(TurnQueue queue) throws IOException {
		int refused = 0;
		for (int i = 0; i < Campaign.size(20_000, 1_000_000); i++) {
			AtomicBoolean decided = new AtomicBoolean();
			try {
				queue.append((batch) -> {
					decided.set(true);
					batch.add(JournalFixture.KIND, (byte) 0, new byte[1]);
				});
				assertThat(decided).isTrue();
			}
			catch (JournalException.LockTimeout ex) {
				refused++;
				assertThat(decided).isFalse();
			}
		}
		return refused;
	}

	private SharedFile controlFile() throws IOException {
		return SharedFile.open(this.root.resolve("control"), Control.initial(), Control::isHeader, () -> true,
				Control.APPENDER, Duration.ofSeconds(5));
	}

	private AppenderLock lock(SharedFile file, Duration timeout) {
		return new AppenderLock(this.root, file, new Control(file.map()), 0, timeout, (slot) -> "sibling " + slot);
	}

	@Test
	void whoLedInVainLeavesTheOthersToLead() throws IOException {
		try (SharedFile file = controlFile()) {
			AppenderLock lock = lock(file, Duration.ofSeconds(30));
			CountDownLatch leading = new CountDownLatch(1);
			Batch batch = new Batch(1000);
			TurnQueue queue = new TurnQueue(lock, (turn) -> {
				if (leading.getCount() > 0) {
					leading.countDown();
					awaitLatch(this.held);
					throw new IOException("in vain");
				}
				batch.begin(0, 1);
				turn.decide(batch);
			});
			Turn turn = (records) -> records.add(JournalFixture.KIND, (byte) 0, new byte[1]);
			Caller<Boolean> leader = Caller.start(() -> queue.append(turn));
			awaitLatch(leading);
			Caller<Boolean> other = Caller.start(() -> queue.append(turn)).awaitSleepIn("TurnQueue");
			this.held.countDown();
			assertThat(leader.failure()).isInstanceOf(IOException.class).hasMessage("in vain");
			assertThat(other.result()).isTrue();
			assertThat(file.semaphore().availablePermits()).isEqualTo(1);
		}
	}

}
