package io.iutils.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Appends. Confined to the holder of the lock.
 *
 * <p>
 * The order of every change is data, commit, memory: the records are written at
 * {@code offset}, then {@code tail} is stored, and only then does anybody, this process
 * included, act on them. Its counterpart is {@link Cursor}, which reads nothing above
 * {@code tail}.
 */
final class Appender {

	private final JournalSettings settings;

	private final Segments segments;

	private final Control control;

	private final SegmentForcer forcer;

	private final PositionIndex positions;

	private final Batch batch;

	private final Repair repair;

	private final Roller roller;

	private final int me;

	// The segment this copy has open for writing.
	private JournalIo.@Nullable DataFile file;

	private @Nullable SegmentHeader header;

	private long turns;

	// Up to here in this segment there is a point near enough.
	private long pointsIn;

	private long nextPoint;

	/**
	 * @param checkIdentity throws if the directory is another one by now
	 */
	Appender(JournalSettings settings, Segments segments, Control control, SegmentForcer forcer,
			PositionIndex positions, Runnable checkIdentity) {
		this.settings = settings;
		this.segments = segments;
		this.control = control;
		this.forcer = forcer;
		this.positions = positions;
		this.me = settings.slot() + 1;
		this.batch = new Batch(settings.segmentSize() / 2);
		this.roller = new Roller(settings, segments, control, positions);
		this.repair = new Repair(segments, settings.io(), control, forcer, this.roller, checkIdentity);
	}

	/**
	 * Thread-safe.
	 */
	void holdBack(LongSupplier firstNeeded, long bytes) {
		this.roller.holdBack(firstNeeded, bytes);
	}

	/**
	 * Takes one turn, from a sound journal to a sound journal.
	 */
	void take(Turn turn) throws IOException {
		long token = enter();
		if (this.forcer.isPoisoned(this.control.get(Control.SEGMENT))) {
			rollAwayFromPoison(token);
		}
		JournalIo.DataFile target;
		SegmentHeader segment;
		try {
			this.batch.begin(this.control.get(Control.TAIL), nextSequence());
			turn.decide(this.batch);
			if (this.batch.count() == 0) {
				leave(token);
				return;
			}
			segment = openNewest();
			target = opened();
		}
		catch (Throwable ex) {
			// Nothing was touched.
			disown(token);
			throw ex;
		}
		if (this.roller.isDue(segment, this.batch.length())) {
			// If this fails, "owner" stays set: the directory and the words may disagree.
			this.forcer.force(target, segment.first());
			this.control.raise(Control.FORCED, this.control.get(Control.TAIL));
			this.roller.roll(this.batch.first());
			this.roller.retain();
			segment = openNewest();
			target = opened();
		}
		long offset = this.control.get(Control.OFFSET);
		write(target, segment, offset, token);
		long first = this.batch.first();
		turn.published(this.batch);
		// Without this point cursors start at an earlier one.
		note(first, segment.first(), offset);
	}

	private void note(long first, long segment, long offset) {
		if (this.pointsIn != segment || offset >= this.nextPoint) {
			this.positions.note(first, segment, offset);
			this.pointsIn = segment;
			this.nextPoint = offset + PositionIndex.DISTANCE;
		}
	}

	private void write(JournalIo.DataFile target, SegmentHeader segment, long offset, long token) throws IOException {
		try {
			this.batch.seal(segment.first(), segment.salt(), offset, this.control.get(Control.FORCED));
			target.write(offset, this.batch.bytes(), 0, this.batch.length());
			if (this.settings.forceEach()) {
				this.forcer.force(target, segment.first());
			}
			if (this.control.get(Control.OWNER) == token) {
				this.control.set(Control.SEGMENT, segment.first());
				this.control.set(Control.OFFSET, offset + this.batch.length());
				this.control.set(Control.LAST, this.me);
			}
		}
		catch (Throwable ex) {
			undo(target, segment.first(), offset, token, ex);
			throw ex;
		}
		checkOwned(token, null);
		// The commit line: above, nobody has seen anything; below, everybody may have.
		this.control.set(Control.TAIL, this.batch.last());
		if (this.settings.forceEach()) {
			this.control.raise(Control.FORCED, this.batch.last());
		}
		disown(token);
	}

	/**
	 * Declares this process the owner of a sound journal that may be appended to.
	 */
	private long enter() throws IOException {
		long token = (++this.turns << 16) | this.me;
		boolean died = this.control.get(Control.OWNER) != 0;
		// On the first turn the last holder may have been another one in this slot.
		boolean heldLast = this.turns > 1 && this.control.get(Control.LAST) == this.me;
		if (died || isNewestDamaged() || (!heldLast && (lengthDiffers() || isNewestDamaged()))) {
			this.control.set(Control.OWNER, token);
			this.repair.run();
		}
		this.control.set(Control.OWNER, token);
		return token;
	}

	private void leave(long token) {
		this.control.set(Control.LAST, this.me);
		disown(token);
	}

	/**
	 * Declares the journal sound, unless the lock was lost and somebody else is changing
	 * it.
	 */
	private void disown(long token) {
		this.control.compareAndSet(Control.OWNER, token, 0);
	}

	private void checkOwned(long token, @Nullable Throwable reason) {
		if (this.control.get(Control.OWNER) != token) {
			// Publish nothing, cut nothing: what stands there may be another's.
			throw new JournalException.OutcomeUnknown(
					"The lock of " + this.settings.directory() + " was lost while it was held", reason);
		}
	}

	private long nextSequence() {
		return Math.max(this.control.get(Control.TAIL) + 1, this.control.get(Control.SEGMENT));
	}

	/**
	 * Costs a system call, hence only when somebody else held the lock last.
	 */
	private boolean lengthDiffers() throws IOException {
		try {
			openNewest();
			return opened().length() != this.control.get(Control.OFFSET);
		}
		catch (NoSuchFileException | JournalException.Damaged ex) {
			if (this.segments.salvage() == null) {
				throw ex;
			}
			return true;
		}
	}

	private boolean isNewestDamaged() {
		return this.segments.isDamaged(this.control.get(Control.SEGMENT));
	}

	private void rollAwayFromPoison(long token) throws IOException {
		long segment = this.control.get(Control.SEGMENT);
		long tail = this.control.get(Control.TAIL);
		if (tail >= segment && this.control.get(Control.FORCED) < tail) {
			disown(token);
			throw new JournalException.Failed("Forcing " + this.segments.path(segment)
					+ " to disk failed with acknowledged changes in it; changes are refused until the system was "
					+ "restarted, which keeps what is on disk", null);
		}
		// Whatever the failed force leaves on the disk has at least this sequence.
		this.roller.roll(Math.max(tail, segment) + 1);
		if (tail < segment) {
			this.segments.delete(segment);
		}
	}

	private SegmentHeader openNewest() throws IOException {
		long newest = this.control.get(Control.SEGMENT);
		SegmentHeader current = this.header;
		if (current == null || current.first() != newest) {
			close();
			JournalIo.DataFile opened = this.settings.io().openToWrite(this.segments.path(newest));
			this.file = opened;
			current = this.segments.header(opened, newest);
			this.header = current;
		}
		return current;
	}

	private JournalIo.DataFile opened() {
		if (this.file == null) {
			throw new IllegalStateException("No segment is open");
		}
		return this.file;
	}

	private void undo(JournalIo.DataFile target, long segment, long offset, long token, Throwable reason) {
		checkOwned(token, reason);
		try {
			target.truncate(offset);
			forceCut(target, segment, reason);
			this.control.set(Control.OFFSET, offset);
			disown(token);
		}
		catch (Throwable ex) {
			// "owner" stays set: the next holder adopts or cuts what stands there.
			ex.addSuppressed(reason);
			throw new JournalException.OutcomeUnknown(
					"A failed write to " + this.settings.directory() + " could not be taken back: " + ex, ex);
		}
	}

	/**
	 * Else a power loss may bring back whole records of a batch that failed, in place of
	 * those that are written there next. If it fails the segment is poisoned: the next
	 * appender leaves it, and its end is told by the next one.
	 */
	private void forceCut(JournalIo.DataFile target, long segment, Throwable reason) {
		if (!this.forcer.isPoisoned(segment)) {
			try {
				this.forcer.force(target, segment);
			}
			catch (IOException ex) {
				reason.addSuppressed(ex);
			}
		}
	}

	/**
	 * Makes a journal sound when it is opened.
	 */
	void repairIfNeeded() throws IOException {
		leave(enter());
	}

	void close() throws IOException {
		this.header = null;
		JournalIo.DataFile open = this.file;
		this.file = null;
		if (open != null) {
			open.close();
		}
	}

	void closeQuietly() {
		try {
			close();
		}
		catch (IOException ex) {
			// Nothing was written that is not forced elsewhere.
			this.file = null;
		}
	}

}
