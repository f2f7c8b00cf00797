package io.iutils.journal;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * An append-only log in a directory that many processes share. Everything here is
 * thread-safe; what needs the lock takes it.
 */
public final class Journal implements AutoCloseable {

	private final JournalSettings settings;

	private final SharedFile file;

	private final Control control;

	private final Segments segments;

	private final Bases bases;

	private final PositionIndex positions = new PositionIndex();

	private final AppenderLock lock;

	private final SegmentForcer forcer;

	private final Appender appender;

	private final TurnQueue turns;

	private final Object flushMonitor = new Object();

	private final long openedAt;

	private final AtomicBoolean closing = new AtomicBoolean();

	private volatile @Nullable JournalException unusable;

	private Journal(JournalSettings settings, SharedFile file, Segments segments, Quarantine quarantine)
			throws IOException {
		this.settings = settings;
		this.file = file;
		this.control = new Control(file.map());
		this.segments = segments;
		this.bases = new Bases(settings.directory(), settings.io(), new SecureRandom());
		this.lock = new AppenderLock(settings.directory(), file, this.control, settings.slot(), settings.lockTimeout(),
				settings.describeSlot());
		this.forcer = new SegmentForcer(this.control);
		this.appender = new Appender(settings, segments, this.control, this.forcer, this.positions,
				this::checkIdentity);
		this.turns = new TurnQueue(this.lock, this::take);
		this.lock.acquire();
		boolean opened = false;
		try {
			// Nobody asks who is first: whoever comes looks, under the lock.
			if (!this.control.belongsTo(settings.boot(), file.identity())) {
				new Recovery(settings, segments, quarantine, this.control).run(file.identity());
			}
			this.appender.repairIfNeeded();
			this.openedAt = this.control.get(Control.TAIL);
			long segment = this.control.get(Control.SEGMENT);
			this.positions.note(Math.max(this.openedAt + 1, segment), segment, this.control.get(Control.OFFSET));
			opened = true;
		}
		finally {
			if (!opened) {
				this.appender.closeQuietly();
			}
			this.lock.release();
		}
	}

	/**
	 * Opens a journal, creating it if need be; repairs or recovers it first if it was not
	 * left cleanly.
	 */
	public static Journal open(JournalSettings settings) {
		Path control = settings.directory().resolve(Control.FILE);
		FullDisk.prepare();
		Platform.privateDirectory(settings.directory());
		Platform.privateDirectory(settings.quarantine());
		Consumer<JournalException.Damaged> salvaged = settings.salvaged();
		Quarantine quarantine = new Quarantine(settings.quarantine(), settings.io(), settings.slot());
		Segments segments = new Segments(settings.directory(), settings.io(), new SecureRandom(),
				(salvaged != null) ? new Salvage(quarantine, salvaged) : null);
		try {
			SharedFile file = SharedFile.open(control, Control.initial(), Control::isHeader,
					() -> isEmpty(settings, segments), Control.APPENDER, settings.lockTimeout());
			try {
				return new Journal(settings, file, segments, quarantine);
			}
			catch (Throwable ex) {
				file.close();
				throw ex;
			}
		}
		catch (NoSuchFileException ex) {
			throw missing(ex);
		}
		catch (IOException ex) {
			throw JournalException.of(control, ex);
		}
	}

	/**
	 * Looks whether this version knows the formats of a journal that may be there, and
	 * changes nothing.
	 * @throws JournalException.Refused if a newer version has written it
	 */
	public static void checkFormats(Path directory, Duration lockTimeout) {
		Path control = directory.resolve(Control.FILE);
		try {
			if (Files.exists(control, LinkOption.NOFOLLOW_LINKS)) {
				SharedFile
					.open(control, Control.initial(), Control::isHeader, () -> false, Control.APPENDER, lockTimeout)
					.close();
			}
			if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
				FileIo io = new FileIo();
				new Segments(directory, io, new SecureRandom()).checkFormats();
				new Bases(directory, io, new SecureRandom()).manifest();
			}
		}
		catch (IOException | JournalException.Damaged ex) {
			// To open it will tell.
		}
	}

	private static boolean isEmpty(JournalSettings settings, Segments segments) {
		Bases bases = new Bases(settings.directory(), settings.io(), new SecureRandom());
		try {
			// Beside a base sequences would begin again below its own.
			return segments.list().isEmpty() && bases.generations().isEmpty();
		}
		catch (IOException ex) {
			throw JournalException.of(segments.directory(), ex);
		}
	}

	/**
	 * Appends what the turn decides, under the lock.
	 * @return whether anything was appended
	 */
	public boolean append(Turn turn) {
		checkUsable();
		try {
			return this.turns.append(turn);
		}
		catch (NoSuchFileException ex) {
			checkIdentity();
			throw missing(ex);
		}
		catch (IOException ex) {
			checkIdentity();
			throw JournalException.of(this.settings.directory(), ex);
		}
	}

	/**
	 * Bytes that the records of one turn have together at most, each with
	 * {@link Batch#size}.
	 */
	public int mostOfATurn() {
		return this.settings.segmentSize() / 2;
	}

	private void take(Turn turn) throws IOException {
		checkUsable();
		this.appender.take(turn);
	}

	private static JournalException missing(NoSuchFileException ex) {
		return new JournalException.Damaged(Path.of(ex.getFile()), 0, "it is missing");
	}

	/**
	 * Reads behind a sequence; 0 is from the oldest record kept.
	 */
	public Cursor cursor(long after) {
		return cursor(after, Cursor.Beginning.OLDEST);
	}

	/**
	 * Reads behind a sequence; also behind 0 it is told as
	 * {@link JournalException.Overtaken} if records are gone.
	 */
	public Cursor completeCursor(long after) {
		return cursor(after, Cursor.Beginning.FIRST);
	}

	/**
	 * Reads behind a sequence. {@link JournalException.Overtaken} says that records
	 * behind it are gone, behind 0 too; then a newer base stands for them.
	 */
	public Cursor cursorBehindBase(long after) {
		return cursor(after, Cursor.Beginning.BASE);
	}

	private Cursor cursor(long after, Cursor.Beginning beginning) {
		return new Cursor(this, this.segments, this.positions, this.settings.io(), this.settings.segmentSize() / 2,
				after, beginning);
	}

	/**
	 * The sequence of the last committed record, 0 if there never was one. Costs no
	 * system call.
	 */
	public long tail() {
		checkUsable();
		return this.control.get(Control.TAIL);
	}

	/**
	 * The last sequence that a base stands for.
	 */
	long covered() throws IOException {
		return this.bases.manifest().covered();
	}

	/**
	 * The tail when this copy was opened.
	 */
	public long openedAt() {
		return this.openedAt;
	}

	/**
	 * Reads single records whose place is known.
	 */
	public RecordReader reader() {
		return new RecordReader(this.segments, this.bases, this.settings.io());
	}

	/**
	 * The first sequence of the newest segment. Costs no system call.
	 */
	public long newestSegment() {
		return this.control.get(Control.SEGMENT);
	}

	/**
	 * Counts the bases that compactions have published. Costs no system call.
	 */
	public long generation() {
		return this.control.get(Control.GENERATION);
	}

	/**
	 * What stands for the records of which a part was dropped by compaction. All behind
	 * it is read by a cursor.
	 * @param atLeast the generation it must have
	 * @throws JournalException.Damaged if it is not as it was written, or there is none
	 * so new
	 */
	public Base base(long atLeast) {
		checkUsable();
		try {
			long published = Math.max(atLeast, generation());
			Base base = this.bases.open();
			if (base.generation() < published) {
				base.close();
				checkIdentity();
				throw new JournalException.Damaged(this.settings.directory().resolve(Manifest.FILE), 0,
						"base " + published + " is needed, and it names " + base.generation());
			}
			return base;
		}
		catch (IOException ex) {
			checkIdentity();
			throw JournalException.of(this.settings.directory(), ex);
		}
	}

	/**
	 * Takes the right to compact, if nobody has it.
	 * @return null if somebody has
	 */
	public @Nullable Compaction tryCompact() {
		checkUsable();
		try {
			FileLock compactor = Compaction.tryLock(this.file);
			return (compactor != null) ? new Compaction(this, this.settings, this.control, this.segments, this.bases,
					this.positions, compactor) : null;
		}
		catch (IOException ex) {
			throw JournalException.of(this.settings.directory(), ex);
		}
	}

	/**
	 * Forces to disk what siblings, dead ones included, have committed so far.
	 */
	public void flush() {
		synchronized (this.flushMonitor) {
			long tail = tail();
			while (forced() < tail) {
				// Read after the tail: what lies in segments before this one was forced
				// when they were left.
				flush(this.control.get(Control.SEGMENT), tail);
			}
		}
	}

	private void flush(long segment, long tail) {
		Path path = this.segments.path(segment);
		if (this.forcer.isPoisoned(segment)) {
			throw new JournalException.Failed("Forcing " + path + " failed before", null);
		}
		try (JournalIo.DataFile data = this.settings.io().openToWrite(path)) {
			this.forcer.force(data, segment);
			this.control.raise(Control.FORCED, tail);
		}
		catch (NoSuchFileException ex) {
			// Left, hence forced, and removed since. Else it is missing.
			if (this.control.get(Control.SEGMENT) == segment) {
				checkIdentity();
				JournalException.Damaged damage = new JournalException.Damaged(path, 0, "the segment is missing");
				this.segments.met(damage, segment, new byte[0]);
				// The next turn begins another one.
				append((batch) -> {
				});
				if (this.control.get(Control.SEGMENT) == segment) {
					throw damage;
				}
			}
		}
		catch (IOException ex) {
			throw JournalException.of(path, ex);
		}
	}

	/**
	 * The last sequence known to be on disk.
	 */
	public long forced() {
		return this.control.get(Control.FORCED);
	}

	/**
	 * Announces that this sibling goes to sleep and wants to be rung. The caller looks at
	 * {@link #tail} once more afterwards: the counterpart, {@link #takeSleepers}, reads
	 * the bits after the tail was stored, so one of both sees the other.
	 */
	public void announceSleep() {
		this.control.setSleeping(this.settings.slot());
	}

	/**
	 * To be called after {@link #append}, outside the lock: hands over the slots of all
	 * sleepers, each of which has to be rung.
	 * @param own whether this sibling itself has to be rung, too; it comes last
	 */
	public void takeSleepers(boolean own, IntConsumer ring) {
		this.control.takeSleepers(this.settings.slot(), own, ring);
	}

	/**
	 * Asks retention of this copy to keep records that are still needed.
	 * @param firstNeeded the lowest sequence that is needed; asked when segments would be
	 * removed, under the lock
	 * @param bytes how many more than otherwise to keep, at most
	 */
	public void holdBack(LongSupplier firstNeeded, long bytes) {
		this.appender.holdBack(firstNeeded, bytes);
	}

	/**
	 * Forgets what a dead sibling left in the words of this slot.
	 */
	public void clearSlot() {
		this.control.clearSleeping(this.settings.slot());
		this.control.clearWaiting(this.settings.slot());
	}

	/**
	 * Looks whether the directory still is the one that was opened. If not, reads and
	 * appends fail from now on.
	 * @throws JournalException.Lost if it is another, or none
	 */
	public void checkIdentity() {
		String reason = this.file.whyLost();
		if (reason != null) {
			JournalException lost = new JournalException.Lost(this.settings.directory(), reason);
			this.unusable = lost;
			throw lost;
		}
	}

	/**
	 * Reads and appends fail from now on, for a reason found elsewhere.
	 */
	public void giveUp(JournalException.Lost reason) {
		if (this.unusable == null) {
			this.unusable = reason;
		}
	}

	private void checkUsable() {
		JournalException reason = this.unusable;
		if (reason != null) {
			throw reason;
		}
	}

	/**
	 * Forces what was committed, and closes. Whoever still reads or appends fails.
	 */
	@Override
	public void close() {
		if (!this.closing.compareAndSet(false, true)) {
			return;
		}
		try {
			if (this.unusable == null) {
				flush();
			}
		}
		finally {
			// Waits for a running turn of this copy; one that begins later sees
			// "unusable".
			this.file.semaphore().acquireUninterruptibly();
			try {
				this.unusable = new JournalException.Closed(this.settings.directory());
				this.appender.close();
			}
			catch (IOException ex) {
				throw JournalException.of(this.settings.directory(), ex);
			}
			finally {
				this.file.semaphore().release();
				closeFile();
			}
		}
	}

	private void closeFile() {
		try {
			this.file.close();
		}
		catch (IOException ex) {
			throw JournalException.of(this.settings.directory(), ex);
		}
	}

}
