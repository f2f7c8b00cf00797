package io.iutils.journal;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Records that are appended together: all or none. Confined to the holder of the lock.
 */
public final class Batch {

	private static final int KEEP = 64 << 10;

	private final int maxRecord;

	private final CRC32C crc = new CRC32C();

	private byte[] bytes = new byte[1024];

	private int[] offsets = new int[4];

	private int count;

	private int length;

	private long first;

	private long segment;

	private long position;

	Batch(int maxRecord) {
		this.maxRecord = maxRecord;
	}

	void begin(long first) {
		this.first = first;
		this.count = 0;
		this.length = 0;
		if (this.bytes.length > KEEP) {
			// One large record must not hold its memory for ever.
			this.bytes = new byte[1024];
		}
	}

	/**
	 * Adds a record; the array is copied.
	 * @param kind not 0
	 * @return the sequence it will have
	 */
	public long add(byte kind, byte flags, byte[] payload) {
		return add(kind, flags, payload, payload.length);
	}

	/**
	 * As {@link #add(byte, byte, byte[])}, for the first bytes of an array.
	 */
	public long add(byte kind, byte flags, byte[] payload, int payloadLength) {
		long size = RecordFormat.size(payloadLength);
		if (kind == 0 || size > this.maxRecord) {
			throw new IllegalArgumentException("A record of kind " + kind + " and " + payloadLength
					+ " bytes; kinds are not 0, records have at most " + this.maxRecord + " bytes");
		}
		ensureRoom(Math.addExact(this.length, (int) size));
		RecordFormat.begin(this.bytes, this.length, payloadLength, kind, flags);
		int end = this.length + RecordFormat.HEADER + payloadLength;
		System.arraycopy(payload, 0, this.bytes, this.length + RecordFormat.HEADER, payloadLength);
		Arrays.fill(this.bytes, end, this.length + (int) size, (byte) 0);
		this.offsets[this.count] = this.length;
		this.length += (int) size;
		return this.first + this.count++;
	}

	private void ensureRoom(int room) {
		if (room > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(room, this.bytes.length * 2));
		}
		if (this.count == this.offsets.length) {
			this.offsets = Arrays.copyOf(this.offsets, this.count * 2);
		}
	}

	/**
	 * Completes the records once it is known where they will lie.
	 */
	void seal(long segment, long salt, long position, long forced) {
		this.segment = segment;
		this.position = position;
		for (int i = 0; i < this.count; i++) {
			RecordFormat.seal(this.bytes, this.offsets[i], this.first + i, forced, salt, this.crc);
		}
	}

	byte[] bytes() {
		return this.bytes;
	}

	int length() {
		return this.length;
	}

	public int count() {
		return this.count;
	}

	public long first() {
		return this.first;
	}

	public long last() {
		return this.first + this.count - 1;
	}

	/**
	 * The segment the records lie in.
	 */
	public long segment() {
		return this.segment;
	}

	/**
	 * Where in the segment the i-th record begins.
	 */
	public long offset(int i) {
		return this.position + this.offsets[i];
	}

	/**
	 * Where the batch begins in its segment.
	 */
	long position() {
		return this.position;
	}

}
