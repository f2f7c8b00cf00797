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

	private final Control control;

	Recovery(JournalSettings settings, Segments segments, Control control) {
		this.settings = settings;
		this.segments = segments;
		this.control = control;
	}

	/**
	 * Whether these sequences were handed out in different boots.
	 */
	static boolean isJump(long sequence, long later) {
		return sequence / JUMP != later / JUMP;
	}

	void run(Platform.FileIdentity identity) throws IOException {
		this.segments.removeUnfinished();
		SortedSet<Long> existing = this.segments.list();
		long last = 0;
		long first = 1;
		if (existing.isEmpty()) {
			if (this.control.get(Control.TAIL) != 0) {
				throw new JournalException.Damaged(this.segments.path(this.control.get(Control.SEGMENT)), 0,
						"the segment is missing");
			}
			create(first, last);
		}
		else {
			long newest = existing.last();
			SegmentScan scan = cutTornEnd(newest);
			last = scan.isEmpty() ? previousOf(newest) : scan.last();
			long used = Math.max(Math.max(last, newest), this.control.get(Control.TAIL));
			first = (used / JUMP + 1) * JUMP;
			create(first, last);
			if (scan.isEmpty()) {
				this.segments.delete(newest);
			}
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

	private long previousOf(long segment) throws IOException {
		SegmentHeader header = this.segments.headerOf(segment);
		return (header != null) ? header.previous() : 0;
	}

	private SegmentScan cutTornEnd(long newest) throws IOException {
		Path path = this.segments.path(newest);
		try (JournalIo.DataFile file = this.settings.io().openToWrite(path)) {
			SegmentScan scan = SegmentScan.of(file, this.segments.header(file, newest));
			if (file.length() != scan.end()) {
				if (scan.endWasOnDisk()) {
					throw new JournalException.Damaged(path, scan.end(), "record " + (scan.last() + 1)
							+ " does not count, but a later record testifies that it was on disk");
				}
				byte[] rest = scan.rest();
				logger.log(Level.WARNING, "Cut {0} bytes of a torn end at offset {1} of {2}; kept in {3}", rest.length,
						scan.end(), path, this.settings.quarantine());
				keepAside(path, scan.end(), rest);
				file.truncate(scan.end());
			}
			file.force();
			return scan;
		}
	}

	private void keepAside(Path segment, long offset, byte[] bytes) throws IOException {
		Path kept = this.settings.quarantine()
			.resolve(this.settings.directory().getFileName() + "-" + segment.getFileName() + "-" + offset);
		try (JournalIo.DataFile file = this.settings.io().create(kept)) {
			file.write(0, bytes, 0, bytes.length);
			file.force();
		}
		this.settings.io().forceDirectory(this.settings.quarantine());
	}

}
