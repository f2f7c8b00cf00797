package io.iutils.journal;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A force that failed once: the system may have dropped what it could not write, and
 * tells nobody again.
 */
class PoisonTests extends AbstractJournalTests {

	private static final String BROKEN = "Input/output error";

	@Test
	void changeWhoseForceFailedIsNotAcknowledgedAndTheNextOneStartsASegment() {
		this.fixture.forceEach = true;
		this.fixture.append("a");
		this.fixture.io.failOnce(FaultyIo.Kind.FORCE, BROKEN);
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(() -> this.fixture.append("lost"))
			.withMessageContaining(BROKEN);
		assertThat(this.fixture.word(Control.POISONED)).isEqualTo(1);
		assertThat(this.fixture.readAll()).containsExactly("a");
		assertThat(this.fixture.journal().forced()).isGreaterThanOrEqualTo(this.fixture.journal().tail());
		this.fixture.append("b");
		assertThat(this.fixture.segments()).containsExactly(1L, 2L);
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
		assertThat(JournalFixture.append(this.fixture.open(1), "c")).isEqualTo(3);
		this.fixture.reopen();
		assertThat(this.fixture.readAll()).containsExactly("a", "b", "c");
	}

	@Test
	void emptySegmentThatIsPoisonedIsPassed() {
		this.fixture.forceEach = true;
		Journal journal = this.fixture.journal();
		Cursor early = journal.cursor(0);
		assertThat(early.next()).isFalse();
		this.fixture.io.failOnce(FaultyIo.Kind.FORCE, BROKEN);
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(() -> this.fixture.append("lost"));
		this.fixture.append("a");
		assertThat(this.fixture.segments()).containsExactly(2L);
		this.fixture.append("b");
		assertThat(early.next()).isTrue();
		assertThat(early.payload()).containsExactly('a');
		early.close();
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
		assertThat(JournalFixture.read(journal, 2).values()).containsExactly("b");
		this.fixture.rebootedReopen();
		this.fixture.append("c");
		assertThat(this.fixture.readAll()).containsExactly("a", "b", "c");
	}

	@Test
	void emptySegmentAfterABootThatIsPoisonedIsPassed() {
		this.fixture.forceEach = true;
		this.fixture.append("a");
		this.fixture.rebootedReopen();
		this.fixture.io.failOnce(FaultyIo.Kind.FORCE, BROKEN);
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(() -> this.fixture.append("lost"));
		this.fixture.append("b");
		assertThat(this.fixture.segments()).containsExactly(1L, (1L << 32) + 1);
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
		assertThat(JournalFixture.read(this.fixture.journal(), 1).values()).containsExactly("b");
		this.fixture.rebootedReopen();
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
	}

	@Test
	void poisonedSegmentWithUnforcedChangesStopsChangesUntilABoot() {
		this.fixture.append("a");
		Journal journal = this.fixture.journal();
		this.fixture.io.failOnce(FaultyIo.Kind.FORCE, BROKEN);
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(journal::flush);
		assertThat(journal.forced()).isLessThan(journal.tail());
		// Never tried again and then called a success.
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(journal::flush)
			.withMessageContaining("failed before");
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(() -> this.fixture.append("b"))
				.withMessageContaining("restarted");
		}
		assertThat(this.fixture.readAll()).containsExactly("a");
		// Reads go on, for a sibling that comes later too.
		assertThat(JournalFixture.read(this.fixture.open(1), 0).values()).containsExactly("a");
		assertThat(this.fixture.word(Control.OWNER)).isZero();
		this.fixture.rebootedReopen();
		this.fixture.append("b");
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
	}

	@Test
	void forceThatFailsBeforeARollPoisonsWhatWasNotForced() {
		this.fixture.append("x".repeat(1500), "y".repeat(1500));
		this.fixture.io.failOnce(FaultyIo.Kind.FORCE, BROKEN);
		assertThatExceptionOfType(JournalException.Failed.class)
			.isThrownBy(() -> this.fixture.append("z".repeat(1500)));
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(() -> this.fixture.append("b"))
			.withMessageContaining("restarted");
		assertThat(this.fixture.readAll()).hasSize(2);
		this.fixture.rebootedReopen();
		this.fixture.append("b");
		assertThat(this.fixture.readAll()).hasSize(3);
	}

	@Test
	void rollForcesWhatItLeaves() {
		this.fixture.append("x".repeat(1500), "y".repeat(1500));
		this.fixture.append("z".repeat(1500));
		assertThat(this.fixture.word(Control.FORCED)).isEqualTo(2);
		// The segment it went to is another: what was forced there counts as forced.
		this.fixture.forceEach = true;
		Journal strict = this.fixture.open(1);
		strict.flush();
		this.fixture.io.failOnce(FaultyIo.Kind.FORCE, BROKEN);
		assertThatExceptionOfType(JournalException.Failed.class)
			.isThrownBy(() -> JournalFixture.append(strict, "lost"));
		assertThat(JournalFixture.append(strict, "b")).isEqualTo(4);
		assertThat(this.fixture.readAll()).hasSize(4);
	}

	@Test
	void forceThatFailsInARepairPoisons() {
		this.fixture.forceEach = true;
		this.fixture.append("a");
		this.fixture.io.dieAt(FaultyIo.Kind.WRITE_REST);
		assertThatExceptionOfType(JournalException.OutcomeUnknown.class).isThrownBy(() -> this.fixture.append("half"));
		this.fixture.io.failOnce(FaultyIo.Kind.FORCE, BROKEN);
		Journal other = this.fixture.journal();
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(() -> JournalFixture.append(other, "lost"));
		assertThat(this.fixture.word(Control.POISONED)).isEqualTo(1);
		// All that was acknowledged is on disk: it goes on, in another segment.
		assertThat(JournalFixture.append(other, "b")).isEqualTo(2);
		assertThat(this.fixture.segments()).containsExactly(1L, 2L);
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
	}

	@Test
	void flushThatCannotOpenTheSegmentPoisonsNothing() {
		this.fixture.append("a");
		this.fixture.io.failOnce(FaultyIo.Kind.OPEN_TO_WRITE, "Too many open files");
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(() -> this.fixture.journal().flush())
			.withMessageContaining("Too many open files");
		assertThat(this.fixture.word(Control.POISONED)).isZero();
		this.fixture.journal().flush();
		this.fixture.append("b");
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
	}

	@Test
	void flushDoesNotTakeAForceForSuccessWhenAnothersFailedMeanwhile() {
		this.fixture.append("a");
		Journal journal = this.fixture.journal();
		// The kernel reports an error once: to the other one.
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.FORCE) {
				this.fixture.control((control) -> control.set(Control.POISONED, 1));
			}
		});
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(journal::flush);
		assertThat(journal.forced()).isLessThan(journal.tail());
		this.fixture.rebootedReopen();
	}

	@Test
	void changeDoesNotTakeAForceForSuccessWhenAnothersFailedMeanwhile() {
		this.fixture.forceEach = true;
		this.fixture.append("a");
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.FORCE && this.fixture.word(Control.POISONED) == 0) {
				this.fixture.control((control) -> control.set(Control.POISONED, 1));
			}
		});
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(() -> this.fixture.append("lost"));
		this.fixture.append("b");
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
	}

	@Test
	void flushOfASegmentThatRetentionRemovedMeanwhileGoesOn() {
		this.fixture.retention = new Retention(0, java.time.Duration.ZERO);
		this.fixture.append("x".repeat(1500), "y".repeat(1500));
		Journal other = this.fixture.open(1);
		boolean[] rolled = new boolean[1];
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.OPEN_TO_WRITE && !rolled[0]) {
				rolled[0] = true;
				JournalFixture.append(other, "z".repeat(1500));
			}
		});
		this.fixture.journal().flush();
		assertThat(this.fixture.segments()).isEqualTo(List.of(3L));
		assertThat(this.fixture.word(Control.POISONED)).isZero();
		this.fixture.journal().flush();
		assertThat(this.fixture.journal().forced()).isGreaterThanOrEqualTo(this.fixture.journal().tail());
	}

	@Test
	void whatAFailedForceLeftOnTheDiskNeverAppears() {
		this.fixture.forceEach = true;
		this.fixture.append("a");
		byte[] cut = this.fixture.bytes(this.fixture.path(1));
		byte[][] whole = new byte[1][];
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.FORCE && whole[0] == null) {
				whole[0] = this.fixture.bytes(this.fixture.path(1));
				throw new IOException(BROKEN);
			}
		});
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(() -> this.fixture.append("ghost"));
		this.fixture.append("b", "c");
		// A power loss: the record is on the disk, the cut is not.
		for (int length = whole[0].length; length > cut.length; length--) {
			this.fixture.closeAll();
			this.fixture.overwrite(this.fixture.path(1), java.util.Arrays.copyOf(whole[0], length));
			this.fixture.rebootedReopen();
			assertThat(this.fixture.readAll()).containsExactly("a", "b", "c");
			assertThat(this.fixture.verify().damage()).isNull();
		}
	}

	@Test
	void emptySegmentThatIsPoisonedIsRemoved() {
		this.fixture.forceEach = true;
		this.fixture.journal();
		Journal other = this.fixture.open(1);
		JournalFixture.append(other, "a");
		this.fixture.rebootedReopen();
		this.fixture.io.failOnce(FaultyIo.Kind.FORCE, BROKEN);
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(() -> this.fixture.append("ghost"));
		this.fixture.append("b");
		assertThat(this.fixture.segments()).containsExactly(1L, (1L << 32) + 1);
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
	}

	@Test
	void whatAFailedForceLeftOnTheDiskIsNoDamageBehindAnEmptySegmentThatABootReplaced() {
		this.fixture.forceEach = true;
		this.fixture.append("a");
		byte[][] whole = new byte[1][];
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.FORCE && whole[0] == null) {
				whole[0] = this.fixture.bytes(this.fixture.path(1));
				throw new IOException(BROKEN);
			}
		});
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(() -> this.fixture.append("ghost"));
		this.fixture.io.failOnce(FaultyIo.Kind.WRITE, FaultyIo.DISK_FULL);
		assertThatExceptionOfType(JournalException.Full.class).isThrownBy(() -> this.fixture.append("refused"));
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.WRITE && operation.position() == SegmentHeader.SIZE) {
				throw new IOException(FaultyIo.DISK_FULL);
			}
		});
		assertThatExceptionOfType(JournalException.Full.class).isThrownBy(() -> this.fixture.append("refused"));
		// It was left for a segment that never got a record, and the power fails.
		assertThat(this.fixture.segments()).containsExactly(1L, 2L);
		this.fixture.closeAll();
		this.fixture.overwrite(this.fixture.path(1), whole[0]);
		this.fixture.rebootedReopen();
		assertThat(this.fixture.segments()).containsExactly(1L, 1L << 32);
		this.fixture.append("b");
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
	}

	@Test
	void whatAFailedForceLeftOnTheDiskIsNoDamageBehindAnEmptySegmentThatIsPoisonedToo() {
		this.fixture.forceEach = true;
		this.fixture.append("a");
		byte[][] whole = new byte[1][];
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.FORCE && whole[0] == null) {
				whole[0] = this.fixture.bytes(this.fixture.path(1));
				throw new IOException(BROKEN);
			}
			if (operation.kind() == FaultyIo.Kind.FORCE && operation.file().equals(this.fixture.path(2))) {
				throw new IOException(BROKEN);
			}
		});
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(() -> this.fixture.append("ghost"));
		}
		this.fixture.append("b");
		assertThat(this.fixture.segments()).containsExactly(1L, 3L);
		byte[] cut = this.fixture.bytes(this.fixture.path(1));
		for (int length = whole[0].length; length > cut.length; length--) {
			this.fixture.closeAll();
			this.fixture.overwrite(this.fixture.path(1), java.util.Arrays.copyOf(whole[0], length));
			this.fixture.rebootedReopen();
			assertThat(this.fixture.readAll()).containsExactly("a", "b");
			assertThat(this.fixture.verify().damage()).isNull();
		}
	}

	@Test
	void poisonedEmptySegmentThatAPowerLossLeavesShowsNothing() {
		this.fixture.forceEach = true;
		this.fixture.journal();
		byte[][] whole = new byte[1][];
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.FORCE && whole[0] == null) {
				whole[0] = this.fixture.bytes(this.fixture.path(1));
				throw new IOException(BROKEN);
			}
			if (operation.kind() == FaultyIo.Kind.DELETE && operation.file().equals(this.fixture.path(1))) {
				throw new IOException(BROKEN);
			}
		});
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(() -> this.fixture.append("ghost"));
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(() -> this.fixture.append("refused"));
		assertThat(this.fixture.segments()).containsExactly(1L, 2L);
		this.fixture.closeAll();
		this.fixture.overwrite(this.fixture.path(1), whole[0]);
		this.fixture.rebootedReopen();
		this.fixture.append("a");
		assertThat(this.fixture.readAll()).containsExactly("a");
	}

}
