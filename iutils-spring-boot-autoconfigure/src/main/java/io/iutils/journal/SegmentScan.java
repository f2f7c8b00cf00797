package io.iutils.journal;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads one segment up to the first place that does not count, and finds what counts
 * behind it. Used where nothing but the bytes themselves is believed: by repair,
 * recovery, verification, and whoever steps over damage.
 */
final class SegmentScan {

	/** More than any segment has; of a longer file the rest is not looked at. */
	static final long LONGEST = 64L << 20;

	private final byte[] bytes;

	// Where in the file the bytes begin.
	private final int base;

	private final int length;

	private final long salt;

	private final CRC32C crc = new CRC32C();

	private int at;

	private long last;

	private long records;

	private SegmentScan(JournalIo.DataFile file, int base, long salt, long last) throws IOException {
		this.bytes = new byte[Math.toIntExact(Math.max(0, Math.min(file.length(), LONGEST) - base))];
		this.base = base;
		this.length = file.readAtLeast(this.bytes.length, base, this.bytes, 0, this.bytes.length);
		this.salt = salt;
		this.last = last;
	}

	static SegmentScan of(JournalIo.DataFile file, SegmentHeader header) throws IOException {
		return of(file, header, Long.MAX_VALUE);
	}

	/**
	 * Scans up to where the next segment begins.
	 */
	static SegmentScan of(JournalIo.DataFile file, SegmentHeader header, long firstOfNext) throws IOException {
		SegmentScan scan = new SegmentScan(file, SegmentHeader.SIZE, header.salt(), header.first() - 1);
		scan.advance(firstOfNext);
		return scan;
	}

	/**
	 * Begins at a place that does not count.
	 * @param last the sequence of the record before
	 */
	static SegmentScan behind(JournalIo.DataFile file, long offset, long salt, long last) throws IOException {
		return new SegmentScan(file, Math.toIntExact(offset), salt, last);
	}

	private void advance(long firstOfNext) {
		while (this.last + 1 < firstOfNext && countsAt(this.at, this.last + 1)) {
			this.last++;
			this.records++;
			this.at += (int) RecordFormat.size(RecordFormat.payloadLength(this.bytes, this.at));
		}
	}

	private boolean countsAt(int at, long sequence) {
		if (this.length - at < RecordFormat.HEADER) {
			return false;
		}
		long size = RecordFormat.size(RecordFormat.payloadLength(this.bytes, at));
		return size <= this.length - at && RecordFormat.counts(this.bytes, at, sequence, this.salt, this.crc);
	}

	/**
	 * Where in the bytes, from a place on, the next record begins that counts and whose
	 * sequence is in a range, -1 if none does.
	 */
	private int find(int from, long least, long most) {
		for (int at = from; at + RecordFormat.HEADER <= this.length; at += 8) {
			long sequence = RecordFormat.sequence(this.bytes, at);
			if (sequence >= least && sequence <= most && countsAt(at, sequence)) {
				return at;
			}
		}
		return -1;
	}

	/**
	 * Whether a valid record behind the end says that the place where the scan ended was
	 * on disk when it was written. A later valid record alone proves nothing: after a
	 * power loss one block may be on disk and the one before it not.
	 */
	boolean endWasOnDisk() {
		int found = find(this.at, this.last + 2, Long.MAX_VALUE);
		while (found >= 0) {
			if (RecordFormat.testimony(this.bytes, found) > this.last) {
				return true;
			}
			found = find(found + 8, this.last + 2, Long.MAX_VALUE);
		}
		return false;
	}

	/**
	 * Steps from a place that does not count to the next record that does, if there is
	 * one up to a sequence, else to the end of the file.
	 * @return the bytes between
	 */
	byte[] stepOver(long most) {
		int from = this.at;
		int found = find(from, this.last + 1, most);
		this.at = (found >= 0) ? found : this.length;
		if (found >= 0) {
			this.last = RecordFormat.sequence(this.bytes, found) - 1;
		}
		return Arrays.copyOfRange(this.bytes, from, this.at);
	}

	/**
	 * Goes on behind what was stepped over.
	 */
	void resume() {
		advance(Long.MAX_VALUE);
	}

	/**
	 * Where the first record begins that counts and is above a sequence, -1 if none does.
	 */
	int above(long sequence) {
		int found = find(0, sequence + 1, Long.MAX_VALUE);
		return (found >= 0) ? this.base + found : -1;
	}

	boolean isAtEndOfFile() {
		return this.at >= this.length;
	}

	/**
	 * Where the last record that counts ends, or what was stepped over does.
	 */
	int end() {
		return this.base + this.at;
	}

	/**
	 * The sequence of the last record that counts; the one before the first if none does.
	 */
	long last() {
		return this.last;
	}

	long records() {
		return this.records;
	}

	boolean isEmpty() {
		return this.records == 0;
	}

	/**
	 * What lies behind the end.
	 */
	byte[] rest() {
		return Arrays.copyOfRange(this.bytes, this.at, this.length);
	}

}
