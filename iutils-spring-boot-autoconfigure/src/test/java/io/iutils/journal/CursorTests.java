package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CursorTests extends AbstractJournalTests {

	@Test
	void readsBehindASequenceAndGoesOnWithTheTail() {
		this.fixture.append("a", "b", "c");
		try (Cursor cursor = this.fixture.journal().cursor(1)) {
			assertThat(cursor.position()).isEqualTo(1);
			assertThat(cursor.hasNext()).isTrue();
			assertThat(cursor.next()).isTrue();
			assertThat(cursor.position()).isEqualTo(2);
			assertThat(cursor.payload()).containsExactly('b');
			assertThat(cursor.next()).isTrue();
			assertThat(cursor.hasNext()).isFalse();
			assertThat(cursor.next()).isFalse();
			assertThat(cursor.position()).isEqualTo(3);
			JournalFixture.append(this.fixture.open(1), "d");
			assertThat(cursor.hasNext()).isTrue();
			assertThat(cursor.next()).isTrue();
			assertThat(cursor.payload()).containsExactly('d');
		}
	}

	@Test
	void waitsBehindAPositionAboveTheTail() {
		this.fixture.append("a");
		try (Cursor cursor = this.fixture.journal().cursor(2)) {
			this.fixture.append("b");
			assertThat(cursor.next()).isFalse();
			this.fixture.append("c");
			assertThat(cursor.next()).isTrue();
			assertThat(cursor.payload()).containsExactly('c');
		}
	}

	@Test
	void readsNothingAboveTheTailThoughItIsThere() {
		this.fixture.forceEach = true;
		this.fixture.append("a");
		try (Cursor cursor = this.fixture.journal().cursor(0)) {
			List<Boolean> seen = new ArrayList<>();
			this.fixture.io.fault((operation) -> {
				if (operation.kind() == FaultyIo.Kind.FORCE) {
					// The whole record is in the file, and in the buffer.
					this.fixture.io.fault(FaultyIo.NONE);
					seen.add(cursor.next());
					seen.add(cursor.next());
					throw new IOException("Input/output error");
				}
			});
			assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(() -> this.fixture.append("bbbbbb"));
			assertThat(seen).containsExactly(true, false);
			this.fixture.append("c");
			assertThat(cursor.next()).isTrue();
			assertThat(cursor.payload()).containsExactly('c');
		}
	}

	@Test
	void readsAgainWhatWasOverwrittenAboveTheTail() {
		this.fixture.append("a");
		try (Cursor cursor = this.fixture.journal().cursor(0)) {
			List<Boolean> seen = new ArrayList<>();
			this.fixture.io.fault((operation) -> {
				if (operation.kind() == FaultyIo.Kind.WRITE_REST) {
					this.fixture.io.fault(FaultyIo.NONE);
					seen.add(cursor.next());
					throw new IOException(FaultyIo.DISK_FULL);
				}
			});
			assertThatExceptionOfType(JournalException.Full.class)
				.isThrownBy(() -> this.fixture.append("x".repeat(100)));
			this.fixture.append("b".repeat(100));
			assertThat(seen).containsExactly(true);
			assertThat(cursor.next()).isTrue();
			assertThat(cursor.payload()).containsOnly('b');
		}
	}

	@Test
	void startsInTheMiddleThroughThePositionIndex() {
		this.fixture.segmentSize = 1 << 20;
		List<String> values = IntStream.range(0, 400).mapToObj((i) -> i + " " + "x".repeat(1000)).toList();
		this.fixture.append(values.toArray(String[]::new));
		assertThat(bytesReadBehind(300)).isLessThan(180 << 10);
		assertThat(JournalFixture.read(this.fixture.journal(), 300).values()).isEqualTo(values.subList(300, 400));
		// A copy that has not written knows the places of what it has read.
		this.fixture.reopen();
		assertThat(bytesReadBehind(200)).isGreaterThan(200 << 10);
		assertThat(bytesReadBehind(300)).isLessThan(180 << 10);
		assertThat(JournalFixture.read(this.fixture.journal(), 399).values()).isEqualTo(values.subList(399, 400));
	}

	private long bytesReadBehind(long after) {
		AtomicLong last = new AtomicLong();
		AtomicLong first = new AtomicLong(Long.MAX_VALUE);
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.READ && operation.position() > 0) {
				first.accumulateAndGet(operation.position(), Math::min);
				last.accumulateAndGet(operation.position(), Math::max);
			}
		});
		JournalFixture.Found found = JournalFixture.read(this.fixture.journal(), after);
		this.fixture.io.fault(FaultyIo.NONE);
		assertThat(found.sequences()).startsWith(after + 1);
		return last.get() - first.get();
	}

	@Test
	void followsAWriterAcrossRolls() throws InterruptedException {
		int count = 3000;
		this.fixture.journal();
		Thread writer = new Thread(() -> {
			for (int i = 1; i <= count; i++) {
				this.fixture.append("value " + i);
			}
		});
		List<Long> sequences = new ArrayList<>();
		List<String> values = new ArrayList<>();
		Journal reading = this.fixture.open(1);
		try (Cursor cursor = reading.cursor(0)) {
			writer.start();
			while (sequences.size() < count) {
				if (cursor.next()) {
					sequences.add(cursor.position());
					values.add(new String(cursor.payload()));
				}
				else if (!writer.isAlive() && !cursor.hasNext()) {
					break;
				}
			}
		}
		writer.join();
		assertThat(sequences).isEqualTo(LongStream.rangeClosed(1, count).boxed().toList());
		assertThat(values).isEqualTo(IntStream.rangeClosed(1, count).mapToObj((i) -> "value " + i).toList());
		assertThat(this.fixture.segments()).hasSizeGreaterThan(20);
	}

	@Test
	void tellsOnceAndExactlyWhatItMissed() {
		List<Long> firsts = rollThreeTimes();
		long gone = firsts.get(2) - 1;
		removeSegments(firsts.subList(0, 2));
		try (Cursor cursor = this.fixture.journal().cursor(1)) {
			assertThatExceptionOfType(JournalException.Overtaken.class).isThrownBy(cursor::next)
				.satisfies((ex) -> assertThat(ex.after()).isEqualTo(1))
				.satisfies((ex) -> assertThat(ex.lostTo()).isEqualTo(gone));
			assertThat(cursor.position()).isEqualTo(gone);
			assertThat(cursor.next()).isTrue();
			assertThat(cursor.position()).isEqualTo(gone + 1);
		}
		// Everything below is gone, and it had read all of that.
		assertThat(JournalFixture.read(this.fixture.journal(), gone).end()).isNull();
		assertThat(JournalFixture.read(this.fixture.journal(), gone - 1).end())
			.isInstanceOf(JournalException.Overtaken.class);
	}

	@Test
	void stepsBackForWhoCouldNotTakeTheRecordOver() {
		this.fixture.append("a", "b", "c");
		try (Cursor cursor = this.fixture.journal().cursor(0)) {
			assertThat(cursor.next()).isTrue();
			assertThat(cursor.next()).isTrue();
			byte[] payload = cursor.payload();
			cursor.back();
			assertThat(cursor.position()).isEqualTo(1);
			assertThat(cursor.hasNext()).isTrue();
			assertThat(cursor.next()).isTrue();
			assertThat(cursor.position()).isEqualTo(2);
			assertThat(cursor.payload()).isEqualTo(payload);
			assertThat(cursor.next()).isTrue();
			assertThat(cursor.position()).isEqualTo(3);
			assertThat(cursor.next()).isFalse();
		}
	}

	@Test
	void positionZeroIsFromTheOldestWithoutLoss() {
		List<Long> firsts = rollThreeTimes();
		removeSegments(firsts.subList(0, 2));
		JournalFixture.Found found = JournalFixture.read(this.fixture.journal(), 0);
		assertThat(found.end()).isNull();
		assertThat(found.sequences()).startsWith(firsts.get(2)).endsWith(this.fixture.journal().tail());
	}

	@Test
	void aCompleteCursorTellsWhatIsGoneBehindZeroToo() {
		List<Long> firsts = rollThreeTimes();
		removeSegments(firsts.subList(0, 2));
		try (Cursor cursor = this.fixture.journal().completeCursor(0)) {
			assertThatExceptionOfType(JournalException.Overtaken.class).isThrownBy(cursor::next)
				.satisfies((ex) -> assertThat(ex.after()).isZero())
				.satisfies((ex) -> assertThat(ex.lostTo()).isEqualTo(firsts.get(2) - 1));
			assertThat(cursor.next()).isTrue();
			assertThat(cursor.position()).isEqualTo(firsts.get(2));
		}
	}

	@Test
	void aJumpBehindABootWithoutRecordsIsNoLoss() {
		this.fixture.journal();
		Journal journal = this.fixture.rebootedReopen();
		this.fixture.append("a");
		try (Cursor cursor = journal.completeCursor(0)) {
			assertThat(cursor.next()).isTrue();
			assertThat(cursor.position()).isEqualTo(1L << 32);
		}
	}

	@Test
	void isOvertakenInTheMiddleOfASegment() {
		this.fixture.append("a", "b");
		try (Cursor cursor = this.fixture.journal().cursor(0)) {
			assertThat(cursor.next()).isTrue();
			List<Long> firsts = rollThreeTimes();
			removeSegments(firsts.subList(0, 2));
			// The file it has open is gone from the directory, and still readable.
			long last = 1;
			for (long sequence = 2; sequence < firsts.get(1); sequence++) {
				assertThat(cursor.next()).isTrue();
				last = cursor.position();
			}
			long expectedLast = last;
			assertThatExceptionOfType(JournalException.Overtaken.class).isThrownBy(cursor::next)
				.satisfies((ex) -> assertThat(ex.after()).isEqualTo(expectedLast))
				.satisfies((ex) -> assertThat(ex.lostTo()).isEqualTo(firsts.get(2) - 1));
			assertThat(cursor.next()).isTrue();
			assertThat(cursor.position()).isEqualTo(firsts.get(2));
		}
	}

	@Test
	void missingSegmentInTheMiddleIsDamageNotRetention() throws IOException {
		List<Long> firsts = rollThreeTimes();
		Path missing = this.fixture.path(firsts.get(1));
		byte[] bytes = this.fixture.bytes(missing);
		Files.delete(missing);
		for (long after : List.of(0L, 1L, firsts.get(1))) {
			JournalFixture.Found found = JournalFixture.read(this.fixture.journal(), after);
			assertThat(found.end()).isInstanceOf(JournalException.Damaged.class)
				.hasMessageContaining(SegmentHeader.fileName(firsts.get(2)));
		}
		Files.write(missing, bytes);
		assertThat(JournalFixture.read(this.fixture.journal(), 0).end()).isNull();
	}

	@Test
	void missingNewestSegmentIsDamage() throws IOException {
		List<Long> firsts = rollThreeTimes();
		Path missing = this.fixture.newest();
		byte[] bytes = this.fixture.bytes(missing);
		Files.delete(missing);
		JournalFixture.Found found = JournalFixture.read(this.fixture.journal(), 0);
		assertThat(found.end()).isInstanceOf(JournalException.Damaged.class)
			.hasMessageContaining("record " + firsts.get(3) + " is missing");
		Files.write(missing, bytes);
	}

	@Test
	void swappedSegmentsAreDamage() throws IOException {
		List<Long> firsts = rollThreeTimes();
		Path one = this.fixture.path(firsts.get(1));
		Path two = this.fixture.path(firsts.get(2));
		swap(one, two);
		JournalFixture.Found found = JournalFixture.read(this.fixture.journal(), 0);
		assertThat(found.sequences()).endsWith(firsts.get(1) - 1);
		assertThat(found.end()).isInstanceOf(JournalException.Damaged.class).hasMessageContaining(one.toString());
		swap(one, two);
	}

	private void swap(Path one, Path two) throws IOException {
		Path aside = this.root.resolve("aside");
		Files.move(one, aside);
		Files.move(two, one);
		Files.move(aside, two);
	}

	@Test
	void segmentsThatDoNotFollowEachOtherAreDamage() throws IOException {
		rollThreeTimes();
		// One byte of the header's "previous", with a checksum that fits.
		Path second = this.fixture.path(this.fixture.segments().get(1));
		byte[] bytes = this.fixture.bytes(second);
		SegmentHeader header = SegmentHeader.of(bytes);
		assertThat(header).isNotNull();
		byte[] wrong = bytes.clone();
		System.arraycopy(new SegmentHeader(header.kind(), header.salt(), 0, header.first(), header.previous() + 1,
				header.created())
			.toBytes(), 0, wrong, 0, SegmentHeader.SIZE);
		this.fixture.overwrite(second, wrong);
		assertThat(JournalFixture.read(this.fixture.journal(), 0).end()).isInstanceOf(JournalException.Damaged.class)
			.hasMessageContaining("it follows record");
		this.fixture.overwrite(second, bytes);
	}

	@Test
	void staysBeforeADamagedRecord() {
		this.fixture.append("a", "b", "c");
		int place = SegmentHeader.SIZE + 2 * (int) RecordFormat.size(1) + RecordFormat.HEADER;
		this.fixture.flipBit(this.fixture.newest(), place * 8);
		try (Cursor cursor = this.fixture.journal().cursor(1)) {
			assertThat(cursor.next()).isTrue();
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(JournalException.Damaged.class).isThrownBy(cursor::next)
					.satisfies((ex) -> assertThat(ex.file()).isEqualTo(this.fixture.newest()))
					.satisfies((ex) -> assertThat(ex.offset()).isEqualTo(place - RecordFormat.HEADER));
				assertThat(cursor.position()).isEqualTo(2);
			}
		}
		this.fixture.damaged = true;
	}

	@Test
	void lengthLongerThanAnyRecordIsDamageBeforeMemoryIsTaken() {
		this.fixture.append("a", "b");
		byte[] bytes = this.fixture.bytes(this.fixture.newest());
		for (int length : new int[] { -1, Integer.MAX_VALUE, JournalFixture.SEGMENT_SIZE }) {
			byte[] wrong = bytes.clone();
			Bytes.putInt(wrong, SegmentHeader.SIZE, length);
			this.fixture.overwrite(this.fixture.newest(), wrong);
			assertThat(JournalFixture.read(this.fixture.journal(), 0).end())
				.isInstanceOf(JournalException.Damaged.class)
				.hasMessageContaining("more than any record has");
		}
		this.fixture.overwrite(this.fixture.newest(), bytes);
	}

	@Test
	void committedBytesThatAreGoneAreDamage() {
		this.fixture.append("a", "b");
		Path segment = this.fixture.newest();
		byte[] bytes = this.fixture.bytes(segment);
		for (int missing = 1; missing < 32; missing++) {
			this.fixture.truncateTo(segment, bytes.length - missing);
			JournalFixture.Found found = JournalFixture.read(this.fixture.journal(), 0);
			assertThat(found.values()).containsExactly("a");
			assertThat(found.end()).isInstanceOf(JournalException.Damaged.class);
		}
		this.fixture.overwrite(segment, bytes);
	}

	@Test
	void readsRecordsLargerThanItsBufferAndSmallOnesBehind() {
		this.fixture.segmentSize = 4 << 20;
		String large = "x".repeat(1_500_000);
		this.fixture.append("a", large, "b", large, "c");
		assertThat(this.fixture.readAll()).containsExactly("a", large, "b", large, "c");
	}

	@Test
	void systemMayReturnLessThanWasAskedFor() {
		this.fixture.segmentSize = 1 << 20;
		String large = "x".repeat(200_000);
		this.fixture.append("a", large, "b".repeat(100), large, "c");
		List<String> all = this.fixture.readAll();
		this.fixture.io.readAtMost(SegmentHeader.SIZE);
		assertThat(this.fixture.readAll()).isEqualTo(all);
		// Repair reads with the same care.
		this.fixture.dieInside();
		this.fixture.append("d");
		assertThat(this.fixture.readAll()).hasSize(6);
		this.fixture.io.readAtMost(Integer.MAX_VALUE);
	}

	@Test
	void stepsOverWhatItsOwnProcessAppended() {
		Journal journal = this.fixture.journal();
		this.fixture.append("a");
		try (Cursor cursor = journal.cursor(0)) {
			assertThat(cursor.next()).isTrue();
			for (int i = 0; i < 40; i++) {
				String value = i + "x".repeat(300);
				journal.append(new Turn() {

					@Override
					public void decide(Batch batch) {
						assertThat(cursor.next()).isFalse();
						batch.add(JournalFixture.KIND, (byte) 0, value.getBytes());
					}

					@Override
					public void published(Batch batch) {
						cursor.skip(batch);
					}

				});
				if (i % 3 == 0) {
					JournalFixture.append(journal, "other " + i);
					assertThat(cursor.next()).isTrue();
					assertThat(cursor.payload()).asString().isEqualTo("other " + i);
				}
				assertThat(cursor.next()).isFalse();
			}
		}
		assertThat(this.fixture.segments()).hasSizeGreaterThan(3);
	}

	@Test
	void forgetsThePlacesOfSegmentsThatOthersRemoved() {
		rollThreeTimes();
		PositionIndex positions = new PositionIndex();
		List<Long> firsts = this.fixture.segments();
		try (Cursor cursor = new Cursor(this.fixture.journal(),
				new Segments(this.fixture.directory, this.fixture.io, new Random()), positions, this.fixture.io, 2048,
				0, Cursor.Beginning.OLDEST)) {
			assertThat(cursor.next()).isTrue();
			assertThat(positions.floor(1)).isNotNull();
			while (cursor.position() < firsts.get(2)) {
				assertThat(cursor.next()).isTrue();
			}
			removeSegments(firsts.subList(0, 2));
			while (cursor.next()) {
				assertThat(cursor.position()).isPositive();
			}
			assertThat(positions.floor(firsts.get(2) - 1)).isNull();
			assertThat(positions.floor(firsts.get(3))).isNotNull();
		}
	}

	@Test
	void holdsOnlyOneFileOpen() throws IOException {
		rollThreeTimes();
		Path descriptors = Path.of("/proc/self/fd");
		org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(descriptors));
		try (Cursor cursor = this.fixture.journal().cursor(0)) {
			while (cursor.next()) {
				assertThat(openSegments()).isLessThanOrEqualTo(2);
			}
		}
		// The writer's.
		assertThat(openSegments()).isLessThanOrEqualTo(1);
	}

	private long openSegments() throws IOException {
		long open = 0;
		try (java.nio.file.DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
			for (Path link : links) {
				try {
					Path target = Files.readSymbolicLink(link);
					open += (target.startsWith(this.fixture.directory) && target.toString().contains(".log")) ? 1 : 0;
				}
				catch (IOException ex) {
					// Closed meanwhile.
				}
			}
		}
		return open;
	}

	private List<Long> rollThreeTimes() {
		for (int i = 0; i < 20; i++) {
			this.fixture.append("x".repeat(700));
			if (this.fixture.segments().size() == 4) {
				break;
			}
		}
		assertThat(this.fixture.segments()).hasSize(4);
		return this.fixture.segments();
	}

	private void removeSegments(List<Long> firsts) {
		for (long first : firsts) {
			try {
				Files.delete(this.fixture.path(first));
			}
			catch (IOException ex) {
				throw new java.io.UncheckedIOException(ex);
			}
		}
	}

}
