package io.iutils.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class JournalTests extends AbstractJournalTests {

	@Test
	void startsEmpty() {
		assertThat(this.fixture.journal().tail()).isZero();
		assertThat(this.fixture.journal().openedAt()).isZero();
		assertThat(this.fixture.readAll()).isEmpty();
	}

	@Test
	void readsWhatWasAppendedInOrder() {
		this.fixture.append("a", "", "ä🙂");
		JournalFixture.Found found = JournalFixture.read(this.fixture.journal(), 0);
		assertThat(found.values()).containsExactly("a", "", "ä🙂");
		assertThat(found.sequences()).containsExactly(1L, 2L, 3L);
		assertThat(this.fixture.journal().tail()).isEqualTo(3);
	}

	@Test
	void keepsWhatWasAppendedWhenAllCopiesCloseAndOpen() {
		this.fixture.append("a", "b");
		this.fixture.reopen();
		this.fixture.append("c");
		assertThat(this.fixture.readAll()).containsExactly("a", "b", "c");
		assertThat(this.fixture.journal().openedAt()).isEqualTo(2);
	}

	@Test
	void copiesShareOneOrder() {
		Journal first = this.fixture.journal();
		Journal second = this.fixture.open(1);
		assertThat(JournalFixture.append(first, "a")).isEqualTo(1);
		assertThat(JournalFixture.append(second, "b")).isEqualTo(2);
		assertThat(JournalFixture.append(first, "c")).isEqualTo(3);
		assertThat(JournalFixture.read(first, 0).values()).containsExactly("a", "b", "c");
		assertThat(JournalFixture.read(second, 0).values()).containsExactly("a", "b", "c");
	}

	@Test
	void publishesABatchAtOnceAndTellsItsPlaceBeforeTheLockIsReleased() {
		List<Object> seen = new ArrayList<>();
		Journal journal = this.fixture.journal();
		this.fixture.append("before");
		boolean appended = journal.append(new Turn() {

			@Override
			public void decide(Batch batch) {
				batch.add((byte) 1, (byte) 2, new byte[] { 'x', 'y', 'z' }, 2);
				batch.add((byte) 3, (byte) 4, new byte[0]);
				seen.add(journal.tail());
			}

			@Override
			public void published(Batch batch) {
				seen.add(journal.tail());
				seen.add(List.of(batch.first(), batch.last(), (long) batch.count(), batch.segment(), batch.offset(0),
						batch.offset(1)));
			}

		});
		assertThat(appended).isTrue();
		long before = RecordFormat.size("before".length());
		assertThat(seen).containsExactly(1L, 3L, List.of(2L, 3L, 2L, 1L, SegmentHeader.SIZE + before,
				SegmentHeader.SIZE + before + RecordFormat.size(2)));
		try (Cursor cursor = journal.cursor(1)) {
			assertThat(cursor.next()).isTrue();
			assertThat(cursor.kind()).isEqualTo((byte) 1);
			assertThat(cursor.flags()).isEqualTo((byte) 2);
			assertThat(cursor.payload()).containsExactly('x', 'y');
			assertThat(cursor.segment()).isEqualTo(1);
			assertThat(cursor.offset()).isEqualTo(SegmentHeader.SIZE + before);
			assertThat(cursor.next()).isTrue();
			assertThat(cursor.kind()).isEqualTo((byte) 3);
			assertThat(cursor.payload()).isEmpty();
		}
	}

	@Test
	void appendsNothingWhenTheTurnAddsNothing() {
		this.fixture.append("a");
		assertThat(this.fixture.journal().append((batch) -> {
		})).isFalse();
		assertThat(this.fixture.journal().tail()).isEqualTo(1);
		assertThat(this.fixture.word(Control.OWNER)).isZero();
	}

	@Test
	void leavesEverythingAsItWasWhenTheTurnThrows() {
		this.fixture.append("a");
		byte[] before = this.fixture.bytes(this.fixture.newest());
		Journal journal = this.fixture.journal();
		assertThatIllegalStateException().isThrownBy(() -> journal.append((batch) -> {
			batch.add(JournalFixture.KIND, (byte) 0, new byte[10]);
			throw new IllegalStateException("refused");
		})).withMessage("refused");
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> journal.append((batch) -> {
			throw new StackOverflowError();
		}));
		assertThat(this.fixture.bytes(this.fixture.newest())).isEqualTo(before);
		assertThat(this.fixture.word(Control.OWNER)).isZero();
		assertThat(journal.tail()).isEqualTo(1);
		this.fixture.append("b");
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
	}

	@Test
	void takesRecordsUpToHalfASegmentAndNamesTheLimit() {
		int most = JournalFixture.SEGMENT_SIZE / 2 - RecordFormat.HEADER;
		String large = "x".repeat(most);
		this.fixture.append(large);
		assertThatIllegalArgumentException().isThrownBy(() -> this.fixture.append(large + "x"))
			.withMessageContaining(String.valueOf(most + 1))
			.withMessageContaining("2048");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.fixture.journal().append((batch) -> batch.add((byte) 0, (byte) 0, new byte[1])))
			.withMessageContaining("kind 0");
		this.fixture.append("b");
		assertThat(this.fixture.readAll()).containsExactly(large, "b");
	}

	@Test
	void fullDiskLeavesAllAsItWasAndWorksAgainWithRoom() {
		this.fixture.append("a");
		byte[] before = this.fixture.bytes(this.fixture.newest());
		for (FaultyIo.Kind kind : List.of(FaultyIo.Kind.WRITE, FaultyIo.Kind.WRITE_REST)) {
			this.fixture.io.failOnce(kind, FaultyIo.DISK_FULL);
			assertThatExceptionOfType(JournalException.Full.class).isThrownBy(() -> this.fixture.append("lost"))
				.withMessageContaining(this.fixture.directory.toString());
			assertThat(this.fixture.bytes(this.fixture.newest())).isEqualTo(before);
			assertThat(this.fixture.readAll()).containsExactly("a");
			assertThat(this.fixture.word(Control.OWNER)).isZero();
		}
		this.fixture.append("b");
		JournalFixture.append(this.fixture.open(1), "c");
		assertThat(this.fixture.readAll()).containsExactly("a", "b", "c");
		assertThat(this.fixture.journal().tail()).isEqualTo(3);
	}

	@Test
	void diskThatStaysFullIsRefusedEachTime() {
		this.fixture.append("a");
		this.fixture.io.failAll(FaultyIo.Kind.WRITE_REST, FaultyIo.DISK_FULL);
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(JournalException.Full.class).isThrownBy(() -> this.fixture.append("lost"));
		}
		this.fixture.io.fault(FaultyIo.NONE);
		this.fixture.append("b");
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
	}

	@Test
	void outcomeIsUnknownWhenAFailedWriteCannotBeCutAndTheNextHolderRepairs() {
		this.fixture.append("a");
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.WRITE_REST || operation.kind() == FaultyIo.Kind.TRUNCATE) {
				throw new java.io.IOException(FaultyIo.DISK_FULL);
			}
		});
		assertThatExceptionOfType(JournalException.OutcomeUnknown.class).isThrownBy(() -> this.fixture.append("half"));
		assertThat(this.fixture.word(Control.OWNER)).isNotZero();
		assertThat(this.fixture.readAll()).containsExactly("a");
		this.fixture.io.fault(FaultyIo.NONE);
		this.fixture.append("b");
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
	}

	@Test
	void outcomeIsUnknownWhenCuttingThrowsAnError() {
		this.fixture.append("a");
		this.fixture.io.dieAt(FaultyIo.Kind.WRITE_REST);
		assertThatExceptionOfType(JournalException.OutcomeUnknown.class).isThrownBy(() -> this.fixture.append("half"))
			.withCauseInstanceOf(FaultyIo.Death.class);
		this.fixture.io.fault(FaultyIo.NONE);
		assertThat(JournalFixture.append(this.fixture.open(1), "b")).isEqualTo(2);
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
	}

	@Test
	void wholeRecordThatCouldNotBeCutIsAdopted() {
		this.fixture.forceEach = true;
		this.fixture.append("a");
		// Its write succeeds, its force does not happen, its cut neither.
		this.fixture.io.dieAt(FaultyIo.Kind.FORCE);
		assertThatExceptionOfType(JournalException.OutcomeUnknown.class).isThrownBy(() -> this.fixture.append("whole"));
		this.fixture.io.fault(FaultyIo.NONE);
		assertThat(this.fixture.readAll()).containsExactly("a");
		assertThat(JournalFixture.append(this.fixture.open(1), "b")).isEqualTo(3);
		assertThat(this.fixture.readAll()).containsExactly("a", "whole", "b");
	}

	@Test
	void publishesNothingWhenTheLockWasLost() {
		this.fixture.append("a");
		long stranger = (5L << 16) | 7;
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.WRITE_REST) {
				this.fixture.control((control) -> control.set(Control.OWNER, stranger));
			}
		});
		assertThatExceptionOfType(JournalException.OutcomeUnknown.class).isThrownBy(() -> this.fixture.append("whole"));
		assertThat(this.fixture.journal().tail()).isEqualTo(1);
		assertThat(this.fixture.word(Control.OWNER)).isEqualTo(stranger);
		this.fixture.io.fault(FaultyIo.NONE);
		// The next holder finds it whole.
		this.fixture.append("b");
		assertThat(this.fixture.readAll()).containsExactly("a", "whole", "b");
	}

	@Test
	void cutsNothingWhenTheLockWasLost() {
		this.fixture.append("a");
		long stranger = (5L << 16) | 7;
		// Another holder has written where this one thinks that it writes.
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.WRITE_REST) {
				this.fixture.control((control) -> control.set(Control.OWNER, stranger));
				throw new java.io.IOException(FaultyIo.DISK_FULL);
			}
		});
		long before = this.fixture.bytes(this.fixture.newest()).length;
		assertThatExceptionOfType(JournalException.OutcomeUnknown.class).isThrownBy(() -> this.fixture.append("half"));
		assertThat(this.fixture.bytes(this.fixture.newest()).length).isGreaterThan((int) before);
		assertThat(this.fixture.word(Control.OWNER)).isEqualTo(stranger);
		this.fixture.io.fault(FaultyIo.NONE);
		this.fixture.append("b");
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
	}

	@Test
	void doesNotDeclareSoundWhatAnotherHolderIsChanging() {
		this.fixture.append("a");
		long stranger = (5L << 16) | 7;
		assertThatIllegalStateException().isThrownBy(() -> this.fixture.journal().append((batch) -> {
			this.fixture.control((control) -> control.set(Control.OWNER, stranger));
			throw new IllegalStateException();
		}));
		assertThat(this.fixture.word(Control.OWNER)).isEqualTo(stranger);
		this.fixture.journal()
			.append((batch) -> this.fixture.control((control) -> control.set(Control.OWNER, stranger)));
		assertThat(this.fixture.word(Control.OWNER)).isEqualTo(stranger);
		this.fixture.append("b");
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
	}

	@Test
	void isForcedOnDemandAndOnClose() {
		Journal journal = this.fixture.journal();
		assertThat(journal.forced()).isGreaterThanOrEqualTo(journal.tail());
		this.fixture.append("a", "b");
		assertThat(journal.forced()).isLessThan(journal.tail());
		assertThat(this.fixture.word(Control.FORCED)).isZero();
		journal.flush();
		assertThat(journal.forced()).isGreaterThanOrEqualTo(journal.tail());
		assertThat(this.fixture.word(Control.FORCED)).isEqualTo(2);
		this.fixture.append("c");
		Journal other = this.fixture.open(1);
		journal.close();
		assertThat(other.forced()).isGreaterThanOrEqualTo(other.tail());
	}

	@Test
	void forcesWhatAnotherCopyAppended() {
		Journal other = this.fixture.open(1);
		this.fixture.append("a");
		assertThat(other.forced()).isLessThan(other.tail());
		other.flush();
		assertThat(this.fixture.journal().forced()).isGreaterThanOrEqualTo(this.fixture.journal().tail());
	}

	@Test
	void forcesNothingTwice() {
		this.fixture.append("a");
		this.fixture.journal().flush();
		this.fixture.io.failAll(FaultyIo.Kind.FORCE, "not needed");
		this.fixture.journal().flush();
		assertThat(this.fixture.journal().forced()).isGreaterThanOrEqualTo(this.fixture.journal().tail());
	}

	@Test
	void forcesEachChangeIfAsked() {
		this.fixture.forceEach = true;
		AtomicReference<Long> tailAtForce = new AtomicReference<>();
		Journal journal = this.fixture.journal();
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.FORCE) {
				tailAtForce.set(journal.tail());
			}
		});
		this.fixture.append("a", "b");
		// On disk first, visible then.
		assertThat(tailAtForce.get()).isEqualTo(1);
		assertThat(journal.forced()).isGreaterThanOrEqualTo(journal.tail());
	}

	@Test
	void refusesWhenClosed() {
		Journal journal = this.fixture.journal();
		Cursor cursor = journal.cursor(0);
		this.fixture.append("a");
		journal.close();
		journal.close();
		assertThatExceptionOfType(JournalException.Closed.class).isThrownBy(() -> JournalFixture.append(journal, "b"))
			.withMessageContaining(this.fixture.directory.toString());
		assertThatExceptionOfType(JournalException.Closed.class).isThrownBy(journal::tail);
		assertThatExceptionOfType(JournalException.Closed.class).isThrownBy(cursor::next);
		assertThatExceptionOfType(JournalException.Closed.class).isThrownBy(journal::flush);
		cursor.close();
	}

	@Test
	void closingACopyTwiceTakesNothingFromTheOthers() throws InterruptedException {
		Journal survivor = this.fixture.open(1);
		for (int round = 0; round < 50; round++) {
			Journal copy = this.fixture.open(2);
			CountDownLatch go = new CountDownLatch(1);
			List<Thread> closers = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				Thread closer = new Thread(() -> {
					awaitLatch(go);
					copy.close();
				});
				closer.start();
				closers.add(closer);
			}
			go.countDown();
			for (Thread closer : closers) {
				closer.join();
			}
			JournalFixture.append(survivor, "round " + round);
		}
		assertThat(survivor.tail()).isEqualTo(50);
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void appendOvertakenByCloseIsToldThatTheJournalIsClosed() {
		Journal journal = this.fixture.journal();
		Journal other = this.fixture.open(1);
		assertThatExceptionOfType(JournalException.Closed.class).isThrownBy(() -> {
			// Whoever waits for the lock has looked before.
			AtomicReference<RuntimeException> failure = new AtomicReference<>();
			Thread waiting = new Thread(() -> {
				try {
					JournalFixture.append(journal, "late");
				}
				catch (RuntimeException ex) {
					failure.set(ex);
				}
			});
			other.append((batch) -> {
				waiting.start();
				while (waiting.getState() != Thread.State.TIMED_WAITING && waiting.isAlive()) {
					Thread.onSpinWait();
				}
				closeInBackground(journal);
			});
			other.close();
			waiting.join();
			RuntimeException thrown = failure.get();
			if (thrown != null) {
				throw thrown;
			}
			// It was faster than the closing.
			throw new JournalException.Closed(this.fixture.directory);
		});
	}

	private static void closeInBackground(Journal journal) {
		new Thread(journal::close).start();
	}

	@Test
	void keepsTheInterruptFlagAndWorks() {
		this.fixture.append("a");
		Thread.currentThread().interrupt();
		this.fixture.append("b");
		List<String> values = this.fixture.readAll();
		this.fixture.reopen();
		this.fixture.append("c");
		this.fixture.journal().flush();
		this.fixture.rebootedReopen();
		this.fixture.append("d");
		assertThat(Thread.interrupted()).isTrue();
		assertThat(values).containsExactly("a", "b");
		assertThat(this.fixture.readAll()).containsExactly("a", "b", "c", "d");
	}

	@Test
	void noticesThatTheDirectoryWasMoved() throws Exception {
		this.fixture.append("a");
		Journal journal = this.fixture.journal();
		journal.checkIdentity();
		Path moved = this.root.resolve("moved");
		Files.move(this.fixture.directory, moved);
		assertLost(journal, "was deleted or moved");
		journal.close();
	}

	@Test
	void noticesThatTheControlFileWasReplaced() throws Exception {
		this.fixture.append("a");
		Journal journal = this.fixture.journal();
		Path control = this.fixture.directory.resolve(Control.FILE);
		byte[] bytes = Files.readAllBytes(control);
		Files.move(control, this.root.resolve("aside"));
		Files.write(control, bytes);
		assertLost(journal, "was replaced");
		journal.close();
	}

	private void assertLost(Journal journal, String reason) {
		assertThatExceptionOfType(JournalException.Lost.class).isThrownBy(journal::checkIdentity)
			.withMessageContaining(reason);
		assertThatExceptionOfType(JournalException.Lost.class).isThrownBy(() -> JournalFixture.append(journal, "b"))
			.withMessageContaining(this.fixture.directory.toString());
		assertThatExceptionOfType(JournalException.Lost.class).isThrownBy(journal::tail);
		try (Cursor cursor = journal.cursor(0)) {
			assertThatExceptionOfType(JournalException.Lost.class).isThrownBy(cursor::next);
		}
	}

	@Test
	void missingSegmentIsDamageWhenItIsNeededToAppend() throws Exception {
		this.fixture.append("a");
		this.fixture.closeAll();
		Path segment = this.fixture.newest();
		byte[] bytes = this.fixture.bytes(segment);
		Files.delete(segment);
		assertThatExceptionOfType(JournalException.Damaged.class).isThrownBy(this.fixture::journal)
			.withMessageContaining(segment.toString());
		// Nothing was made worse.
		Files.write(segment, bytes);
		assertThat(this.fixture.readAll()).containsExactly("a");
	}

	@Test
	void handsSleepersOverOnce() {
		Journal sleeper = this.fixture.open(1);
		Journal writer = this.fixture.journal();
		sleeper.announceSleep();
		List<Integer> rung = new ArrayList<>();
		writer.takeSleepers(true, rung::add);
		writer.takeSleepers(true, rung::add);
		assertThat(rung).containsExactly(1);
		sleeper.announceSleep();
		sleeper.clearSlot();
		writer.takeSleepers(true, rung::add);
		assertThat(rung).containsExactly(1);
	}

	@Test
	void handsTheOwnSlotOverLastAndOnlyIfItIsWanted() {
		Journal writer = this.fixture.journal();
		Journal sleeper = this.fixture.open(1);
		writer.announceSleep();
		sleeper.announceSleep();
		List<Integer> rung = new ArrayList<>();
		writer.takeSleepers(false, rung::add);
		assertThat(rung).containsExactly(1);
		sleeper.announceSleep();
		writer.takeSleepers(true, rung::add);
		assertThat(rung).containsExactly(1, 1, 0);
		writer.takeSleepers(true, rung::add);
		assertThat(rung).hasSize(3);
	}

	@Test
	void readsSingleRecordsWhosePlaceIsKnown() {
		this.fixture.append("a", "bc");
		this.fixture.journal().flush();
		try (RecordReader reader = this.fixture.journal().reader()) {
			long second = SegmentHeader.SIZE + RecordFormat.size(1);
			assertThat(reader.read(1, second, 2, 2)).containsExactly('b', 'c');
			assertThat(reader.read(4711, second, 2, 2)).isNull();
			assertThat(reader.missing(4711)).hasMessageContaining("00000000000000004711.log");
			assertThatExceptionOfType(JournalException.Damaged.class).isThrownBy(() -> reader.read(1, second, 2, 3));
			assertThatExceptionOfType(JournalException.Damaged.class).isThrownBy(() -> reader.read(1, second, 100, 2));
			this.fixture.io.readAtMost(SegmentHeader.SIZE);
			String large = "x".repeat(1000);
			this.fixture.append(large);
			assertThat(reader.read(1, second + RecordFormat.size(2), 1000, 3)).hasSize(1000);
		}
	}

	@Test
	void writesAtTheRightPlaceThoughTheSlotWasInheritedFromAnother() {
		this.fixture.append("a", "b");
		this.fixture.closeAll();
		// Somebody cuts the file between the end of one sibling and the start of another
		// in its slot.
		Path segment = this.fixture.newest();
		byte[] bytes = this.fixture.bytes(segment);
		this.fixture.truncateTo(segment, bytes.length - 8);
		assertThatExceptionOfType(JournalException.Damaged.class).isThrownBy(this.fixture::journal);
		this.fixture.overwrite(segment, bytes);
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
	}

	@Test
	void bytesBehindTheEndAreCutByTheNextHolder() {
		this.fixture.append("a");
		this.fixture.closeAll();
		byte[] sound = this.fixture.bytes(this.fixture.newest());
		this.fixture.extend(this.fixture.newest(), new byte[] { 1, 2, 3 });
		this.fixture.journal();
		assertThat(Arrays.equals(this.fixture.bytes(this.fixture.newest()), sound)).isTrue();
	}

	@Test
	void refusesSettingsThatCannotWorkNamingValueAndLimit() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.fixture.open(256))
			.withMessageContaining("256")
			.withMessageContaining("255");
		assertThatIllegalArgumentException().isThrownBy(() -> this.fixture.open(-1)).withMessageContaining("-1");
		this.fixture.lockTimeout = java.time.Duration.ofMillis(-1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.fixture.open(0)).withMessageContaining("PT-0.001S");
		this.fixture.lockTimeout = java.time.Duration.ZERO;
		this.fixture.segmentSize = 1023;
		assertThatIllegalArgumentException().isThrownBy(() -> this.fixture.open(0))
			.withMessageContaining("1023")
			.withMessageContaining("1024");
	}

	@Test
	void directoryThatCannotBeListedWhenItIsMadeIsNoDamage() {
		this.fixture.io.failOnce(FaultyIo.Kind.LIST, "Too many open files");
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(this.fixture::journal)
			.withMessageContaining("Too many open files");
		this.fixture.append("a");
		assertThat(this.fixture.readAll()).containsExactly("a");
	}

}
