package io.iutils.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

	private final @Nullable Salvage salvage;

	Segments(Path directory, JournalIo io, Random random) {
		this(directory, io, random, null);
	}

	/**
	 * @param salvage if damage is to be stepped over, not refused
	 */
	Segments(Path directory, JournalIo io, Random random, @Nullable Salvage salvage) {
		this.directory = directory;
		this.io = io;
		this.random = random;
		this.salvage = salvage;
	}

	Path directory() {
		return this.directory;
	}

	Path path(long first) {
		return this.directory.resolve(SegmentHeader.fileName(first));
	}

	/**
	 * Null if damage is refused.
	 */
	@Nullable Salvage salvage() {
		return this.salvage;
	}

	/**
	 * Damage was met: refuses it, or notes that it will be stepped over.
	 * @param bytes what to keep aside
	 */
	void met(JournalException.Damaged damage, long segment, byte[] bytes) {
		if (this.salvage == null) {
			throw damage;
		}
		this.salvage.met(damage, segment, bytes);
	}

	/**
	 * Whether damage was met in a segment.
	 */
	boolean isDamaged(long first) {
		return this.salvage != null && this.salvage.isDamaged(first);
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
		if (this.salvage != null) {
			for (long first : List.copyOf(firsts)) {
				if (isAnothers(first, this.salvage)) {
					firsts.remove(first);
				}
			}
		}
		return firsts;
	}

	/**
	 * Where the segment behind another one begins, by what the directory says now;
	 * {@code Long.MAX_VALUE} if there is none.
	 */
	long firstBehind(long first) throws IOException {
		Long next = list().higher(first);
		return (next != null) ? next : Long.MAX_VALUE;
	}

	/**
	 * Whether a sound header says that the file got its name by mistake.
	 */
	private boolean isAnothers(long first, Salvage salvage) throws IOException {
		if (salvage.hasSoundHeader(first)) {
			return false;
		}
		try (JournalIo.DataFile file = this.io.openToRead(path(first))) {
			SegmentHeader header = headerOrNull(file, first);
			if (header == null) {
				return false;
			}
			if (isOf(header, first)) {
				salvage.noteSoundHeader(first);
				return false;
			}
			byte[] bytes = new byte[Math.toIntExact(Math.min(file.length(), SegmentScan.LONGEST))];
			int length = file.readAtLeast(bytes.length, 0, bytes, 0, bytes.length);
			salvage.met(anothers(first), first, Arrays.copyOf(bytes, length));
			return true;
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	private static boolean isOf(SegmentHeader header, long first) {
		return header.first() == first && header.kind() == SegmentHeader.LIVE;
	}

	private JournalException.Damaged anothers(long first) {
		return new JournalException.Damaged(path(first), 0, "the header belongs to another segment");
	}

	/**
	 * Reads and checks the header of an open segment. If it is damaged and that is to be
	 * stepped over, what its name and its bytes say.
	 * @throws JournalException.Damaged if it is none, or another segment's
	 */
	SegmentHeader header(JournalIo.DataFile file, long first) throws IOException {
		SegmentHeader header = headerOrNull(file, first);
		if (header == null) {
			byte[] bytes = new byte[SegmentHeader.SIZE];
			int read = file.readAtLeast(bytes.length, 0, bytes, 0, bytes.length);
			met(new JournalException.Damaged(path(first), 0, "no valid segment header"), first,
					Arrays.copyOf(bytes, read));
			return SegmentHeader.guess(bytes, first);
		}
		if (!isOf(header, first)) {
			if (this.salvage != null) {
				this.salvage.forgetSoundHeader(first);
			}
			throw anothers(first);
		}
		return header;
	}

	/**
	 * @throws JournalException.Refused if it has a format that this version does not know
	 */
	private @Nullable SegmentHeader headerOrNull(JournalIo.DataFile file, long first) throws IOException {
		byte[] bytes = new byte[SegmentHeader.SIZE];
		int read = file.readAtLeast(bytes.length, 0, bytes, 0, bytes.length);
		if (read < bytes.length) {
			return null;
		}
		int format = SegmentHeader.formatOf(bytes);
		if (format != SegmentHeader.FORMAT) {
			throw JournalException.Refused.format(path(first), format, SegmentHeader.FORMAT);
		}
		return SegmentHeader.of(bytes);
	}

	/**
	 * Looks at the formats of all files, and at nothing else.
	 * @throws JournalException.Refused if one is of a newer version
	 */
	void checkFormats() throws IOException {
		for (String name : this.io.list(this.directory)) {
			long first = SegmentHeader.firstOf(name);
			if (first >= 0) {
				try (JournalIo.DataFile file = this.io.openToRead(path(first))) {
					headerOrNull(file, first);
				}
				catch (NoSuchFileException ex) {
					// Removed meanwhile.
				}
			}
		}
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
	 * The sequence at which the segment before this one ends: behind the record that this
	 * one follows, whatever stands there. After a failed force a cut may not have come to
	 * the disk, and empty segments that were between them are gone.
	 * @return -1 if this one has been deleted
	 */
	long endBefore(long first) throws IOException {
		SegmentHeader header;
		try {
			header = headerOf(first);
		}
		catch (JournalException.Damaged | JournalException.Refused ex) {
			// Told when it is opened itself.
			return first;
		}
		if (header == null) {
			return -1;
		}
		// Of a guess nobody knows what it follows.
		return header.isGuess() ? first : header.previous() + 1;
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
