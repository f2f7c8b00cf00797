package io.iutils.local;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

import io.iutils.IutilsException;
import io.iutils.engine.Content;
import io.iutils.journal.Compaction;
import io.iutils.journal.Compaction.Usage;
import io.iutils.journal.Journal;
import io.iutils.journal.JournalException;
import org.jspecify.annotations.Nullable;

/**
 * The thread {@code iutils-compact}: takes over what compactions have written, and
 * compacts when it is time and no sibling does. On the disk there is never much more than
 * three times what a base of the live data has, and two segments.
 */
final class StashCompaction implements AutoCloseable, Compaction.Survivors {

	private static final Logger logger = System.getLogger(StashCompaction.class.getName());

	private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	/** While nothing is due but what {@link #wakeIfDue} sees. */
	private static final long QUIET_TICK_NANOS = TimeUnit.MINUTES.toNanos(1);

	/** For this long superseded files are left to siblings that lag. */
	private static final long MERCY_NANOS = TimeUnit.SECONDS.toNanos(30);

	private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final long LONGEST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(10);

	private final Journal journal;

	private final StashView view;

	private final long segmentSize;

	private final PeriodicThread thread;

	// Written by the thread alone, like all that follow.
	private volatile long generation = -1;

	private volatile long segment = -1;

	private volatile @Nullable Usage usage;

	// From here on confined to the thread.
	private long generationSince;

	private long pause = FIRST_PAUSE_NANOS;

	private long pausedUntil = System.nanoTime();

	StashCompaction(Journal journal, StashView view, long segmentSize) {
		this.journal = journal;
		this.view = view;
		this.segmentSize = segmentSize;
		this.thread = new PeriodicThread("iutils-compact", this::tick, this::attempt);
		this.thread.start();
	}

	private long tick() {
		Usage known = this.usage;
		return (known != null && known.superfluous() == 0) ? QUIET_TICK_NANOS : TICK_NANOS;
	}

	private void attempt() {
		if (System.nanoTime() - this.pausedUntil < 0) {
			return;
		}
		try {
			this.view.adopt();
			look(System.nanoTime());
			this.pause = FIRST_PAUSE_NANOS;
		}
		catch (CancellationException ex) {
			// Closed.
		}
		catch (JournalException | IutilsException ex) {
			pause(String.valueOf(ex.getMessage()), null);
		}
		catch (Throwable ex) {
			pause(ex.toString(), ex);
		}
	}

	private void pause(String reason, @Nullable Throwable cause) {
		this.usage = null;
		this.segment = -1;
		this.pausedUntil = System.nanoTime() + this.pause;
		this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_NANOS);
		if (!this.thread.isClosed()) {
			logger.log(Level.WARNING, "Compaction has to wait: " + reason, cause);
		}
	}

	private void look(long now) {
		if (this.generation != this.journal.generation()) {
			this.generation = this.journal.generation();
			this.generationSince = now;
			this.usage = null;
		}
		if (this.segment != this.journal.newestSegment()) {
			this.segment = this.journal.newestSegment();
			this.usage = null;
		}
		Usage known = this.usage;
		if (known == null || isDue(known) || mayRemove(known, now)) {
			try (Compaction compaction = this.journal.tryCompact()) {
				this.usage = (compaction != null) ? compact(compaction, now) : null;
			}
		}
	}

	private Usage compact(Compaction compaction, long now) {
		Usage found = compaction.usage();
		boolean due = isDue(found);
		boolean removing = found.superfluous() > 0 && (due || mayRemove(found, now));
		if (removing) {
			compaction.removeSuperfluous();
		}
		if (due) {
			compaction.run(this, this.thread::isClosed);
			this.view.adopt();
		}
		return (due || removing) ? compaction.usage() : found;
	}

	/**
	 * Whether a good part of what would be read is garbage, or so much was never
	 * compacted that opening a stash takes long.
	 */
	private boolean isDue(Usage usage) {
		if (usage.sealed() == 0) {
			return false;
		}
		long live = this.view.liveBytes();
		return usage.base() + usage.sealed() >= live + live / 2 + this.segmentSize / 2
				|| usage.sealed() >= Math.max(4 * this.segmentSize, usage.base());
	}

	private boolean mayRemove(Usage usage, long now) {
		if (usage.superfluous() == 0) {
			return false;
		}
		long all = usage.base() + usage.sealed() + usage.superfluous() + this.segmentSize;
		return now - this.generationSince > MERCY_NANOS
				|| all > this.view.liveBytes() / 4 * 9 + this.segmentSize + this.segmentSize / 4;
	}

	@Override
	public void catchUp() {
		this.view.catchUp();
	}

	@Override
	public boolean isNewest(long sequence, byte kind, byte flags, byte[] payload) {
		return kind == StashRecord.PUT && this.view.version(StashRecord.readHead(flags, payload).key()) == sequence;
	}

	/**
	 * A small value stands in the index with its key.
	 */
	@Override
	public int headLength(byte kind, byte flags, byte[] payload) {
		int head = StashRecord.headLength(flags, payload);
		int content = payload.length - head - 1;
		return StashValues.isInline(Content.Kind.values()[payload[head]], content) ? payload.length : head;
	}

	/**
	 * Looks at once if there is something to take over or to do. To be called now and
	 * then; costs no system call if there is not.
	 */
	void wakeIfDue() {
		Usage known = this.usage;
		if (known != null && (this.generation != this.journal.generation()
				|| this.segment != this.journal.newestSegment() || isDue(known))) {
			wake();
		}
	}

	/**
	 * Looks at once.
	 */
	void wake() {
		this.thread.wake();
	}

	/**
	 * Gives up what is running, which leaves nothing behind that counts.
	 */
	@Override
	public void close() {
		this.thread.close();
	}

}
