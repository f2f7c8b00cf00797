package io.iutils.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * What stands for all records up to a sequence; of nothing, as long as there was no
 * compaction. Any deviation from the format is damage. Confined to one thread at a time.
 */
public final class Base implements AutoCloseable {

	private static final int WINDOW = 256 << 10;

	private final Path path;

	private final Manifest manifest;

	private final JournalIo.@Nullable DataFile file;

	private final CRC32C crc = new CRC32C();

	private final long entries;

	private final byte[] table;

	private final long salt;

	// Records are read in the order they lie in.
	private byte[] window = new byte[0];

	private long windowStart;

	private int windowLength;

	private Base(Path path, Manifest manifest, JournalIo.@Nullable DataFile file) throws IOException {
		this.path = path;
		this.manifest = manifest;
		this.file = file;
		if (file == null) {
			this.entries = 0;
			this.table = new byte[0];
			this.salt = 0;
			return;
		}
		if (file.length() != manifest.length()) {
			throw damaged(0, "it has " + file.length() + " bytes, the manifest says " + manifest.length());
		}
		SegmentHeader header = SegmentHeader.of(bytes(0, SegmentHeader.SIZE));
		if (header == null || header.kind() != SegmentHeader.BASE || header.generation() != manifest.generation()) {
			throw damaged(0, "no valid header of a base file of generation " + manifest.generation());
		}
		this.salt = header.salt();
		long footerAt = manifest.length() - BaseFormat.FOOTER;
		byte[] footer = bytes(footerAt, BaseFormat.FOOTER);
		long tableAt = Bytes.getLong(footer, 32);
		long tableLength = Integer.toUnsignedLong(Bytes.getInt(footer, 40)) * BaseFormat.TABLE_ENTRY;
		if (Bytes.getLong(footer, 0) != BaseFormat.MAGIC || Bytes.getLong(footer, 8) != manifest.generation()
				|| Bytes.getLong(footer, 16) != manifest.covered() || tableAt != footerAt - tableLength) {
			throw damaged(footerAt, "no valid footer");
		}
		this.table = bytes(tableAt, (int) tableLength);
		this.crc.update(this.table, 0, this.table.length);
		this.crc.update(footer, 0, 44);
		if ((int) this.crc.getValue() != manifest.baseChecksum()
				|| Bytes.getInt(footer, 44) != manifest.baseChecksum()) {
			throw damaged(tableAt, "the table of the index does not match its checksum");
		}
		this.entries = Bytes.getLong(footer, 24);
	}

	static Base open(Path path, Manifest manifest, JournalIo io) throws IOException {
		JournalIo.DataFile file = (manifest.generation() > 0) ? io.openToRead(path) : null;
		Base base = null;
		try {
			base = new Base(path, manifest, file);
			return base;
		}
		finally {
			if (base == null && file != null) {
				file.close();
			}
		}
	}

	/**
	 * Counts the bases of a journal, 0 is none.
	 */
	public long generation() {
		return this.manifest.generation();
	}

	/**
	 * The last sequence this stands for, 0 for nothing.
	 */
	public long covered() {
		return this.manifest.covered();
	}

	/**
	 * What {@link RecordReader} knows this file by.
	 */
	public long segment() {
		return -this.manifest.generation();
	}

	/**
	 * Hands over all entries, by rising sequence.
	 */
	public void forEach(Consumer<Entry> consumer) {
		try {
			visit(consumer::accept);
		}
		catch (IOException ex) {
			throw JournalException.of(this.path, ex);
		}
	}

	void visit(Visitor visitor) throws IOException {
		long previous = 0;
		long count = 0;
		for (int at = 0; at < this.table.length; at += BaseFormat.TABLE_ENTRY) {
			long offset = Bytes.getLong(this.table, at);
			byte[] block = bytes(offset, Bytes.getInt(this.table, at + 8));
			this.crc.reset();
			this.crc.update(block, 0, block.length);
			if ((int) this.crc.getValue() != Bytes.getInt(this.table, at + 12)) {
				throw damaged(offset, "a block of the index does not match its checksum");
			}
			for (int entry = 0; entry < block.length;) {
				long sequence = Bytes.getLong(block, entry);
				if (sequence <= previous || sequence > covered()) {
					throw damaged(offset + entry, "sequence " + sequence + " follows " + previous);
				}
				int head = entry + BaseFormat.ENTRY;
				int end = head + Bytes.getInt(block, entry + 20);
				visitor.visit(new Entry(sequence, Bytes.getLong(block, entry + 8), Bytes.getInt(block, entry + 16),
						block[entry + 24], block[entry + 25], Arrays.copyOfRange(block, head, end)));
				previous = sequence;
				count++;
				entry = end;
			}
		}
		if (count != this.entries) {
			throw damaged(0, "the index has " + count + " entries, the footer says " + this.entries);
		}
	}

	/**
	 * The whole payload of an entry, checked.
	 */
	byte[] payload(Entry entry) throws IOException {
		if (entry.isWhole()) {
			return entry.head();
		}
		int size = (int) RecordFormat.size(entry.payloadLength());
		if (entry.offset() < this.windowStart || entry.offset() + size > this.windowStart + this.windowLength) {
			if (this.window.length < size || this.window.length == 0) {
				this.window = new byte[Math.max(size, WINDOW)];
			}
			this.windowStart = entry.offset();
			this.windowLength = file().readAtLeast(size, entry.offset(), this.window, 0, this.window.length);
		}
		int at = (int) (entry.offset() - this.windowStart);
		if (this.windowLength - at < size || RecordFormat.payloadLength(this.window, at) != entry.payloadLength()
				|| !RecordFormat.counts(this.window, at, entry.sequence(), this.salt, this.crc)) {
			throw damaged(entry.offset(), "record " + entry.sequence() + " does not count");
		}
		byte[] payload = new byte[entry.payloadLength()];
		System.arraycopy(this.window, at + RecordFormat.HEADER, payload, 0, payload.length);
		return payload;
	}

	private byte[] bytes(long offset, int length) throws IOException {
		if (offset < 0 || length < 0 || offset + length > this.manifest.length()) {
			throw damaged(Math.max(offset, 0), "it names " + length + " bytes there, which it does not have");
		}
		byte[] bytes = new byte[length];
		if (file().readAtLeast(length, offset, bytes, 0, length) != length) {
			throw damaged(offset, "the file ends there");
		}
		return bytes;
	}

	private JournalIo.DataFile file() {
		if (this.file == null) {
			throw new IllegalStateException("There is no base");
		}
		return this.file;
	}

	private JournalException damaged(long offset, String reason) {
		return new JournalException.Damaged(this.path, offset, reason);
	}

	@Override
	public void close() {
		closeQuietly(this.file);
	}

	private static void closeQuietly(@Nullable Closeable file) {
		try {
			if (file != null) {
				file.close();
			}
		}
		catch (IOException ex) {
			// It was only read.
		}
	}

	/**
	 * Receives entries.
	 */
	interface Visitor {

		void visit(Entry entry) throws IOException;

	}

	/**
	 * One record that was kept.
	 *
	 * @param sequence its own, from before
	 * @param offset where in the file it begins, 0 if its payload is the head
	 * @param payloadLength bytes of the whole payload
	 * @param head the first bytes of the payload, or all
	 */
	public record Entry(long sequence, long offset, int payloadLength, byte kind, byte flags, byte[] head) {

		/**
		 * Whether the head is the payload.
		 */
		public boolean isWhole() {
			return this.offset == 0;
		}

	}

}
