package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.iutils.testing.LogLines;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SalvageTests extends AbstractJournalTests {

	/** Bytes of a record of {@link #value}. */
	private static final int SIZE = 128;

	@BeforeEach
	void salvage() {
		this.fixture.salvage = true;
		this.fixture.damaged = true;
	}

	private static String value(int i) {
		return i + "~".repeat(100 - String.valueOf(i).length());
	}

	private void write(int from, int to) {
		this.fixture.append(IntStream.rangeClosed(from, to).mapToObj(SalvageTests::value).toArray(String[]::new));
	}

	private void damageRecord(long segment, long sequence) {
		this.fixture.flipBit(this.fixture.path(segment),
				8 * (int) (SegmentHeader.SIZE + (sequence - segment) * SIZE + 50));
	}

	/** All that a cursor tells: values, and what was skipped in brackets. */
	private static List<String> tell(Cursor cursor) {
		List<String> told = new ArrayList<>();
		while (true) {
			try {
				if (!cursor.next()) {
					return told;
				}
				told.add(Long.toString(cursor.position()));
			}
			catch (JournalException.Skipped ex) {
				told.add("[" + (ex.after() + 1) + "-" + ex.lostTo() + "]");
			}
		}
	}

	private List<String> tell(Journal journal) {
		try (Cursor cursor = journal.cursor(0)) {
			return tell(cursor);
		}
	}

	private List<String> kept() throws IOException {
		try (Stream<Path> files = Files.list(this.fixture.quarantine)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

	@Test
	void cursorStepsOverAndTellsOnce() throws IOException {
		write(1, 12);
		try (Cursor cursor = this.fixture.journal().cursor(0)) {
			damageRecord(1, 4);
			damageRecord(1, 5);
			damageRecord(1, 9);
			assertThat(tell(cursor)).containsExactly("1", "2", "3", "[4-5]", "6", "7", "8", "[9-9]", "10", "11", "12");
			assertThat(tell(cursor)).isEmpty();
			write(13, 13);
			assertThat(tell(cursor)).containsExactly("13");
		}
		// The damaged segment is left.
		assertThat(this.fixture.segments()).containsExactly(1L, 13L);
		assertThat(tell(this.fixture.open(1))).containsExactly("1", "2", "3", "[4-5]", "6", "7", "8", "[9-9]", "10",
				"11", "12", "13");
	}

	@Test
	void everyPlaceIsKeptCountedAndLoggedOnce() throws IOException {
		write(1, 12);
		byte[] sound = this.fixture.bytes(this.fixture.path(1));
		damageRecord(1, 4);
		byte[] damaged = this.fixture.bytes(this.fixture.path(1));
		try (LogLines log = LogLines.of(Salvage.class)) {
			tell(this.fixture.journal());
			tell(this.fixture.journal());
			int offset = SegmentHeader.SIZE + 3 * SIZE;
			Path kept = this.fixture.quarantine.resolve("events-00000000000000000001.log-" + offset);
			assertThat(kept()).containsExactly(kept.getFileName().toString());
			assertThat(kept).hasBinaryContent(Arrays.copyOfRange(damaged, offset, offset + SIZE));
			assertThat(log.lines()).singleElement().asString().contains("record 4", "at offset " + offset);
			assertThat(this.fixture.salvaged).singleElement()
				.satisfies((place) -> assertThat(place.offset()).isEqualTo(offset))
				.satisfies((place) -> assertThat(place.file()).isEqualTo(this.fixture.path(1)));
			// Each process counts; what is kept is kept by the first.
			Files.write(kept, new byte[1]);
			tell(this.fixture.open(1));
			assertThat(this.fixture.salvaged).hasSize(2);
			assertThat(kept).hasBinaryContent(new byte[1]);
		}
		this.fixture.overwrite(this.fixture.path(1), sound);
		this.fixture.damaged = false;
	}

	@Test
	void positionBehindTheDamageHearsNothingOfIt() {
		write(1, 12);
		damageRecord(1, 4);
		try (Cursor cursor = this.fixture.journal().cursor(7)) {
			assertThat(tell(cursor)).containsExactly("8", "9", "10", "11", "12");
		}
		try (Cursor cursor = this.fixture.journal().cursor(4)) {
			assertThat(tell(cursor)).startsWith("5");
		}
	}

	@Test
	void lastRecordsOfASealedSegmentAreToldByTheNext() {
		write(1, 40);
		long second = this.fixture.segments().get(1);
		damageRecord(1, second - 1);
		damageRecord(1, second - 2);
		assertThat(tell(this.fixture.journal())).contains("[" + (second - 2) + "-" + (second - 1) + "]", "" + second,
				"40");
		assertThat(this.fixture.salvaged).hasSize(1);
	}

	@Test
	void newestRecordThatIsDamagedIsLeftBehind() {
		write(1, 12);
		damageRecord(1, 12);
		try (Cursor cursor = this.fixture.journal().cursor(0)) {
			assertThat(tell(cursor)).endsWith("11", "[12-12]");
			// Whoever has not met it goes on behind it.
			Journal other = this.fixture.open(1);
			JournalFixture.append(other, value(13));
			assertThat(tell(cursor)).containsExactly("13");
			assertThat(tell(other)).endsWith("11", "[12-12]", "13");
		}
	}

	@Test
	void writerThatKnowsNothingOfItIsHeardByAll() {
		write(1, 5);
		Journal reader = this.fixture.open(1);
		this.fixture.truncateTo(this.fixture.path(1), SegmentHeader.SIZE + 3 * SIZE + 20);
		try (Cursor cursor = reader.cursor(0)) {
			assertThat(tell(cursor)).containsExactly("1", "2", "3", "[4-5]");
			// It has held the lock last, so that it does not look at the length.
			write(6, 6);
			assertThat(tell(cursor)).containsExactly("6");
		}
		JournalFixture.append(reader, value(7));
		assertThat(tell(this.fixture.open(2))).containsExactly("1", "2", "3", "[4-5]", "6", "7");
	}

	@Test
	void whatNobodyHasSeenNeverAppears() {
		write(1, 12);
		this.fixture.closeAll();
		// A sibling died behind its write, and before that something was damaged.
		byte[] bytes = this.fixture.bytes(this.fixture.path(1));
		this.fixture.control((control) -> {
			control.set(Control.TAIL, 10);
			control.set(Control.OWNER, (77L << 16) | 9);
		});
		damageRecord(1, 4);
		try (Cursor cursor = this.fixture.open(1).cursor(0)) {
			JournalFixture.append(this.fixture.open(2), "another 11");
			assertThat(tell(cursor)).containsExactly("1", "2", "3", "[4-4]", "5", "6", "7", "8", "9", "10", "11");
			assertThat(new String(cursor.payload(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("another 11");
		}
		assertThat(this.fixture.bytes(this.fixture.path(1))).hasSize(bytes.length - 2 * SIZE);
	}

	@Test
	void damageInARecordThatTestifiesIsSteppedOverAfterABoot() {
		this.fixture.forceEach = true;
		write(1, 12);
		this.fixture.closeAll();
		damageRecord(1, 4);
		this.fixture.reboot();
		Journal journal = this.fixture.journal();
		assertThat(this.fixture.salvaged).hasSize(1);
		assertThat(tell(journal)).contains("3", "[4-4]", "5", "12");
		write(13, 13);
		assertThat(tell(journal)).endsWith("12", "" + (1L << 32));
	}

	@Test
	void damagedHeaderCostsNothingIfItsSaltIsThere() {
		write(1, 70);
		this.fixture.closeAll();
		long second = this.fixture.segments().get(1);
		this.fixture.flipBit(this.fixture.path(second), 8 * 40);
		assertThat(tell(this.fixture.journal())).hasSize(70);
		assertThat(this.fixture.salvaged).hasSize(1);
		this.fixture.flipBit(this.fixture.path(second), 8 * 16);
		assertThat(tell(this.fixture.open(1))).contains("" + (second - 1)).doesNotContain("" + second).endsWith("70");
	}

	@Test
	void segmentsOfOthersAreMissing() throws IOException {
		write(1, 100);
		this.fixture.closeAll();
		List<Long> segments = this.fixture.segments();
		long second = segments.get(1);
		long third = segments.get(2);
		Files.write(this.fixture.path(second), this.fixture.bytes(this.fixture.path(third)));
		// A copy in the middle of another hides nothing.
		Files.write(this.fixture.path(5), this.fixture.bytes(this.fixture.path(third)));
		assertThat(tell(this.fixture.journal())).contains("5", "6", "" + (second - 1),
				"[" + second + "-" + (third - 1) + "]", "" + third, "100");
		write(101, 140);
		assertThat(tell(this.fixture.open(1))).endsWith("140");
	}

	@Test
	void newestSegmentThatIsDeletedUnderAWriterIsReplaced() throws IOException {
		write(1, 5);
		Files.delete(this.fixture.path(1));
		Journal other = this.fixture.open(1);
		JournalFixture.append(other, value(6));
		write(7, 7);
		assertThat(tell(other)).endsWith("6", "7");
		assertThat(tell(this.fixture.journal())).endsWith("6", "7");
		other.flush();
		assertThat(other.forced()).isEqualTo(7);
		this.fixture.damaged = false;
	}

	@Test
	void flushThatMissesTheNewestSegmentBeginsAnother() throws IOException {
		write(1, 5);
		Files.delete(this.fixture.path(1));
		this.fixture.journal().flush();
		assertThat(this.fixture.salvaged).hasSize(1);
		write(6, 6);
		assertThat(tell(this.fixture.journal())).endsWith("6");
		this.fixture.damaged = false;
	}

	@Test
	void directoryThatWasReplacedIsNotWrittenTo() throws IOException {
		write(1, 5);
		this.fixture.dieInside();
		Path moved = this.root.resolve("moved");
		Files.move(this.fixture.directory, moved);
		Platform.privateDirectory(this.fixture.directory);
		assertThatExceptionOfType(JournalException.Lost.class).isThrownBy(() -> write(6, 6));
		assertThatExceptionOfType(JournalException.Lost.class).isThrownBy(() -> this.fixture.journal().flush());
		try (Stream<Path> files = Files.list(this.fixture.directory)) {
			assertThat(files).isEmpty();
		}
		this.fixture.closeAll();
		Files.delete(this.fixture.directory);
		Files.move(moved, this.fixture.directory);
		this.fixture.damaged = false;
	}

	@Test
	void quarantineThatCannotBeWrittenHoldsUpNobody() {
		write(1, 12);
		damageRecord(1, 4);
		Journal journal = this.fixture.open(1);
		this.fixture.io.failAll(FaultyIo.Kind.CREATE, FaultyIo.DISK_FULL);
		assertThat(tell(journal)).contains("3", "[4-4]", "5", "12");
		this.fixture.io.fault(FaultyIo.NONE);
	}

	@Test
	void valueThatIsReadLaterIsRefusedAndCounted() {
		write(1, 12);
		tell(this.fixture.journal());
		damageRecord(1, 4);
		try (RecordReader reader = this.fixture.journal().reader()) {
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(JournalException.Damaged.class)
					.isThrownBy(() -> reader.read(1, SegmentHeader.SIZE + 3 * SIZE, 100, 4));
			}
			assertThat(reader.read(1, SegmentHeader.SIZE + 4 * SIZE, 100, 5)).hasSize(100);
		}
		assertThat(this.fixture.salvaged).hasSize(1);
		write(13, 13);
		assertThat(this.fixture.segments()).containsExactly(1L, 13L);
	}

	@Test
	void poisonedSegmentIsNotLeftForItsDamage() {
		write(1, 12);
		this.fixture.control((control) -> {
			control.set(Control.FORCED, 5);
			control.set(Control.POISONED, 1);
		});
		damageRecord(1, 4);
		tell(this.fixture.journal());
		assertThatExceptionOfType(JournalException.class).isThrownBy(() -> write(13, 13));
		assertThat(this.fixture.journal().forced()).isEqualTo(5);
	}

}
