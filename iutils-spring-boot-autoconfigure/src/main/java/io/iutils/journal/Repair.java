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

	private final Roller roller;

	private final Runnable checkIdentity;

	Repair(Segments segments, JournalIo io, Control control, SegmentForcer forcer, Roller roller,
			Runnable checkIdentity) {
		this.segments = segments;
		this.io = io;
		this.control = control;
		this.forcer = forcer;
		this.roller = roller;
		this.checkIdentity = checkIdentity;
	}

	/**
	 * @throws JournalException.Damaged if bytes at or below {@code tail} do not count
	 */
	void run() throws IOException {
		this.segments.removeUnfinished();
		SortedSet<Long> existing = this.segments.list();
		long expected = this.control.get(Control.SEGMENT);
		long newest = existing.isEmpty() ? 0 : existing.last();
		if (newest < expected && (newest == 0 || this.control.get(Control.TAIL) >= expected)) {
			leave(newest, expected,
					new JournalException.Damaged(this.segments.path(expected), 0, "the segment is missing"));
		}
		else {
			mend(newest);
		}
	}

	private void mend(long newest) throws IOException {
		long tail = this.control.get(Control.TAIL);
		JournalException.Damaged damage;
		try (JournalIo.DataFile file = this.io.openToWrite(this.segments.path(newest))) {
			// What nobody has seen is not adopted if it may never come to the disk.
			long end = this.forcer.isPoisoned(newest) ? tail + 1 : Long.MAX_VALUE;
			SegmentScan scan = SegmentScan.of(file, this.segments.header(file, newest), end);
			if ((newest > tail || scan.last() >= tail) && !this.segments.isDamaged(newest)) {
				cut(file, newest, scan);
				adopt(newest, scan, tail);
				return;
			}
			damage = new JournalException.Damaged(this.segments.path(newest), scan.end(),
					"record " + (scan.last() + 1) + " was committed and does not count");
		}
		leave(newest, newest, damage);
	}

	private void cut(JournalIo.DataFile file, long newest, SegmentScan scan) throws IOException {
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
	}

	private void adopt(long newest, SegmentScan scan, long tail) {
		this.control.set(Control.SEGMENT, newest);
		this.control.set(Control.OFFSET, scan.end());
		if (!scan.isEmpty() && scan.last() > tail) {
			this.control.set(Control.TAIL, scan.last());
		}
	}

	/**
	 * Begins a new segment and leaves the damaged one as it is, but for what nobody has
	 * seen: its sequences are used again.
	 * @param newest there is, 0 if there is none
	 * @param damaged the segment that is damaged, or missing
	 */
	private void leave(long newest, long damaged, JournalException.Damaged damage) throws IOException {
		if (this.segments.salvage() == null || this.forcer.isPoisoned(this.control.get(Control.SEGMENT))) {
			throw damage;
		}
		// Nothing may be created in a directory that is another one by now.
		this.checkIdentity.run();
		long tail = this.control.get(Control.TAIL);
		if (newest == 0 || newest < damaged) {
			this.segments.met(damage, damaged, new byte[0]);
		}
		if (newest != 0) {
			try (JournalIo.DataFile file = this.io.openToWrite(this.segments.path(newest))) {
				cutUnseen(file, newest, tail);
				this.forcer.force(file, newest);
			}
		}
		long used = Math.max(Math.max(tail, newest), this.control.get(Control.SEGMENT));
		this.roller.roll(used + 1);
	}

	private void cutUnseen(JournalIo.DataFile file, long segment, long tail) throws IOException {
		SegmentHeader header = this.segments.header(file, segment);
		SegmentScan scan = SegmentScan.of(file, header);
		boolean nothingCounts = scan.above(0) < 0;
		int unseen = scan.above(tail);
		while (scan.last() < tail && !scan.isAtEndOfFile()) {
			JournalException.Damaged damage = new JournalException.Damaged(this.segments.path(segment), scan.end(),
					"record " + (scan.last() + 1) + " was committed and does not count");
			this.segments.met(damage, segment, scan.stepOver(tail));
			scan.resume();
		}
		if (scan.last() < tail) {
			this.segments.met(
					new JournalException.Damaged(this.segments.path(segment), scan.end(),
							"the file ends with record " + scan.last() + ", but " + tail + " was committed"),
					segment, new byte[0]);
		}
		if (unseen >= 0) {
			file.truncate(unseen);
		}
		else if (nothingCounts && file.length() > SegmentHeader.SIZE) {
			// Who knows the salt from before might find what nobody has seen.
			file.truncate(SegmentHeader.SIZE);
		}
	}

}
