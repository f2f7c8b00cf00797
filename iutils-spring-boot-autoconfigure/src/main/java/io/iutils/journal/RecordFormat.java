package io.iutils.journal;

import java.util.zip.CRC32C;

/**
 * The bytes of a record, little-endian, 8-byte aligned.
 *
 * <pre>
 *   0        4          8          16     17      18    20         24
 *   +--------+----------+----------+------+-------+-----+----------+---------+---------+
 *   | length | checksum | sequence | kind | flags |  0  | unforced | payload | padding |
 *   +--------+----------+----------+------+-------+-----+----------+---------+---------+
 *     u32      u32        u64        u8     u8     u16    u32        length    zeros to 8
 * </pre>
 *
 * The checksum is the CRC-32C of the segment's salt, the length, and every byte behind
 * the checksum up to the padded end. {@code unforced} is the sequence minus the last
 * sequence known to be on disk when the record was written: the record testifies that
 * everything up to there was on disk.
 *
 * <p>
 * A record of a live segment counts if and only if
 * <ol>
 * <li>it lies whole in the file,
 * <li>its kind is not 0 (so that zeros are no record),
 * <li>its sequence is its predecessor's + 1, for the first the segment header's,
 * <li>its checksum matches.
 * </ol>
 */
final class RecordFormat {

	static final int HEADER = 24;

	private static final int CHECKSUM = 4;

	private static final int SEQUENCE = 8;

	private static final int KIND = 16;

	private static final int FLAGS = 17;

	private static final int ZERO = 18;

	private static final int UNFORCED = 20;

	/** The greatest value of "unforced", which stands for all above it too. */
	private static final long MANY = 0xFFFF_FFFFL;

	private RecordFormat() {
	}

	/**
	 * Bytes of a whole record, or of something far too long for one if the length is
	 * none.
	 */
	static long size(long payloadLength) {
		return (HEADER + payloadLength + 7) & ~7L;
	}

	static long payloadLength(byte[] bytes, int offset) {
		return Integer.toUnsignedLong(Bytes.getInt(bytes, offset));
	}

	static long sequence(byte[] bytes, int offset) {
		return Bytes.getLong(bytes, offset + SEQUENCE);
	}

	static byte kind(byte[] bytes, int offset) {
		return bytes[offset + KIND];
	}

	static byte flags(byte[] bytes, int offset) {
		return bytes[offset + FLAGS];
	}

	/**
	 * The last sequence that was on disk when this record was written, 0 if it does not
	 * tell.
	 */
	static long testimony(byte[] bytes, int offset) {
		long unforced = Integer.toUnsignedLong(Bytes.getInt(bytes, offset + UNFORCED));
		return (unforced < MANY) ? sequence(bytes, offset) - unforced : 0;
	}

	/**
	 * Writes what is known before the record has its place: {@link #seal} completes it.
	 */
	static void begin(byte[] bytes, int offset, int payloadLength, byte kind, byte flags) {
		Bytes.putInt(bytes, offset, payloadLength);
		bytes[offset + KIND] = kind;
		bytes[offset + FLAGS] = flags;
		bytes[offset + ZERO] = 0;
		bytes[offset + ZERO + 1] = 0;
	}

	/**
	 * Completes a record whose payload and padding are in place.
	 */
	static void seal(byte[] bytes, int offset, long sequence, long forced, long salt, CRC32C crc) {
		Bytes.putLong(bytes, offset + SEQUENCE, sequence);
		Bytes.putInt(bytes, offset + UNFORCED, (int) Math.min(sequence - forced, MANY));
		Bytes.putInt(bytes, offset + CHECKSUM, checksum(bytes, offset, salt, crc));
	}

	/**
	 * Whether the record at an offset, which lies whole in the array, counts.
	 */
	static boolean counts(byte[] bytes, int offset, long expectedSequence, long salt, CRC32C crc) {
		return kind(bytes, offset) != 0 && sequence(bytes, offset) == expectedSequence
				&& Bytes.getInt(bytes, offset + CHECKSUM) == checksum(bytes, offset, salt, crc);
	}

	private static int checksum(byte[] bytes, int offset, long salt, CRC32C crc) {
		crc.reset();
		int size = (int) size(payloadLength(bytes, offset));
		byte[] prefix = new byte[12];
		Bytes.putLong(prefix, 0, salt);
		System.arraycopy(bytes, offset, prefix, 8, 4);
		crc.update(prefix, 0, prefix.length);
		crc.update(bytes, offset + SEQUENCE, size - SEQUENCE);
		return (int) crc.getValue();
	}

}
