package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every truncation and every flipped bit of a small journal: an exact prefix or a
 * refusal, never a wrong value.
 */
class DamageTests {

	private static final String SEGMENT = SegmentHeader.fileName(1);

	@TempDir
	Path root;

	private final List<String> values = new ArrayList<>();

	/** Where each record ends. */
	private final List<Integer> ends = new ArrayList<>();

	private Replica replica;

	@BeforeEach
	void makeReplica() {
		this.replica = new Replica(this.root.resolve("replica"));
	}

	@AfterEach
	void closeReplica() throws IOException {
		this.replica.close();
	}

	private Replica.State journal(boolean forceEach) {
		JournalFixture fixture = new JournalFixture(this.root.resolve("origin"), new MemoryIo());
		fixture.forceEach = forceEach;
		int end = SegmentHeader.SIZE;
		for (int i = 0; i < 8; i++) {
			String value = i + "~".repeat(i * 5 % 37);
			this.values.add(value);
			end += (int) RecordFormat.size(value.length());
			this.ends.add(end);
			fixture.append(value);
		}
		fixture.close();
		return Replica.State.of(fixture);
	}

	private Found look(Replica.State state, boolean reboot) {
		this.replica.restore(state);
		if (reboot) {
			this.replica.fixture.reboot();
		}
		try {
			Journal journal = this.replica.fixture.open(1);
			JournalFixture.Found found = JournalFixture.read(journal, 0);
			assertThat(found.values()).isEqualTo(this.values.subList(0, found.values().size()));
			return new Found(true, found.values().size(), found.end());
		}
		catch (JournalException.Damaged | JournalException.Refused ex) {
			return new Found(false, 0, ex);
		}
	}

	/** What is still there goes on working. */
	private void assertGoesOn(int count) {
		List<String> expected = new ArrayList<>(this.values.subList(0, count));
		expected.add("more");
		JournalFixture.append(this.replica.fixture.open(2), "more");
		assertThat(JournalFixture.read(this.replica.fixture.open(3), 0).values()).isEqualTo(expected);
		assertThat(this.replica.fixture.verify().damage()).isNull();
	}

	private int wholeRecords(int length) {
		return (int) this.ends.stream().filter((end) -> end <= length).count();
	}

	private int recordAt(int place) {
		return wholeRecords(place);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void everyTruncationInTheSameBootIsRefused(boolean died) {
		Replica.State sound = journal(false).with(Control.OWNER, died ? 8L << 16 | 5 : 0);
		byte[] bytes = bytes(sound);
		for (int length = 0; length < bytes.length; length++) {
			Found found = look(sound.with(SEGMENT, Arrays.copyOf(bytes, length)), false);
			assertThat(found.opened()).as("length %s", length).isFalse();
			assertThat(found.end()).isInstanceOf(JournalException.Damaged.class);
		}
		assertThat(look(sound, false)).isEqualTo(new Found(true, this.values.size(), null));
		assertGoesOn(this.values.size());
	}

	@Test
	void everyTruncationBeforeAnotherBootIsAPrefix() {
		Replica.State sound = journal(false);
		byte[] bytes = bytes(sound);
		for (int length = 0; length <= bytes.length; length++) {
			Found found = look(sound.with(SEGMENT, Arrays.copyOf(bytes, length)), true);
			if (length < SegmentHeader.SIZE) {
				assertThat(found.end()).as("length %s", length).isInstanceOf(JournalException.Damaged.class);
			}
			else {
				assertThat(found).as("length %s", length).isEqualTo(new Found(true, wholeRecords(length), null));
				assertGoesOn(found.count());
			}
		}
	}

	@Test
	void everyFlippedBitInTheSameBootIsFoundWhenItIsRead() {
		Replica.State sound = journal(false);
		byte[] bytes = bytes(sound);
		for (int bit = 0; bit < bytes.length * 8; bit++) {
			Found found = look(sound.with(SEGMENT, flip(bytes, bit)), false);
			int place = bit / 8;
			assertThat(found.opened()).as("bit %s", bit).isEqualTo(place >= SegmentHeader.SIZE);
			assertThat(found.count()).as("bit %s", bit).isEqualTo(recordAt(place));
			assertThat(found.end()).isNotNull();
		}
	}

	@Test
	void everyFlippedBitAfterADeathInTheSameBootIsRefused() {
		Replica.State sound = journal(false).with(Control.OWNER, 8L << 16 | 5);
		byte[] bytes = bytes(sound);
		for (int bit = 0; bit < bytes.length * 8; bit++) {
			assertThat(look(sound.with(SEGMENT, flip(bytes, bit)), false).opened()).as("bit %s", bit).isFalse();
		}
	}

	@Test
	void everyFlippedBitThatMayNotHaveBeenOnDiskIsCutAfterABoot() {
		Replica.State sound = journal(false);
		byte[] bytes = bytes(sound);
		for (int bit = 0; bit < bytes.length * 8; bit++) {
			Found found = look(sound.with(SEGMENT, flip(bytes, bit)), true);
			int place = bit / 8;
			if (place < SegmentHeader.SIZE) {
				assertThat(found.opened()).as("bit %s", bit).isFalse();
			}
			else {
				assertThat(found).as("bit %s", bit).isEqualTo(new Found(true, recordAt(place), null));
				if (bit % 64 == 0) {
					assertGoesOn(found.count());
				}
			}
		}
	}

	@Test
	void everyFlippedBitThatWasOnDiskIsRefusedAfterABoot() {
		Replica.State sound = journal(true);
		byte[] bytes = bytes(sound);
		int last = this.ends.get(this.ends.size() - 2);
		for (int bit = 0; bit < bytes.length * 8; bit++) {
			Found found = look(sound.with(SEGMENT, flip(bytes, bit)), true);
			if (bit / 8 < last) {
				assertThat(found.opened()).as("bit %s", bit).isFalse();
				assertThat(this.replica.fixture.bytes(this.replica.fixture.path(1))).isEqualTo(flip(bytes, bit));
			}
			else {
				// Nobody testifies for the last one.
				assertThat(found).as("bit %s", bit).isEqualTo(new Found(true, this.values.size() - 1, null));
			}
		}
	}

	@Test
	void everyZeroedBlockIsCutOrRefused() {
		Replica.State sound = journal(false);
		byte[] bytes = bytes(sound);
		for (int block = SegmentHeader.SIZE; block < bytes.length; block += 64) {
			byte[] zeroed = bytes.clone();
			Arrays.fill(zeroed, block, Math.min(block + 64, bytes.length), (byte) 0);
			Found found = look(sound.with(SEGMENT, zeroed), true);
			assertThat(found).isEqualTo(new Found(true, recordAt(block), null));
			assertThat(look(sound.with(SEGMENT, zeroed), false).end()).isInstanceOf(JournalException.Damaged.class);
		}
	}

	@Test
	void everyFlippedBitOfTheControlFileAfterABootChangesNoValue() {
		Replica.State sound = journal(true);
		// What goes before is checked when the file is opened.
		for (int bit = 16 * 8; bit < 200 * 8; bit++) {
			Found found = look(new Replica.State(flip(sound.control(), bit), sound.files()), true);
			if (bit / 64 * 8 == Control.SEGMENT && !found.opened()) {
				// It seems that a segment is missing.
				assertThat(found.end()).hasMessageContaining("is missing");
				continue;
			}
			assertThat(found).as("bit %s", bit).isEqualTo(new Found(true, this.values.size(), null));
			if (bit / 64 * 8 != Control.TAIL) {
				assertGoesOn(found.count());
			}
		}
	}

	private static byte[] bytes(Replica.State state) {
		return state.files().get(SEGMENT);
	}

	private static byte[] flip(byte[] bytes, int bit) {
		byte[] flipped = bytes.clone();
		flipped[bit / 8] ^= (byte) (1 << (bit % 8));
		return flipped;
	}

	private record Found(boolean opened, int count, @Nullable JournalException end) {
	}

}
