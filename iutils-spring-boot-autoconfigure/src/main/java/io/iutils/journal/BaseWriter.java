package io.iutils.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes a base file, front to back. Confined to the compacting thread.
 */
final class BaseWriter implements Closeable {

	private static final int BUFFER = 256 << 10;

	private final JournalIo.DataFile file;

	private final SegmentHeader header;

	private final CRC32C crc = new CRC32C();

	private byte[] buffer = new byte[BUFFER];

	private int buffered;

	// Where in the file the buffer begins.
	private long flushed;

	private byte[] block = new byte[BaseFormat.BLOCK + 1024];

	private int blockLength;

	private byte[] table = new byte[1024];

	private int tableLength;

	private long entries;

	/**
	 * @param file empty; closed by this writer
	 */
	BaseWriter(JournalIo.DataFile file, SegmentHeader header) {
		this.file = file;
		this.header = header;
		put(header.toBytes(), 0, SegmentHeader.SIZE);
	}

	/**
	 * Adds a record; sequences rise.
	 * @param headLength so many of the payload's first bytes stand in the index; if that
	 * is all, they stand nowhere else
	 */
	void add(long sequence, byte kind, byte flags, byte[] payload, int headLength) throws IOException {
		long offset = 0;
		if (headLength < payload.length) {
			offset = position();
			putRecord(sequence, kind, flags, payload);
		}
		this.block = room(this.block, this.blockLength, BaseFormat.ENTRY + headLength);
		int at = this.blockLength;
		Bytes.putLong(this.block, at, sequence);
		Bytes.putLong(this.block, at + 8, offset);
		Bytes.putInt(this.block, at + 16, payload.length);
		Bytes.putInt(this.block, at + 20, headLength);
		this.block[at + 24] = kind;
		this.block[at + 25] = flags;
		System.arraycopy(payload, 0, this.block, at + BaseFormat.ENTRY, headLength);
		this.blockLength += BaseFormat.ENTRY + headLength;
		this.entries++;
		if (this.blockLength >= BaseFormat.BLOCK) {
			endBlock();
		}
		if (this.buffered >= BUFFER) {
			flush();
		}
	}

	private void putRecord(long sequence, byte kind, byte flags, byte[] payload) {
		int size = (int) RecordFormat.size(payload.length);
		this.buffer = room(this.buffer, this.buffered, size);
		RecordFormat.begin(this.buffer, this.buffered, payload.length, kind, flags);
		int end = this.buffered + RecordFormat.HEADER + payload.length;
		System.arraycopy(payload, 0, this.buffer, this.buffered + RecordFormat.HEADER, payload.length);
		Arrays.fill(this.buffer, end, this.buffered + size, (byte) 0);
		RecordFormat.seal(this.buffer, this.buffered, sequence, sequence, this.header.salt(), this.crc);
		this.buffered += size;
	}

	private void endBlock() {
		if (this.blockLength == 0) {
			return;
		}
		this.table = room(this.table, this.tableLength, BaseFormat.TABLE_ENTRY);
		Bytes.putLong(this.table, this.tableLength, position());
		Bytes.putInt(this.table, this.tableLength + 8, this.blockLength);
		this.crc.reset();
		this.crc.update(this.block, 0, this.blockLength);
		Bytes.putInt(this.table, this.tableLength + 12, (int) this.crc.getValue());
		this.tableLength += BaseFormat.TABLE_ENTRY;
		put(this.block, 0, this.blockLength);
		// Records are aligned.
		int padding = -this.blockLength & 7;
		put(new byte[padding], 0, padding);
		this.blockLength = 0;
	}

	/**
	 * Writes the rest, and forces all to disk.
	 */
	Manifest finish(long covered) throws IOException {
		endBlock();
		byte[] footer = new byte[BaseFormat.FOOTER];
		Bytes.putLong(footer, 0, BaseFormat.MAGIC);
		Bytes.putLong(footer, 8, this.header.generation());
		Bytes.putLong(footer, 16, covered);
		Bytes.putLong(footer, 24, this.entries);
		Bytes.putLong(footer, 32, position());
		Bytes.putInt(footer, 40, this.tableLength / BaseFormat.TABLE_ENTRY);
		this.crc.reset();
		this.crc.update(this.table, 0, this.tableLength);
		this.crc.update(footer, 0, 44);
		int checksum = (int) this.crc.getValue();
		Bytes.putInt(footer, 44, checksum);
		put(this.table, 0, this.tableLength);
		put(footer, 0, footer.length);
		flush();
		this.file.force();
		return new Manifest(this.header.generation(), covered, position(), checksum);
	}

	private long position() {
		return this.flushed + this.buffered;
	}

	private void put(byte[] bytes, int offset, int length) {
		this.buffer = room(this.buffer, this.buffered, length);
		System.arraycopy(bytes, offset, this.buffer, this.buffered, length);
		this.buffered += length;
	}

	private static byte[] room(byte[] bytes, int used, int more) {
		int needed = Math.addExact(used, more);
		return (needed <= bytes.length) ? bytes : Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
	}

	private void flush() throws IOException {
		this.file.write(this.flushed, this.buffer, 0, this.buffered);
		this.flushed += this.buffered;
		this.buffered = 0;
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

}
