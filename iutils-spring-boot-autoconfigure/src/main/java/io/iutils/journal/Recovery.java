package io.iutils.journal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.SortedSet;

/**
 * The first opening after a boot, of a new journal, or of a copied directory: nothing in
 * {@code control} is trusted but that it never tells less than what was used. Sequences
 * go on at the next multiple of 2^32, so that none is ever used twice, whatever a power
 * loss took. The boot id is written last: a death in between repeats it all. Confined to
 * the holder of the lock.
 */
final class Recovery {

	private static final Logger logger = System.getLogger(Recovery.class.getName());

	private static final long JUMP = 1L << 32;

	private final JournalSettings settings;

	private final Segments segments;

	private final Quarantine quarantine;

	private final Control control;

	Recovery(JournalSettings settings, Segments segments, Quarantine quarantine, Control control) {
		this.settings = settings;
		this.segments = segments;
		this.quarantine = quarantine;
		this.control = control;
	}

	void run(Platform.FileIdentity identity) throws IOException {
		this.segments.removeUnfinished();
		SortedSet<Long> existing = this.segments.list();
		long told = this.control.get(Control.TAIL);
		long expected = this.control.get(Control.SEGMENT);
		long newest = existing.isEmpty() ? 0 : existing.last();
		boolean missing = newest < expected || (newest == 0 && told != 0);
		if (missing) {
			// Its name was on disk before anything was written to it.
			this.segments.met(new JournalException.Damaged(this.segments.path(expected), 0, "the segment is missing"),
					expected, new byte[0]);
		}
		long last = missing ? told : 0;
		long first = 1;
		boolean empty = false;
		if (newest != 0) {
			SegmentScan scan = cutTornEnd(newest);
			empty = scan.isEmpty();
			last = Math.max(last, empty ? previousOf(newest, told) : scan.last());
		}
		if (newest != 0 || missing) {
			long used = Math.max(Math.max(last, newest), Math.max(told, expected));
			first = (used / JUMP + 1) * JUMP;
		}
		create(first, last);
		if (empty) {
			this.segments.delete(newest);
		}
		this.control.set(Control.SEGMENT, first);
		this.control.set(Control.OFFSET, SegmentHeader.SIZE);
		this.control.set(Control.TAIL, last);
		this.control.set(Control.FORCED, first - 1);
		this.control.set(Control.POISONED, 0);
		this.control.set(Control.LAST, 0);
		this.control.forgetWaitersAndSleepers();
		this.control.set(Control.OWNER, 0);
		this.control.assign(this.settings.boot(), identity);
	}

	private void create(long first, long previous) throws IOException {
		this.segments.create(first, previous, this.settings.clock().millis());
	}

	/**
	 * The last sequence before an empty segment. A damaged one may have held records:
	 * what was told of them is lost, and said to be.
	 */
	private long previousOf(long segment, long told) throws IOException {
		if (this.segments.isDamaged(segment)) {
			return Math.max(segment - 1, told);
		}
		SegmentHeader header = this.segments.headerOf(segment);
		return (header != null) ? header.previous() : 0;
	}

	private SegmentScan cutTornEnd(long newest) throws IOException {
		Path path = this.segments.path(newest);
		try (JournalIo.DataFile file = this.settings.io().openToWrite(path)) {
			SegmentScan scan = SegmentScan.of(file, this.segments.header(file, newest));
			while (file.length() != scan.end() && scan.endWasOnDisk()) {
				JournalException.Damaged damage = new JournalException.Damaged(path, scan.end(), "record "
						+ (scan.last() + 1) + " does not count, but a later record testifies that it was on disk");
				this.segments.met(damage, newest, scan.stepOver(Long.MAX_VALUE));
				scan.resume();
			}
			if (file.length() != scan.end()) {
				byte[] rest = scan.rest();
				logger.log(Level.WARNING, "Cut {0} bytes of a torn end at offset {1} of {2}; kept in {3}", rest.length,
						scan.end(), path, this.quarantine.directory());
				this.quarantine.keep(path, scan.end(), rest);
				file.truncate(scan.end());
			}
			file.force();
			return scan;
		}
	}

}
