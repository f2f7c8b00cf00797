package io.iutils.journal;

import java.util.HexFormat;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SegmentHeaderTests {

	private static final SegmentHeader HEADER = new SegmentHeader(SegmentHeader.LIVE, 0x0102030405060708L, 0,
			0x1_0000_0001L, 77, 1_767_225_600_000L);

	@Test
	void bytesAreTheseForEver() {
		assertThat(HexFormat.of().formatHex(HEADER.toBytes())).isEqualTo(
				"495554494c53454701000000010000000807060504030201000000000000000001000000010000004d0000000000000000a8da769b010000000000008110799b");
	}

	@Test
	void readsWhatItWrites() {
		assertThat(SegmentHeader.of(HEADER.toBytes())).isEqualTo(HEADER);
	}

	@Test
	void everyFlippedBitIsNoticed() {
		for (int bit = 0; bit < SegmentHeader.SIZE * 8; bit++) {
			byte[] bytes = HEADER.toBytes();
			bytes[bit / 8] ^= (byte) (1 << (bit % 8));
			assertThat(SegmentHeader.of(bytes)).isNull();
		}
	}

	@Test
	void namesSortAsTheirSequences() {
		assertThat(SegmentHeader.fileName(1)).isEqualTo("00000000000000000001.log");
		assertThat(SegmentHeader.firstOf("00000000000000000001.log")).isEqualTo(1);
		assertThat(SegmentHeader.firstOf(SegmentHeader.fileName(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
		for (String other : new String[] { "control", "1.log", "00000000000000000001.log.tmp",
				"base-00000000000001-1.log", "99999999999999999999.log", "-0000000000000000001.log",
				"+0000000000000000001.log", "0000000000000000000\u0661.log" }) {
			assertThat(SegmentHeader.firstOf(other)).as(other).isEqualTo(-1);
		}
	}

	@Test
	void itsNameHasTheSameDigitsInEveryLanguage() {
		Locale usual = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
		try {
			assertThat(SegmentHeader.fileName(17)).isEqualTo("00000000000000000017.log");
		}
		finally {
			Locale.setDefault(usual);
		}
	}

}
