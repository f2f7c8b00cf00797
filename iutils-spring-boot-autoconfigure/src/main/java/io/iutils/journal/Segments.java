package io.iutils.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The segment files of a journal's directory: names, headers, creation. Thread-safe.
 */
final class Segments {

	private static final String TEMPORARY = ".tmp";

	private final Path directory;

	private final JournalIo io;

	private final Random random;

	Segments(Path directory, JournalIo io, Random random) {
		this.directory = directory;
		this.io = io;
		this.random = random;
	}

	Path directory() {
		return this.directory;
	}

	Path path(long first) {
		return this.directory.resolve(SegmentHeader.fileName(first));
	}

	/**
	 * The first sequences of all live segments, by what the directory says now.
	 */
	TreeSet<Long> list() throws IOException {
		TreeSet<Long> firsts = new TreeSet<>();
		for (String name : this.io.list(this.directory)) {
			long first = SegmentHeader.firstOf(name);
			if (first >= 0) {
				firsts.add(first);
			}
		}
		return firsts;
	}

	/**
	 * Reads and checks the header of an open segment.
	 * @throws JournalException.Damaged if it is none, or another segment's
	 */
	SegmentHeader header(JournalIo.DataFile file, long first) throws IOException {
		byte[] bytes = new byte[SegmentHeader.SIZE];
		int read = file.readAtLeast(bytes.length, 0, bytes, 0, bytes.length);
		SegmentHeader header = (read == bytes.length) ? SegmentHeader.of(bytes) : null;
		if (read == bytes.length && SegmentHeader.formatOf(bytes) != SegmentHeader.FORMAT) {
			throw new JournalException.Refused(this.directory, path(first).getFileName() + " has format "
					+ SegmentHeader.formatOf(bytes) + ", this version reads format " + SegmentHeader.FORMAT, null);
		}
		if (header == null) {
			throw new JournalException.Damaged(path(first), 0, "no valid segment header");
		}
		if (header.first() != first || header.kind() != SegmentHeader.LIVE) {
			throw new JournalException.Damaged(path(first), 0, "the header belongs to another segment");
		}
		return header;
	}

	/**
	 * Creates an empty segment: beside, forced, renamed, directory forced. A death before
	 * the rename leaves a temporary file that the next holder removes; behind it an empty
	 * newest segment that is found by listing.
	 */
	SegmentHeader create(long first, long previous, long now) throws IOException {
		SegmentHeader header = new SegmentHeader(SegmentHeader.LIVE, this.random.nextLong(), 0, first, previous, now);
		Path temporary = this.directory.resolve(SegmentHeader.fileName(first) + TEMPORARY);
		try (JournalIo.DataFile file = this.io.create(temporary)) {
			file.write(0, header.toBytes(), 0, SegmentHeader.SIZE);
			file.force();
		}
		this.io.rename(temporary, path(first));
		this.io.forceDirectory(this.directory);
		return header;
	}

	/**
	 * Removes what creations left that did not come to their renames.
	 */
	void removeUnfinished() throws IOException {
		for (String name : this.io.list(this.directory)) {
			// Only its own: a manifest is not written under the appender's lock.
			if (name.endsWith(TEMPORARY)
					&& SegmentHeader.firstOf(name.substring(0, name.length() - TEMPORARY.length())) >= 0) {
				this.io.delete(this.directory.resolve(name));
			}
		}
	}

	void forceDirectory() throws IOException {
		this.io.forceDirectory(this.directory);
	}

	void delete(long first) throws IOException {
		this.io.delete(path(first));
		this.io.forceDirectory(this.directory);
	}

	/**
	 * The header of a segment, or null if it has been deleted.
	 */
	@Nullable SegmentHeader headerOf(long first) throws IOException {
		try (JournalIo.DataFile file = this.io.openToRead(path(first))) {
			return header(file, first);
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	/**
	 * The sequence at which a segment ends because another one follows, whatever stands
	 * behind: after a failed force a cut may not have come to the disk.
	 * @param next the first sequence of the one that follows
	 * @return -1 if that one has been deleted
	 */
	long endOf(long first, long next) throws IOException {
		SegmentHeader header;
		try {
			header = headerOf(next);
		}
		catch (JournalException.Damaged | JournalException.Refused ex) {
			// Told when it is opened itself.
			return next;
		}
		if (header == null) {
			return -1;
		}
		boolean jumps = Recovery.isJump(header.previous(), next);
		boolean empty = header.previous() < first;
		// Else there are no gaps; who reads up to there notices if they do not fit.
		return (jumps || empty) ? header.previous() + 1 : next;
	}

	long lengthOf(long first) throws IOException {
		try (JournalIo.DataFile file = this.io.openToRead(path(first))) {
			return file.length();
		}
		catch (NoSuchFileException ex) {
			return 0;
		}
	}

}
