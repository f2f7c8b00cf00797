package io.iutils.journal;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * The first 64 bytes of a segment, little-endian, and its name.
 *
 * <pre>
 *   0       8        12     16     24           32      40         48        56         60         64
 *   +-------+--------+------+------+------------+-------+----------+---------+----------+----------+
 *   | magic | format | kind | salt | generation | first | previous | created | reserved | checksum |
 *   +-------+--------+------+------+------------+-------+----------+---------+----------+----------+
 * </pre>
 *
 * @param kind {@link #LIVE}, or {@link #BASE} for a file that compaction wrote
 * @param salt random, so that bytes of another segment never count here
 * @param generation of the manifest a base belongs to, 0 for a live segment
 * @param first the sequence its first record has
 * @param previous the last sequence of the segment before, 0 if there was none
 * @param created milliseconds since 1970
 */
record SegmentHeader(int kind, long salt, long generation, long first, long previous, long created) {

	static final int SIZE = 64;

	static final int LIVE = 1;

	static final int BASE = 2;

	static final int FORMAT = 1;

	/** What is above is no version of ours, but damage. */
	static final int HIGHEST_FORMAT = 1000;

	/** "IUTILSEG" in ASCII, read as a little-endian number. */
	private static final long MAGIC = 0x4745_534C_4954_5549L;

	private static final String SUFFIX = ".log";

	private static final int DIGITS = 20;

	private static final Pattern NAME = Pattern.compile("[0-9]{" + DIGITS + "}\\.log");

	static String fileName(long first) {
		return String.format(Locale.ROOT, "%020d", first) + SUFFIX;
	}

	/**
	 * The first sequence a live segment's name tells, -1 if it is no such name.
	 */
	static long firstOf(String fileName) {
		if (!NAME.matcher(fileName).matches()) {
			return -1;
		}
		try {
			return Long.parseLong(fileName, 0, DIGITS, 10);
		}
		catch (NumberFormatException ex) {
			// More than any sequence.
			return -1;
		}
	}

	byte[] toBytes() {
		byte[] bytes = new byte[SIZE];
		Bytes.putLong(bytes, 0, MAGIC);
		Bytes.putInt(bytes, 8, FORMAT);
		Bytes.putInt(bytes, 12, this.kind);
		Bytes.putLong(bytes, 16, this.salt);
		Bytes.putLong(bytes, 24, this.generation);
		Bytes.putLong(bytes, 32, this.first);
		Bytes.putLong(bytes, 40, this.previous);
		Bytes.putLong(bytes, 48, this.created);
		Bytes.putInt(bytes, 60, checksum(bytes));
		return bytes;
	}

	/**
	 * @return null if the bytes are no header
	 */
	static @Nullable SegmentHeader of(byte[] bytes) {
		if (Bytes.getLong(bytes, 0) != MAGIC || Bytes.getInt(bytes, 60) != checksum(bytes)) {
			return null;
		}
		return new SegmentHeader(Bytes.getInt(bytes, 12), Bytes.getLong(bytes, 16), Bytes.getLong(bytes, 24),
				Bytes.getLong(bytes, 32), Bytes.getLong(bytes, 40), Bytes.getLong(bytes, 48));
	}

	/**
	 * What can be said of a segment whose header is damaged. If the salt is, no record
	 * will count. It never is too old to be kept.
	 */
	static SegmentHeader guess(byte[] bytes, long first) {
		return new SegmentHeader(LIVE, Bytes.getLong(bytes, 16), 0, first, 0, Long.MAX_VALUE);
	}

	/**
	 * Whether nothing but its place and perhaps its salt is known.
	 */
	boolean isGuess() {
		return this.created == Long.MAX_VALUE;
	}

	/**
	 * The format that bytes which start with our magic claim to have, else
	 * {@link #FORMAT}.
	 */
	static int formatOf(byte[] bytes) {
		int format = Bytes.getInt(bytes, 8);
		if (Bytes.getLong(bytes, 0) != MAGIC || format <= FORMAT || format > HIGHEST_FORMAT) {
			return FORMAT;
		}
		// If nothing but this field is wrong, it is ours and damaged.
		byte[] ours = bytes.clone();
		Bytes.putInt(ours, 8, FORMAT);
		return (Bytes.getInt(bytes, 60) == checksum(ours)) ? FORMAT : format;
	}

	private static int checksum(byte[] bytes) {
		CRC32C crc = new CRC32C();
		crc.update(bytes, 0, 60);
		return (int) crc.getValue();
	}

}
