package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RecoveryTests extends AbstractJournalTests {

	private static final long JUMP = 1L << 32;

	@Test
	void sequencesJumpAfterABoot() {
		this.fixture.append("a", "b");
		this.fixture.rebootedReopen();
		assertThat(this.fixture.journal().tail()).isEqualTo(2);
		this.fixture.append("c");
		assertThat(this.fixture.journal().tail()).isEqualTo(JUMP);
		assertThat(this.fixture.segments()).containsExactly(1L, JUMP);
		this.fixture.rebootedReopen();
		this.fixture.append("d");
		assertThat(this.fixture.segments()).containsExactly(1L, JUMP, 2 * JUMP);
		JournalFixture.Found found = JournalFixture.read(this.fixture.journal(), 0);
		assertThat(found.values()).containsExactly("a", "b", "c", "d");
		assertThat(found.sequences()).containsExactly(1L, 2L, JUMP, 2 * JUMP);
	}

	@Test
	void readersPassTheJumpWithoutLoss() {
		this.fixture.append("a", "b");
		this.fixture.rebootedReopen();
		this.fixture.append("c");
		for (long after : List.of(1L, 2L, 3L, JUMP - 1)) {
			JournalFixture.Found found = JournalFixture.read(this.fixture.journal(), after);
			assertThat(found.end()).isNull();
			assertThat(found.values()).endsWith("c").hasSize((after == 1) ? 2 : 1);
		}
	}

	@Test
	void bootsInSequenceReplaceAnEmptyNewestSegment() {
		this.fixture.append("a");
		for (int i = 1; i <= 3; i++) {
			this.fixture.rebootedReopen();
			assertThat(this.fixture.segments()).containsExactly(1L, i * JUMP);
		}
		this.fixture.append("b");
		JournalFixture.Found found = JournalFixture.read(this.fixture.journal(), 0);
		assertThat(found.values()).containsExactly("a", "b");
		assertThat(found.sequences()).containsExactly(1L, 3 * JUMP);
	}

	@Test
	void deathBetweenCreatingAndReplacingAnEmptySegmentIsNoDamage() {
		this.fixture.append("a");
		this.fixture.rebootedReopen();
		this.fixture.closeAll();
		this.fixture.reboot();
		this.fixture.io.dieAt(FaultyIo.Kind.DELETE);
		assertThatExceptionOfType(FaultyIo.Death.class).isThrownBy(this.fixture::journal);
		this.fixture.io.fault(FaultyIo.NONE);
		this.fixture.append("b");
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
		assertThat(JournalFixture.read(this.fixture.journal(), 1).values()).containsExactly("b");
	}

	@Test
	void journalThatNeverHeldARecordSurvivesBoots() {
		this.fixture.journal();
		this.fixture.rebootedReopen();
		this.fixture.rebootedReopen();
		assertThat(this.fixture.readAll()).isEmpty();
		this.fixture.append("a");
		assertThat(this.fixture.readAll()).containsExactly("a");
	}

	@Test
	void idsAreNeverUsedTwiceWhateverThePowerLossTook() {
		this.fixture.append("a", "b", "c");
		this.fixture.closeAll();
		long lost = this.fixture.bytes(this.fixture.newest()).length;
		this.fixture.truncateTo(this.fixture.newest(), (int) lost - 20);
		this.fixture.rebootedReopen();
		this.fixture.append("d");
		assertThat(this.fixture.journal().tail()).isEqualTo(JUMP);
		// What was lost had been handed out, also where a whole segment is gone.
		this.fixture.control((control) -> control.set(Control.TAIL, 5 * JUMP + 7));
		this.fixture.rebootedReopen();
		assertThat(this.fixture.segments()).endsWith(6 * JUMP);
		this.fixture.append("e");
		assertThat(this.fixture.readAll()).containsExactly("a", "b", "d", "e");
	}

	@Test
	void cutsATornEndAndKeepsItInQuarantine() throws IOException {
		this.fixture.append("a", "b");
		this.fixture.closeAll();
		byte[] sound = this.fixture.bytes(this.fixture.newest());
		byte[] torn = { 1, 2, 3, 4, 5 };
		this.fixture.extend(this.fixture.newest(), torn);
		this.fixture.rebootedReopen();
		assertThat(this.fixture.bytes(this.fixture.path(1))).isEqualTo(sound);
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
		try (Stream<Path> kept = Files.list(this.fixture.quarantine)) {
			assertThat(kept).singleElement()
				.satisfies((file) -> assertThat(file).hasBinaryContent(torn))
				.satisfies((file) -> assertThat(file.getFileName().toString()).contains("events", "" + sound.length));
		}
	}

	@Test
	void cutsZerosAndOnes() {
		byte[] ones = new byte[3000];
		Arrays.fill(ones, (byte) 0xFF);
		for (byte[] rest : new byte[][] { new byte[24], new byte[3000], ones }) {
			this.fixture.append("a");
			this.fixture.closeAll();
			byte[] sound = this.fixture.bytes(this.fixture.newest());
			Path segment = this.fixture.newest();
			this.fixture.extend(segment, rest);
			this.fixture.rebootedReopen();
			assertThat(this.fixture.bytes(segment)).isEqualTo(sound);
		}
		assertThat(this.fixture.readAll()).containsExactly("a", "a", "a");
	}

	@Test
	void holeIsDamageWhenALaterRecordTestifiesThatItWasOnDisk() {
		this.fixture.append("a", "b");
		this.fixture.journal().flush();
		this.fixture.append("c");
		this.fixture.closeAll();
		byte[] sound = this.fixture.bytes(this.fixture.newest());
		this.fixture.flipBit(this.fixture.newest(), 8 * (SegmentHeader.SIZE + 32 + RecordFormat.HEADER));
		byte[] damaged = this.fixture.bytes(this.fixture.newest());
		this.fixture.reboot();
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(JournalException.Damaged.class).isThrownBy(this.fixture::journal)
				.withMessageContaining("record 2")
				.satisfies((ex) -> assertThat(ex.file()).isEqualTo(this.fixture.path(1)))
				.satisfies((ex) -> assertThat(ex.offset()).isEqualTo(SegmentHeader.SIZE + 32));
		}
		assertThat(this.fixture.bytes(this.fixture.newest())).isEqualTo(damaged);
		this.fixture.overwrite(this.fixture.newest(), sound);
		assertThat(this.fixture.readAll()).containsExactly("a", "b", "c");
	}

	@Test
	void holeIsTornWhenNoLaterRecordTestifies() {
		this.fixture.append("a");
		this.fixture.journal().flush();
		// Both were written before anything behind the first was forced.
		this.fixture.append("b", "c");
		this.fixture.closeAll();
		this.fixture.flipBit(this.fixture.newest(), 8 * (SegmentHeader.SIZE + 32 + RecordFormat.HEADER));
		this.fixture.rebootedReopen();
		assertThat(this.fixture.readAll()).containsExactly("a");
		this.fixture.append("d");
		assertThat(this.fixture.readAll()).containsExactly("a", "d");
	}

	@Test
	void testimonyOfBytesOfAnotherSegmentIsWorthNothing() {
		this.fixture.forceEach = true;
		this.fixture.append("a".repeat(1500), "b".repeat(1500), "c", "d");
		byte[] stranger = this.fixture.bytes(this.fixture.newest());
		this.fixture.rebootedReopen();
		this.fixture.append("e");
		this.fixture.closeAll();
		this.fixture.extend(this.fixture.newest(), new byte[8]);
		this.fixture.extend(this.fixture.newest(), Arrays.copyOfRange(stranger, SegmentHeader.SIZE, stranger.length));
		this.fixture.rebootedReopen();
		assertThat(this.fixture.readAll()).hasSize(5);
	}

	@Test
	void forcesWhatSurvived() {
		this.fixture.append("a");
		this.fixture.closeAll();
		this.fixture.reboot();
		this.fixture.io.failOnce(FaultyIo.Kind.FORCE, "Input/output error");
		assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(this.fixture::journal);
		this.fixture.append("b");
		assertThat(this.fixture.word(Control.FORCED)).isGreaterThanOrEqualTo(1);
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
	}

	@Test
	void damagedHeaderIsRefused() {
		this.fixture.append("a");
		this.fixture.closeAll();
		byte[] sound = this.fixture.bytes(this.fixture.newest());
		this.fixture.reboot();
		for (int bit = 0; bit < SegmentHeader.SIZE * 8; bit++) {
			this.fixture.flipBit(this.fixture.newest(), bit);
			assertThatExceptionOfType(JournalException.class).isThrownBy(this.fixture::journal)
				.isInstanceOfAny(JournalException.Damaged.class, JournalException.Refused.class);
			this.fixture.overwrite(this.fixture.newest(), sound);
		}
		assertThat(this.fixture.readAll()).containsExactly("a");
	}

	@Test
	void newerFormatIsRefusedAndNotRewritten() {
		this.fixture.append("a");
		this.fixture.closeAll();
		byte[] sound = this.fixture.bytes(this.fixture.newest());
		byte[] newer = sound.clone();
		Bytes.putInt(newer, 8, 2);
		CRC32C crc = new CRC32C();
		crc.update(newer, 0, 60);
		Bytes.putInt(newer, 60, (int) crc.getValue());
		this.fixture.overwrite(this.fixture.newest(), newer);
		this.fixture.reboot();
		assertThatExceptionOfType(JournalException.Refused.class).isThrownBy(this.fixture::journal)
			.withMessageContaining("has format 2, this version reads format 1");
		assertThat(this.fixture.bytes(this.fixture.newest())).isEqualTo(newer);
		this.fixture.overwrite(this.fixture.newest(), sound);
	}

	@Test
	void allSegmentsMissingIsDamage() throws IOException {
		this.fixture.append("a");
		this.fixture.closeAll();
		Path segment = this.fixture.newest();
		byte[] bytes = this.fixture.bytes(segment);
		Files.delete(segment);
		this.fixture.reboot();
		assertThatExceptionOfType(JournalException.Damaged.class).isThrownBy(this.fixture::journal)
			.withMessageContaining("the segment is missing");
		Files.write(segment, bytes);
	}

	@Test
	void copiedDirectoryIsNoticedAndGoesOnByItself() throws IOException {
		this.fixture.append("a", "b");
		this.fixture.closeAll();
		JournalFixture copy = new JournalFixture(this.root.resolve("elsewhere"), new FileIo());
		Platform.privateDirectory(copy.directory);
		try (Stream<Path> files = Files.list(this.fixture.directory)) {
			for (Path file : files.toList()) {
				Files.copy(file, copy.directory.resolve(file.getFileName()),
						java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
			}
		}
		this.fixture.append("here");
		copy.append("there");
		assertThat(this.fixture.readAll()).containsExactly("a", "b", "here");
		assertThat(copy.readAll()).containsExactly("a", "b", "there");
		// Ids that both hand out differ.
		assertThat(this.fixture.journal().tail()).isEqualTo(3);
		assertThat(copy.journal().tail()).isEqualTo(JUMP);
		copy.close();
		assertThat(copy.verify().damage()).isNull();
	}

	@Test
	void waitersAndSleepersOfTheOldBootAreForgotten() {
		this.fixture.append("a");
		this.fixture.control((control) -> {
			control.set(Control.NEXT, 200);
			control.setWaiting(199);
			control.setSleeping(7);
			control.set(Control.POISONED, 1);
		});
		this.fixture.rebootedReopen();
		this.fixture.control((control) -> {
			assertThat(control.get(Control.NEXT)).isZero();
			assertThat(control.waitingBehind(0)).isEqualTo(-1);
			assertThat(control.get(Control.POISONED)).isZero();
			control.takeSleepers(0, true, (slot) -> assertThat(slot).isNegative());
		});
	}

	@Test
	void oldBootStaysInTheHeaderUntilTheEnd() {
		this.fixture.append("a");
		this.fixture.closeAll();
		UUID before = this.fixture.boot;
		this.fixture.reboot();
		UUID after = this.fixture.boot;
		this.fixture.io.fault((operation) -> this.fixture.control((control) -> {
			try {
				Platform.FileIdentity identity = Platform.identityOf(this.fixture.directory.resolve(Control.FILE));
				if (this.fixture.segments().size() == 1) {
					assertThat(control.belongsTo(before, identity)).isTrue();
				}
			}
			catch (IOException ex) {
				throw new java.io.UncheckedIOException(ex);
			}
		}));
		this.fixture.journal();
		this.fixture.io.fault(FaultyIo.NONE);
		this.fixture.control((control) -> {
			try {
				assertThat(control.belongsTo(after, Platform.identityOf(this.fixture.directory.resolve(Control.FILE))))
					.isTrue();
			}
			catch (IOException ex) {
				throw new java.io.UncheckedIOException(ex);
			}
		});
	}

}
