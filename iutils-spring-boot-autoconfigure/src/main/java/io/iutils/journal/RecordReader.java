package io.iutils.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * Reads single records whose place is known, checking each. Keeps some segments open.
 * Thread-safe.
 */
public final class RecordReader implements AutoCloseable {

	private static final int OPEN_FILES = 8;

	private final Segments segments;

	private final Bases bases;

	private final JournalIo io;

	private final CRC32C crc = new CRC32C();

	private final Map<Long, OpenSegment> open = new LinkedHashMap<>(16, 0.75f, true);

	private boolean closed;

	RecordReader(Segments segments, Bases bases, JournalIo io) {
		this.segments = segments;
		this.bases = bases;
		this.io = io;
	}

	/**
	 * The payload of a committed record.
	 * @param segment the segment's first sequence, or what {@link Base#segment} says
	 * @return null if the file is missing: what it holds is in a newer base, or not
	 * needed any more
	 * @throws JournalException.Damaged if it does not count
	 */
	public synchronized byte @Nullable [] read(long segment, long offset, int payloadLength, long sequence) {
		try {
			OpenSegment source = openSegment(segment);
			int size = (int) RecordFormat.size(payloadLength);
			byte[] bytes = new byte[size];
			int read = source.file().readAtLeast(size, offset, bytes, 0, size);
			if (read != size || RecordFormat.payloadLength(bytes, 0) != payloadLength
					|| !RecordFormat.counts(bytes, 0, sequence, source.salt(), this.crc)) {
				JournalException.Damaged damage = new JournalException.Damaged(path(segment), offset,
						"record " + sequence + " does not count");
				if (segment >= 0) {
					// Nothing stands for a value: counted if damage is stepped over, and
					// refused.
					this.segments.met(damage, segment, Arrays.copyOf(bytes, read));
				}
				throw damage;
			}
			byte[] payload = new byte[payloadLength];
			System.arraycopy(bytes, RecordFormat.HEADER, payload, 0, payloadLength);
			return payload;
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		catch (IOException ex) {
			throw JournalException.of(path(segment), ex);
		}
	}

	/**
	 * Closes what has been replaced by a base, so that its room on the disk is free.
	 */
	public synchronized void forget(Base replacement) {
		this.open.entrySet().removeIf((entry) -> {
			boolean replaced = entry.getKey() <= replacement.covered() && entry.getKey() != replacement.segment();
			if (replaced) {
				closeQuietly(entry.getValue());
			}
			return replaced;
		});
	}

	/**
	 * What to throw when a file is missing and nothing stands for it.
	 */
	public JournalException missing(long segment) {
		return new JournalException.Damaged(path(segment), 0, "the file is missing");
	}

	private Path path(long segment) {
		return (segment < 0) ? this.bases.path(-segment) : this.segments.path(segment);
	}

	private OpenSegment openSegment(long segment) throws IOException {
		OpenSegment known = this.open.get(segment);
		if (known != null) {
			return known;
		}
		if (this.closed) {
			throw new JournalException.Closed(this.segments.directory());
		}
		JournalIo.DataFile file = this.io.openToRead(path(segment));
		try {
			known = new OpenSegment(file,
					(segment < 0) ? this.bases.salt(file, -segment) : this.segments.header(file, segment).salt());
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
		this.open.values().forEach(RecordReader::closeQuietly);
		this.open.clear();
	}

	private static void closeQuietly(OpenSegment segment) {
		try {
			segment.file().close();
		}
		catch (IOException ex) {
			// It was only read.
		}
	}

	private record OpenSegment(JournalIo.DataFile file, long salt) {
	}

}
