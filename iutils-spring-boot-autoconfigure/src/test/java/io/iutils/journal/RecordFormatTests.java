package io.iutils.journal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecordFormatTests {

	private static final long SALT = 0x0102030405060708L;

	private final CRC32C crc = new CRC32C();

	private byte[] record(String payload, long sequence, long forced) {
		byte[] text = payload.getBytes(StandardCharsets.UTF_8);
		byte[] bytes = new byte[(int) RecordFormat.size(text.length)];
		System.arraycopy(text, 0, bytes, RecordFormat.HEADER, text.length);
		RecordFormat.begin(bytes, 0, text.length, (byte) 4, (byte) 0x81);
		RecordFormat.seal(bytes, 0, sequence, forced, SALT, this.crc);
		return bytes;
	}

	@Test
	void bytesAreTheseForEver() {
		assertThat(HexFormat.of().formatHex(record("hello", 4711, 4700)))
			.isEqualTo("0500000013c906ed6712000000000000048100000b00000068656c6c6f000000");
	}

	@Test
	void sizesAreMultiplesOfEight() {
		assertThat(RecordFormat.size(0)).isEqualTo(24);
		assertThat(RecordFormat.size(1)).isEqualTo(32);
		assertThat(RecordFormat.size(8)).isEqualTo(32);
		assertThat(RecordFormat.size(0xFFFF_FFFFL)).isEqualTo(0x1_0000_0018L);
	}

	@Test
	void countsOnlyWithItsOwnSequenceAndSalt() {
		byte[] bytes = record("hello", 4711, 4700);
		assertThat(RecordFormat.counts(bytes, 0, 4711, SALT, this.crc)).isTrue();
		assertThat(RecordFormat.counts(bytes, 0, 4712, SALT, this.crc)).isFalse();
		assertThat(RecordFormat.counts(bytes, 0, 4711, SALT + 1, this.crc)).isFalse();
	}

	@Test
	void everyFlippedBitIsNoticed() {
		byte[] bytes = record("hello", 4711, 4700);
		// The length of four bytes is looked at by whoever reads, before.
		for (int bit = 32; bit < bytes.length * 8; bit++) {
			byte[] flipped = bytes.clone();
			flipped[bit / 8] ^= (byte) (1 << (bit % 8));
			assertThat(RecordFormat.counts(flipped, 0, 4711, SALT, this.crc)).isFalse();
		}
	}

	@Test
	void zerosAreNoRecord() {
		assertThat(RecordFormat.counts(new byte[24], 0, 0, 0, this.crc)).isFalse();
		byte[] kindless = new byte[24];
		RecordFormat.begin(kindless, 0, 0, (byte) 0, (byte) 0);
		RecordFormat.seal(kindless, 0, 1, 0, SALT, this.crc);
		assertThat(RecordFormat.counts(kindless, 0, 1, SALT, this.crc)).isFalse();
	}

	@Test
	void testifiesWhatWasOnDiskAndNeverMore() {
		assertThat(RecordFormat.testimony(record("a", 4711, 4700), 0)).isEqualTo(4700);
		assertThat(RecordFormat.testimony(record("a", 4711, 4711), 0)).isEqualTo(4711);
		assertThat(RecordFormat.testimony(record("a", 1L << 40, 5), 0)).isLessThanOrEqualTo(5);
		assertThat(RecordFormat.testimony(record("a", 0xFFFF_FFFEL, 0), 0)).isZero();
	}

}
