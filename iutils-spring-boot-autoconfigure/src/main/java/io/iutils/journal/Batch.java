package io.iutils.journal;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Records that are appended together, by one turn or by several. A turn that was
 * published sees those of its own only. Whoever dies while writing may leave the first of
 * them, each whole. Confined to the holder of the lock.
 */
public final class Batch {

	private static final int KEEP = 64 << 10;

	// One turn may need more, several together get no more.
	private static final int SHARED = 1 << 20;

	private final int max;

	private int limit;

	private final CRC32C crc = new CRC32C();

	private byte[] bytes = new byte[1024];

	// Where each begins, and where the last one ends.
	private int[] offsets = new int[4];

	private int count;

	// The selected records; all, until some are selected.
	private int from;

	private int to;

	private long previous;

	private long first;

	private long segment;

	private long position;

	/**
	 * @param max bytes of all records; half a segment, so that a new one has room
	 */
	Batch(int max) {
		this.max = max;
	}

	/**
	 * @param previous the last committed sequence
	 */
	void begin(long previous, long first) {
		this.previous = previous;
		this.first = first;
		this.limit = this.max;
		cut(0);
		if (this.bytes.length > KEEP) {
			// One large record must not hold its memory for ever.
			this.bytes = new byte[1024];
		}
	}

	/**
	 * Bytes of a record with a payload of this length.
	 */
	public static long size(int payloadLength) {
		return RecordFormat.size(payloadLength);
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
		if (kind == 0 || size > this.max) {
			throw new IllegalArgumentException("A record of kind " + kind + " and " + payloadLength
					+ " bytes; kinds are not 0, records have at most " + this.max + " bytes");
		}
		int start = this.offsets[this.count];
		if (start + size > this.limit) {
			throw new OverflowException(this.count + 1, start + size, this.limit);
		}
		int end = start + (int) size;
		ensureRoom(end);
		RecordFormat.begin(this.bytes, start, payloadLength, kind, flags);
		System.arraycopy(payload, 0, this.bytes, start + RecordFormat.HEADER, payloadLength);
		Arrays.fill(this.bytes, start + RecordFormat.HEADER + payloadLength, end, (byte) 0);
		this.offsets[++this.count] = end;
		this.to = this.count;
		return this.first + this.count - 1;
	}

	/**
	 * Another turn is about to add; the batch ends here if there is no room for it.
	 */
	void share() {
		this.limit = (this.count > 0) ? Math.min(this.max, SHARED) : this.max;
	}

	/**
	 * Takes back what was added behind so many records.
	 */
	void cut(int count) {
		this.count = count;
		select(0, count);
	}

	/**
	 * From here on the batch shows these records only.
	 */
	void select(int from, int to) {
		this.from = from;
		this.to = to;
	}

	private void ensureRoom(int room) {
		if (room > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(room, this.bytes.length * 2));
		}
		if (this.count + 1 == this.offsets.length) {
			this.offsets = Arrays.copyOf(this.offsets, this.offsets.length * 2);
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

	public int count() {
		return this.to - this.from;
	}

	/**
	 * The last sequence before these records; what lies between was never used.
	 */
	public long previous() {
		return (this.from == 0) ? this.previous : first() - 1;
	}

	public long first() {
		return this.first + this.from;
	}

	public long last() {
		return this.first + this.to - 1;
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
		return this.position + this.offsets[this.from + i];
	}

	/**
	 * Where in the segment the first record begins.
	 */
	long position() {
		return offset(0);
	}

	int length() {
		return this.offsets[this.to] - this.offsets[this.from];
	}

	/**
	 * The records of a turn are too many.
	 */
	static final class OverflowException extends IllegalArgumentException {

		private static final long serialVersionUID = 1L;

		OverflowException(int count, long length, int limit) {
			super(count + " records of " + length + " bytes; a batch has at most " + limit + " bytes");
		}

	}

}
