package io.iutils.journal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.SortedSet;

/**
 * After the death of an appender in this boot: adopts its whole records that nobody has
 * seen, cuts the rest. Believes the bytes, never {@code offset}. Idempotent: until the
 * caller clears {@code owner}, the next holder repeats it. Confined to the holder of the
 * lock.
 */
final class Repair {

	private static final Logger logger = System.getLogger(Repair.class.getName());

	private final Segments segments;

	private final JournalIo io;

	private final Control control;

	private final SegmentForcer forcer;

	Repair(Segments segments, JournalIo io, Control control, SegmentForcer forcer) {
		this.segments = segments;
		this.io = io;
		this.control = control;
		this.forcer = forcer;
	}

	/**
	 * @throws JournalException.Damaged if bytes at or below {@code tail} do not count
	 */
	void run() throws IOException {
		long tail = this.control.get(Control.TAIL);
		this.segments.removeUnfinished();
		long newest = newestSegment();
		try (JournalIo.DataFile file = this.io.openToWrite(this.segments.path(newest))) {
			// What nobody has seen is not adopted if it may never come to the disk.
			long end = this.forcer.isPoisoned(newest) ? tail + 1 : Long.MAX_VALUE;
			SegmentScan scan = SegmentScan.of(file, this.segments.header(file, newest), end);
			if (newest <= tail && scan.last() < tail) {
				throw new JournalException.Damaged(this.segments.path(newest), scan.end(),
						"record " + (scan.last() + 1) + " was committed and does not count");
			}
			if (file.length() != scan.end()) {
				logger.log(Level.WARNING, "Cut {0} bytes that a dead sibling left at offset {1} of {2}",
						file.length() - scan.end(), scan.end(), this.segments.path(newest));
				file.truncate(scan.end());
				if (!this.forcer.isPoisoned(newest)) {
					this.forcer.force(file, newest);
				}
			}
			if (scan.isEmpty()) {
				// It may come from a roll that ended before it forced the directory.
				this.segments.forceDirectory();
			}
			this.control.set(Control.SEGMENT, newest);
			this.control.set(Control.OFFSET, scan.end());
			if (!scan.isEmpty() && scan.last() > tail) {
				this.control.set(Control.TAIL, scan.last());
			}
		}
	}

	private long newestSegment() throws IOException {
		SortedSet<Long> existing = this.segments.list();
		if (existing.isEmpty()) {
			throw new JournalException.Damaged(this.segments.path(this.control.get(Control.SEGMENT)), 0,
					"the segment is missing");
		}
		return existing.last();
	}

}
