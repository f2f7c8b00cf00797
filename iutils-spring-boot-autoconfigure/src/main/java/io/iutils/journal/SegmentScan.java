package io.iutils.journal;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads one segment from its first record to the first place that does not count. Used
 * where nothing but the bytes themselves is believed: by repair, recovery and
 * verification.
 */
final class SegmentScan {

	private final byte[] bytes;

	private final int length;

	private final SegmentHeader header;

	private final CRC32C crc = new CRC32C();

	private int offset = SegmentHeader.SIZE;

	private long last;

	private long records;

	private SegmentScan(byte[] bytes, int length, SegmentHeader header, long firstOfNext) {
		this.bytes = bytes;
		this.length = length;
		this.header = header;
		this.last = header.first() - 1;
		while (this.last + 1 < firstOfNext && countsAt(this.offset, this.last + 1)) {
			this.last++;
			this.records++;
			this.offset += (int) RecordFormat.size(RecordFormat.payloadLength(this.bytes, this.offset));
		}
	}

	static SegmentScan of(JournalIo.DataFile file, SegmentHeader header) throws IOException {
		return of(file, header, Long.MAX_VALUE);
	}

	/**
	 * Scans up to where the next segment begins.
	 */
	static SegmentScan of(JournalIo.DataFile file, SegmentHeader header, long firstOfNext) throws IOException {
		byte[] bytes = new byte[Math.toIntExact(file.length())];
		int length = file.readAtLeast(bytes.length, 0, bytes, 0, bytes.length);
		return new SegmentScan(bytes, length, header, firstOfNext);
	}

	private boolean countsAt(int at, long sequence) {
		if (this.length - at < RecordFormat.HEADER) {
			return false;
		}
		long size = RecordFormat.size(RecordFormat.payloadLength(this.bytes, at));
		return size <= this.length - at && RecordFormat.counts(this.bytes, at, sequence, this.header.salt(), this.crc);
	}

	/**
	 * Whether a valid record behind the end says that the place where the scan ended was
	 * on disk when it was written. A later valid record alone proves nothing: after a
	 * power loss one block may be on disk and the one before it not.
	 */
	boolean endWasOnDisk() {
		for (int at = this.offset + 8; at + RecordFormat.HEADER <= this.length; at += 8) {
			long sequence = RecordFormat.sequence(this.bytes, at);
			if (sequence > this.last + 1 && countsAt(at, sequence)
					&& RecordFormat.testimony(this.bytes, at) > this.last) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Where the last record that counts ends.
	 */
	int end() {
		return this.offset;
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
		return Arrays.copyOfRange(this.bytes, this.offset, this.length);
	}

}
