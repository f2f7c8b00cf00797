package io.iutils.journal;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RepairTests extends AbstractJournalTests {

	@Test
	void adoptsAWholeRecordBeyondTheTail() {
		this.fixture.append("a");
		byte[] before = this.fixture.bytes(this.fixture.newest());
		this.fixture.append("b");
		byte[] after = this.fixture.bytes(this.fixture.newest());
		takeBack(before.length, 1);
		assertThat(this.fixture.journal().tail()).isEqualTo(1);
		assertThat(this.fixture.readAll()).containsExactly("a");
		Journal next = this.fixture.open(1);
		assertThat(next.tail()).isEqualTo(2);
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
		assertThat(this.fixture.bytes(this.fixture.newest())).isEqualTo(after);
		assertThat(this.fixture.word(Control.OWNER)).isZero();
		assertThat(this.fixture.word(Control.OFFSET)).isEqualTo(after.length);
	}

	/** The words as they are between the write and the store of the tail. */
	private void takeBack(long offset, long tail) {
		this.fixture.control((control) -> {
			control.set(Control.OFFSET, offset);
			control.set(Control.TAIL, tail);
		});
		this.fixture.dieInside();
	}

	@Test
	void adoptsAllOfABatch() {
		this.fixture.append("a");
		long offset = this.fixture.bytes(this.fixture.newest()).length;
		JournalFixture.append(this.fixture.journal(), "b", "c", "d");
		takeBack(offset, 1);
		this.fixture.reopen();
		assertThat(this.fixture.readAll()).containsExactly("a", "b", "c", "d");
	}

	@Test
	void cutsATornEnd() {
		this.fixture.append("a");
		byte[] sound = this.fixture.bytes(this.fixture.newest());
		this.fixture.append("b".repeat(50));
		byte[] whole = this.fixture.bytes(this.fixture.newest());
		for (int length = sound.length; length < whole.length; length++) {
			this.fixture.overwrite(this.fixture.newest(), Arrays.copyOf(whole, length));
			takeBack(sound.length, 1);
			Journal next = this.fixture.open(1);
			assertThat(this.fixture.bytes(this.fixture.newest())).isEqualTo(sound);
			assertThat(next.tail()).isEqualTo(1);
			next.close();
		}
		assertThat(JournalFixture.append(this.fixture.open(1), "c")).isEqualTo(2);
		assertThat(this.fixture.readAll()).containsExactly("a", "c");
	}

	@Test
	void cutsZerosOnesAndBytesOfAnotherSegment() {
		this.fixture.append("a".repeat(1500), "b".repeat(1500), "c", "d");
		byte[] other = this.fixture.bytes(this.fixture.path(1));
		byte[] sound = this.fixture.bytes(this.fixture.newest());
		byte[] ones = new byte[100];
		Arrays.fill(ones, (byte) 0xFF);
		for (byte[] rest : new byte[][] { new byte[1], new byte[24], new byte[5000], ones, other,
				Arrays.copyOfRange(other, SegmentHeader.SIZE, other.length),
				Arrays.copyOfRange(sound, SegmentHeader.SIZE, sound.length) }) {
			this.fixture.extend(this.fixture.newest(), rest);
			this.fixture.dieInside();
			this.fixture.open(1).close();
			assertThat(this.fixture.bytes(this.fixture.newest())).isEqualTo(sound);
			assertThat(this.fixture.readAll()).hasSize(4);
		}
	}

	@Test
	void forcesTheCut() {
		this.fixture.append("a");
		this.fixture.extend(this.fixture.newest(), new byte[10]);
		this.fixture.dieInside();
		boolean[] seen = new boolean[2];
		this.fixture.io.fault((operation) -> {
			seen[0] |= operation.kind() == FaultyIo.Kind.TRUNCATE;
			seen[1] |= seen[0] && operation.kind() == FaultyIo.Kind.FORCE;
		});
		this.fixture.append("b");
		assertThat(seen).containsExactly(true, true);
	}

	@Test
	void believesNoWordButTheTail() {
		this.fixture.append("a", "b");
		this.fixture.control((control) -> {
			control.set(Control.OFFSET, 4711);
			control.set(Control.SEGMENT, 4711);
		});
		this.fixture.dieInside();
		this.fixture.append("c");
		assertThat(this.fixture.readAll()).containsExactly("a", "b", "c");
	}

	@Test
	void findsTheSegmentOfARollThatWasNotFinished() {
		this.fixture.append("a".repeat(1500), "b".repeat(1500));
		this.fixture.io.dieAt(FaultyIo.Kind.FORCE_DIRECTORY);
		assertThatExceptionOfType(FaultyIo.Death.class).isThrownBy(() -> this.fixture.append("c".repeat(1500)));
		assertThat(this.fixture.segments()).containsExactly(1L, 3L);
		assertThat(this.fixture.word(Control.SEGMENT)).isEqualTo(1);
		// What the roll did not come to is done now.
		boolean[] forced = new boolean[1];
		this.fixture.io.fault((operation) -> forced[0] |= operation.kind() == FaultyIo.Kind.FORCE_DIRECTORY);
		assertThat(JournalFixture.append(this.fixture.open(1), "d")).isEqualTo(3);
		assertThat(forced[0]).isTrue();
		assertThat(this.fixture.segments()).containsExactly(1L, 3L);
		assertThat(this.fixture.readAll()).hasSize(3);
	}

	@Test
	void refusesWhenCommittedBytesDoNotCount() {
		this.fixture.append("a", "b", "c");
		this.fixture.closeAll();
		byte[] sound = this.fixture.bytes(this.fixture.newest());
		this.fixture.flipBit(this.fixture.newest(), 8 * (sound.length - 8));
		this.fixture.dieInside();
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(JournalException.Damaged.class).isThrownBy(this.fixture::journal)
				.withMessageContaining("record 3 was committed")
				.satisfies((ex) -> assertThat(ex.file()).isEqualTo(this.fixture.newest()))
				.satisfies((ex) -> assertThat(ex.offset()).isEqualTo(sound.length - 32));
		}
		this.fixture.overwrite(this.fixture.newest(), sound);
		assertThat(this.fixture.readAll()).containsExactly("a", "b", "c");
	}

	@Test
	void isRepeatedWhenItsHolderDies() {
		this.fixture.append("a");
		byte[] sound = this.fixture.bytes(this.fixture.newest());
		for (FaultyIo.Kind kind : new FaultyIo.Kind[] { FaultyIo.Kind.LIST, FaultyIo.Kind.OPEN_TO_WRITE,
				FaultyIo.Kind.READ, FaultyIo.Kind.TRUNCATE, FaultyIo.Kind.FORCE }) {
			this.fixture.overwrite(this.fixture.newest(), Arrays.copyOf(sound, sound.length + 20));
			this.fixture.dieInside();
			this.fixture.io.dieAt(kind);
			assertThatExceptionOfType(FaultyIo.Death.class).as("%s", kind).isThrownBy(() -> this.fixture.open(1));
			this.fixture.io.fault(FaultyIo.NONE);
			assertThat(this.fixture.word(Control.OWNER)).isNotZero();
			Journal next = this.fixture.open(1);
			assertThat(next.tail()).isEqualTo(1);
			next.close();
			assertThat(this.fixture.bytes(this.fixture.newest())).isEqualTo(sound);
		}
	}

}
