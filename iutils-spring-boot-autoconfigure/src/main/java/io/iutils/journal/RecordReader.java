package io.iutils.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Reads single records whose place is known, checking each. Keeps some segments open.
 * Thread-safe.
 */
public final class RecordReader implements AutoCloseable {

	private static final int OPEN_FILES = 8;

	private final Segments segments;

	private final JournalIo io;

	private final CRC32C crc = new CRC32C();

	private final Map<Long, OpenSegment> open = new LinkedHashMap<>(16, 0.75f, true);

	private boolean closed;

	RecordReader(Segments segments, JournalIo io) {
		this.segments = segments;
		this.io = io;
	}

	/**
	 * The payload of a committed record.
	 * @throws JournalException.Damaged if it does not count, or its segment is missing
	 */
	public synchronized byte[] read(long segment, long offset, int payloadLength, long sequence) {
		try {
			OpenSegment source = openSegment(segment);
			int size = (int) RecordFormat.size(payloadLength);
			byte[] bytes = new byte[size];
			int read = source.file().readAtLeast(size, offset, bytes, 0, size);
			if (read != size || RecordFormat.payloadLength(bytes, 0) != payloadLength
					|| !RecordFormat.counts(bytes, 0, sequence, source.salt(), this.crc)) {
				throw new JournalException.Damaged(this.segments.path(segment), offset,
						"record " + sequence + " does not count");
			}
			byte[] payload = new byte[payloadLength];
			System.arraycopy(bytes, RecordFormat.HEADER, payload, 0, payloadLength);
			return payload;
		}
		catch (NoSuchFileException ex) {
			throw new JournalException.Damaged(this.segments.path(segment), 0, "the segment is missing");
		}
		catch (IOException ex) {
			throw JournalException.of(this.segments.path(segment), ex);
		}
	}

	private OpenSegment openSegment(long segment) throws IOException {
		OpenSegment known = this.open.get(segment);
		if (known != null) {
			return known;
		}
		if (this.closed) {
			throw new JournalException.Closed(this.segments.directory());
		}
		JournalIo.DataFile file = this.io.openToRead(this.segments.path(segment));
		try {
			known = new OpenSegment(file, this.segments.header(file, segment).salt());
		}
		finally {
			if (known == null) {
				file.close();
			}
		}
		this.open.put(segment, known);
		if (this.open.size() > OPEN_FILES) {
			Iterator<OpenSegment> leastRecentlyUsed = this.open.values().iterator();
			leastRecentlyUsed.next().file().close();
			leastRecentlyUsed.remove();
		}
		return known;
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		for (OpenSegment segment : this.open.values()) {
			try {
				segment.file().close();
			}
			catch (IOException ex) {
				// It was only read.
			}
		}
		this.open.clear();
	}

	private record OpenSegment(JournalIo.DataFile file, long salt) {
	}

}
