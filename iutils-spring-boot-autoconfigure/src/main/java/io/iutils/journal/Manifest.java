package io.iutils.journal;

import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * Names the base file that stands for all records up to a sequence. Replaced by rename:
 * that is the moment a compaction takes place.
 *
 * <pre>
 *   0       8        12         16           24        32       40              44
 *   +-------+--------+----------+------------+---------+--------+---------------+----------+
 *   | magic | format | reserved | generation | covered | length | base checksum | checksum |
 *   +-------+--------+----------+------------+---------+--------+---------------+----------+
 * </pre>
 *
 * @param generation counts the manifests; 0 is none
 * @param covered the last sequence the base stands for
 * @param length of the base file, in bytes
 * @param baseChecksum that of the base file's footer
 */
record Manifest(long generation, long covered, long length, int baseChecksum) {

	static final String FILE = "manifest";

	static final int SIZE = 48;

	static final Manifest NONE = new Manifest(0, 0, 0, 0);

	static final int FORMAT = 1;

	/** "IUTILMAN" in ASCII, read as a little-endian number. */
	private static final long MAGIC = 0x4E41_4D4C_4954_5549L;

	byte[] toBytes() {
		byte[] bytes = new byte[SIZE];
		Bytes.putLong(bytes, 0, MAGIC);
		Bytes.putInt(bytes, 8, FORMAT);
		Bytes.putLong(bytes, 16, this.generation);
		Bytes.putLong(bytes, 24, this.covered);
		Bytes.putLong(bytes, 32, this.length);
		Bytes.putInt(bytes, 40, this.baseChecksum);
		Bytes.putInt(bytes, 44, checksum(bytes));
		return bytes;
	}

	/**
	 * @return null if the bytes are no manifest
	 */
	static @Nullable Manifest of(byte[] bytes) {
		if (bytes.length != SIZE || Bytes.getLong(bytes, 0) != MAGIC || Bytes.getInt(bytes, 44) != checksum(bytes)) {
			return null;
		}
		return new Manifest(Bytes.getLong(bytes, 16), Bytes.getLong(bytes, 24), Bytes.getLong(bytes, 32),
				Bytes.getInt(bytes, 40));
	}

	/**
	 * The format that bytes which start with our magic claim to have, else
	 * {@link #FORMAT}.
	 */
	static int formatOf(byte[] bytes) {
		return (bytes.length >= 12 && Bytes.getLong(bytes, 0) == MAGIC) ? Bytes.getInt(bytes, 8) : FORMAT;
	}

	private static int checksum(byte[] bytes) {
		CRC32C crc = new CRC32C();
		crc.update(bytes, 0, 44);
		return (int) crc.getValue();
	}

}
