package io.iutils.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Looks at the files of a journal, one after the other. Used once, by one thread.
 */
final class Verifier {

	private final Segments segments;

	private final Bases bases;

	private final JournalIo io;

	private final Verification.@Nullable Words words;

	private final List<Verification.Found> files = new ArrayList<>();

	private long records;

	// Of the last record so far; -1 if the next file may begin anywhere.
	private long last = -1;

	private Verification.@Nullable TornEnd tornEnd;

	private JournalException.@Nullable Damaged damage;

	/**
	 * @param words null if nothing but the files is believed
	 */
	Verifier(Path directory, JournalIo io, Verification.@Nullable Words words) {
		this.segments = new Segments(directory, io, new Random());
		this.bases = new Bases(directory, io, new Random());
		this.io = io;
		this.words = words;
	}

	Verification verify() {
		try {
			long covered = base();
			TreeSet<Long> existing = this.segments.list();
			for (long first : existing) {
				Long next = existing.higher(first);
				segment(first, (next != null) ? next : Long.MAX_VALUE, covered);
			}
			checkNewest(existing);
			return new Verification(List.copyOf(this.files), this.records, Math.max(this.last, covered), this.words,
					this.tornEnd, this.damage);
		}
		catch (IOException ex) {
			throw JournalException.of(this.segments.directory(), ex);
		}
	}

	private void met(JournalException.Damaged found) {
		if (this.damage == null) {
			this.damage = found;
		}
	}

	/**
	 * @return the last sequence the base stands for, 0 if there is none
	 */
	private long base() throws IOException {
		try (Base base = this.bases.open()) {
			if (base.generation() == 0) {
				return 0;
			}
			long[] found = new long[3];
			base.visit((entry) -> {
				base.payload(entry);
				found[0]++;
				found[1] = (found[1] == 0) ? entry.sequence() : found[1];
				found[2] = entry.sequence();
			});
			Path path = this.bases.path(base.generation());
			this.files.add(new Verification.Found(path.getFileName().toString(), this.bases.lengthOf(base.generation()),
					found[0], found[1], found[2]));
			this.records += found[0];
			return base.covered();
		}
		catch (JournalException.Damaged ex) {
			met(ex);
			return 0;
		}
	}

	private void segment(long first, long next, long covered) throws IOException {
		Path path = this.segments.path(first);
		try (JournalIo.DataFile file = this.io.openToRead(path)) {
			SegmentHeader header = this.segments.header(file, first);
			if (this.last >= 0 && header.previous() != this.last) {
				met(new JournalException.Damaged(path, 0,
						"it follows record " + header.previous() + ", but the one before is " + this.last));
			}
			else if (this.last < 0 && covered > 0 && header.previous() > covered
					&& this.bases.manifest().covered() == covered) {
				met(new JournalException.Damaged(path, 0,
						"it follows record " + header.previous() + ", but the base ends with " + covered));
			}
			long end = (next != Long.MAX_VALUE) ? this.segments.endBefore(next) : next;
			SegmentScan scan = SegmentScan.of(file, header, end);
			this.last = scan.isEmpty() ? header.previous() : scan.last();
			this.files.add(new Verification.Found(path.getFileName().toString(), file.length(), scan.records(), first,
					scan.last()));
			this.records += scan.records();
			if (file.length() > scan.end() && this.last + 1 != end) {
				checkEnd(path, file.length(), scan, next == Long.MAX_VALUE);
			}
		}
		catch (NoSuchFileException ex) {
			// Removed meanwhile.
			this.last = -1;
		}
		catch (JournalException.Damaged ex) {
			met(ex);
			this.files.add(new Verification.Found(path.getFileName().toString(), this.segments.lengthOf(first), 0,
					first, first - 1));
			this.last = -1;
		}
	}

	/**
	 * Tells what the next opener cuts from what was once whole.
	 */
	private void checkEnd(Path path, long length, SegmentScan scan, boolean isNewest) {
		boolean torn = isNewest && this.words != null
				&& (this.words.believed() ? scan.last() >= this.words.tail() : !scan.endWasOnDisk());
		if (torn) {
			this.tornEnd = new Verification.TornEnd(path, scan.end(), length - scan.end());
		}
		else {
			met(new JournalException.Damaged(path, scan.end(), "record " + (scan.last() + 1) + " does not count"));
		}
	}

	/**
	 * What only {@code control} can tell: whether something is missing at the end.
	 */
	private void checkNewest(TreeSet<Long> existing) throws IOException {
		Verification.Words said = this.words;
		if (said == null) {
			return;
		}
		if (said.segment() > 0 && (existing.isEmpty() || existing.last() < said.segment())
				&& !this.segments.list().contains(said.segment())) {
			met(new JournalException.Damaged(this.segments.path(said.segment()), 0, "the segment is missing"));
		}
		else if (said.believed() && !existing.isEmpty() && this.last >= 0 && this.last < said.tail()) {
			met(new JournalException.Damaged(this.segments.path(existing.last()),
					this.segments.lengthOf(existing.last()),
					"the file ends with record " + this.last + ", but " + said.tail() + " was committed"));
		}
	}

}
