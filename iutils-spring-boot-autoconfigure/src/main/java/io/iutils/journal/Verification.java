package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * What a look at every byte of a journal has found.
 *
 * @param segments how many there are
 * @param records how many count
 * @param last the sequence of the last one, 0 if there is none
 * @param damage the first place that is not as it should be, null if all is well
 */
public record Verification(int segments, long records, long last, JournalException.@Nullable Damaged damage) {

	/**
	 * Reads all segments. Nobody may be writing; a torn end that the next opener would
	 * cut counts as damage here.
	 */
	public static Verification of(Path directory) {
		return of(directory, new FileIo());
	}

	static Verification of(Path directory, JournalIo io) {
		Segments segments = new Segments(directory, io, new Random());
		int count = 0;
		long records = 0;
		long last = -1;
		try {
			TreeSet<Long> existing = segments.list();
			for (long first : existing) {
				count++;
				try (JournalIo.DataFile file = io.openToRead(segments.path(first))) {
					SegmentHeader header = segments.header(file, first);
					if (last >= 0 && header.previous() != last) {
						throw new JournalException.Damaged(segments.path(first), 0,
								"it follows record " + header.previous() + ", but the one before is " + last);
					}
					Long next = existing.higher(first);
					long end = (next != null) ? segments.endOf(first, next) : Long.MAX_VALUE;
					SegmentScan scan = SegmentScan.of(file, header, end);
					records += scan.records();
					last = scan.isEmpty() ? header.previous() : scan.last();
					if (scan.end() != file.length() && last + 1 != end) {
						throw new JournalException.Damaged(segments.path(first), scan.end(),
								"record " + (last + 1) + " does not count");
					}
				}
			}
			return new Verification(count, records, Math.max(last, 0), null);
		}
		catch (JournalException.Damaged ex) {
			return new Verification(count, records, Math.max(last, 0), ex);
		}
		catch (IOException ex) {
			throw JournalException.of(directory, ex);
		}
	}

}
