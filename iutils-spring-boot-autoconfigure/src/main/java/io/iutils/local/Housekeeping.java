package io.iutils.local;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.iutils.IutilsException;
import io.iutils.journal.Journal;
import io.iutils.journal.JournalException;
import io.iutils.journal.SiblingTable;

/**
 * The thread {@code iutils-flush}: forces to disk what has waited long enough, keeps the
 * stash's view near the tail, removes what has expired or lost its owner, wakes those
 * that compact, and notices when the directory is no longer the one that was opened.
 */
final class Housekeeping implements AutoCloseable {

	private static final Logger logger = System.getLogger(Housekeeping.class.getName());

	private static final int MOST_TOLD = 100;

	private static final long LONGEST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private static final long SHORTEST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private final SiblingTable table;

	private final List<Journal> journals;

	private final List<LazyForce> forces;

	private final List<LocalMap> maps;

	private final StashSweep sweep;

	private final UUID self;

	private final PeriodicThread thread;

	// What was logged; confined to the thread.
	private final Set<String> told = new HashSet<>();

	Housekeeping(Duration flush, SiblingTable table, List<Journal> journals, List<LocalMap> maps, StashSweep sweep) {
		this.table = table;
		this.journals = journals;
		this.maps = maps;
		this.sweep = sweep;
		this.self = table.self().id();
		// At least two looks in one flush interval, see LazyForce.
		long tick = flush.isZero() ? LONGEST_TICK_NANOS
				: Math.max(SHORTEST_TICK_NANOS, Math.min(LONGEST_TICK_NANOS, flush.toNanos() / 2));
		this.forces = journals.stream().map((journal) -> new LazyForce(journal, flush.toNanos(), tick)).toList();
		this.thread = new PeriodicThread("iutils-flush", () -> tick, this::run);
		this.thread.start();
	}

	private void run() {
		// Each by itself: one that fails must not keep the others from theirs.
		this.forces.forEach((force) -> attempt(() -> force.look(System.nanoTime())));
		attempt(this::checkTable);
		this.journals.forEach((journal) -> attempt(journal::checkIdentity));
		attempt(this.sweep::run);
		this.maps.forEach((map) -> attempt(map::wakeCompaction));
	}

	/**
	 * Without the table slots are no longer unique, and the journals rely on that.
	 */
	private void checkTable() {
		try {
			this.table.checkIdentity();
		}
		catch (JournalException.Lost ex) {
			this.journals.forEach((journal) -> journal.giveUp(ex));
			throw ex;
		}
	}

	private void attempt(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			// An Error, too, must not end the flushing.
			tell(ex);
		}
	}

	/**
	 * Each once, not twice a second.
	 */
	private void tell(Throwable ex) {
		boolean expected = ex instanceof JournalException || ex instanceof IutilsException;
		String what = expected ? String.valueOf(ex.getMessage()) : ex.toString();
		try {
			if (!(expected && this.thread.isClosed()) && this.told.size() < MOST_TOLD && this.told.add(what)) {
				logger.log(Level.ERROR, "Housekeeping: " + what, expected ? null : ex);
			}
		}
		catch (Throwable failure) {
			// Without memory or descriptors not even this can be told: perhaps next time.
			this.told.remove(what);
		}
	}

	/**
	 * Takes the keys with it that vanish with this sibling.
	 */
	@Override
	public void close() {
		this.thread.close();
		this.sweep.removeOwned(this.self);
	}

}
