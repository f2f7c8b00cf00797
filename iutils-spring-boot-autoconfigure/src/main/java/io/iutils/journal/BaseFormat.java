package io.iutils.journal;

/**
 * The bytes of a base file: what compaction kept of all records up to a sequence,
 * little-endian.
 *
 * <pre>
 *   header | records, index block | records, index block | ... | table | footer
 *
 *   entry:   sequence 8 | offset 8 | payload length 4 | head length 4 | kind 1 | flags 1 | head
 *   table:   for each index block: offset 8 | length 4 | CRC-32C 4
 *   footer:  magic 8 | generation 8 | covered 8 | entries 8 | table offset 8 | blocks 4 | checksum 4
 * </pre>
 *
 * The header is a segment's of kind BASE; records have their format and keep their
 * sequences, which rise. Openers read the footer, the table and the blocks, not the
 * records: an entry's head is the part of the payload they need. Of a small record that
 * is the whole payload, and then it stands nowhere else and its offset is 0. The footer's
 * checksum is the CRC-32C of the table and of the footer before it.
 */
final class BaseFormat {

	static final int ENTRY = 26;

	static final int TABLE_ENTRY = 16;

	static final int FOOTER = 48;

	/** "IUTILEND" in ASCII, read as a little-endian number. */
	static final long MAGIC = 0x444E_454C_4954_5549L;

	/** An index block is written when it has so many bytes. */
	static final int BLOCK = 64 << 10;

	private static final String PREFIX = "base-";

	private static final String SUFFIX = ".log";

	private BaseFormat() {
	}

	static String fileName(long generation) {
		return PREFIX + generation + SUFFIX;
	}

	/**
	 * The generation a base file's name tells, -1 if it is no such name.
	 */
	static long generationOf(String fileName) {
		if (!fileName.startsWith(PREFIX) || !fileName.endsWith(SUFFIX)) {
			return -1;
		}
		try {
			return Long.parseLong(fileName, PREFIX.length(), fileName.length() - SUFFIX.length(), 10);
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

}
