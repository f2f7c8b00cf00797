package io.iutils.journal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.TreeSet;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Starts new segments and removes old ones. Confined to the holder of the lock.
 */
final class Roller {

	private static final Logger logger = System.getLogger(Roller.class.getName());

	private final JournalSettings settings;

	private final Segments segments;

	private final Control control;

	private final PositionIndex positions;

	// Written by any thread.
	private volatile @Nullable Hold hold;

	Roller(JournalSettings settings, Segments segments, Control control, PositionIndex positions) {
		this.settings = settings;
		this.segments = segments;
		this.control = control;
		this.positions = positions;
	}

	/**
	 * Whether a new segment is due before so many bytes are appended; never behind an
	 * empty one.
	 */
	boolean isDue(SegmentHeader current, int incoming) {
		long offset = this.control.get(Control.OFFSET);
		if (offset == SegmentHeader.SIZE) {
			return false;
		}
		long quarter = this.settings.retention().get().time().toMillis() / 4;
		return offset + incoming > this.settings.segmentSize()
				|| (quarter > 0 && this.settings.clock().millis() - current.created() > quarter);
	}

	/**
	 * Creates the segment whose first record will have this sequence. The one before has
	 * been forced, or is poisoned.
	 */
	void roll(long first) throws IOException {
		this.segments.create(first, this.control.get(Control.TAIL), this.settings.clock().millis());
		this.control.set(Control.SEGMENT, first);
		this.control.set(Control.OFFSET, SegmentHeader.SIZE);
	}

	/**
	 * Oldest first, never the newest; so a gap between two segments is always damage.
	 */
	void retain() {
		Retention retention = this.settings.retention().get();
		if (retention.equals(Retention.ALL)) {
			return;
		}
		try {
			TreeSet<Long> existing = this.segments.list();
			long size = 0;
			for (long first : existing) {
				size += this.segments.lengthOf(first);
			}
			Iterator<Long> oldestFirst = existing.iterator();
			while (oldestFirst.hasNext()) {
				long oldest = oldestFirst.next();
				Long next = existing.higher(oldest);
				if (next == null) {
					return;
				}
				size -= this.segments.lengthOf(oldest);
				if (size < retention.size() && !isOld(next, retention)) {
					return;
				}
				Hold hold = this.hold;
				if (hold != null && size - retention.size() < hold.bytes() && hold.firstNeeded().getAsLong() < next) {
					return;
				}
				this.segments.delete(oldest);
				this.positions.forgetBelow(next);
			}
		}
		catch (IOException | JournalException ex) {
			// What is not removed now is removed at the next roll.
			logger.log(Level.WARNING, "Old segments of " + this.settings.directory() + " could not be removed", ex);
		}
	}

	void holdBack(LongSupplier firstNeeded, long bytes) {
		this.hold = (bytes > 0) ? new Hold(firstNeeded, bytes) : null;
	}

	/**
	 * A segment was begun when the last record of the one before was there: that is its
	 * age.
	 */
	private boolean isOld(long next, Retention retention) throws IOException {
		SegmentHeader header = this.segments.headerOf(next);
		return header != null && !retention.time().isZero()
				&& this.settings.clock().millis() - header.created() > retention.time().toMillis();
	}

	/**
	 * What is kept beyond the limits of retention, because somebody has not read it.
	 */
	private record Hold(LongSupplier firstNeeded, long bytes) {
	}

}
