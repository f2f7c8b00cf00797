package io.iutils.local;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.iutils.engine.Claims;
import io.iutils.engine.Counters;
import io.iutils.engine.Engine;
import io.iutils.engine.EventLog;
import io.iutils.engine.Interest;
import io.iutils.engine.Membership;
import io.iutils.engine.RequestTransport;
import io.iutils.engine.StashStore;
import io.iutils.engine.Unreadable;
import io.iutils.journal.Journal;
import io.iutils.journal.JournalException;
import io.iutils.journal.JournalSettings;
import io.iutils.journal.Platform;
import io.iutils.journal.Retention;
import io.iutils.journal.SiblingTable;
import io.iutils.journal.SiblingTable.Slot;
import org.jspecify.annotations.Nullable;

/**
 * One sibling on this host: a slot in the table of siblings, a copy of each journal, and
 * a doorbell. Thread-safe.
 */
public final class LocalEngine implements Engine {

	private static final Logger logger = System.getLogger(LocalEngine.class.getName());

	/** Own events that nobody here waits for, before this sibling reads them. */
	private static final int MOST_UNREAD = 256;

	private static final String STASH = "stash";

	private static final String EVENTS = "events";

	private static final String POSITIONS = "positions";

	private final LocalSettings settings;

	private final int segmentSize;

	private final Counters counters = new Counters();

	private final Sleepers sleepers = new Sleepers();

	private final AtomicInteger unread = new AtomicInteger();

	private final Journal stashJournal;

	private final Journal eventJournal;

	private final LocalMap stash;

	private final LocalMap positions;

	private final LocalEvents events;

	private final LocalMembership membership;

	private final LocalClaims claims;

	private final LocalRequests requests;

	private final Bell bell;

	// What has been opened so far, to be closed the other way round.
	private final Deque<AutoCloseable> opened = new ArrayDeque<>();

	private boolean closed;

	private LocalEngine(LocalSettings settings, int segmentSize, UnaryOperator<JournalSettings> journals) {
		this.settings = settings;
		this.segmentSize = segmentSize;
		boolean complete = false;
		try {
			Path directory = settings.directory();
			Platform.privateDirectory(directory);
			// Before anything is written, the own slot included.
			for (String journal : List.of(STASH, EVENTS, POSITIONS)) {
				Journal.checkFormats(directory.resolve(journal), settings.lockTimeout());
			}
			UUID id = UUID.randomUUID();
			Retention retention = new Retention(settings.retainSize(), settings.retainFor());
			SiblingTable table = opened(
					SiblingTable.join(directory, settings.lockTimeout(), id, settings.clock().millis(), retention));
			this.membership = new LocalMembership(table);
			this.claims = new LocalClaims(table);
			this.requests = new LocalRequests(this.membership, settings.applicationVersion());
			boolean forceEach = settings.flush().isZero();
			this.stashJournal = opened(openJournal(table, STASH, forceEach, () -> Retention.ALL, journals));
			this.eventJournal = opened(
					openJournal(table, EVENTS, forceEach, this.membership::strictestRetention, journals));
			// What is lost of it is done again, so it need not be forced each time.
			Journal positionsJournal = opened(openJournal(table, POSITIONS, false, () -> Retention.ALL, journals));
			opened(this.sleepers);
			this.bell = opened(
					Bell.open(settings, table, this.membership, this.counters, this.sleepers, this.requests));
			this.stash = opened(
					new LocalMap(this.stashJournal, id, settings.clock(), () -> ring(this.stashJournal, true)));
			this.positions = opened(new LocalMap(positionsJournal, id, settings.clock(), () -> {
			}));
			this.events = new LocalEvents(this.eventJournal, id, this.membership.self(), settings.clock(),
					new Unreadable(this.counters), this::ringForEvents);
			StashSweep sweep = new StashSweep(this.stash.store(), this.stash.view(), this.membership, settings.clock());
			opened(new Housekeeping(settings.flush(), table,
					List.of(this.stashJournal, this.eventJournal, positionsJournal),
					List.of(this.stash, this.positions), sweep));
			opened(this.stash.compacting(segmentSize));
			opened(this.positions.compacting(segmentSize));
			complete = true;
		}
		finally {
			if (!complete) {
				closeOpened();
			}
		}
	}

	/**
	 * Joins the siblings of a directory, creating it if need be.
	 * @throws io.iutils.IutilsException if the directory cannot be used, is damaged, or
	 * full of siblings
	 */
	public static LocalEngine open(LocalSettings settings) {
		return open(settings, JournalSettings.SEGMENT_SIZE);
	}

	/**
	 * As {@link #open(LocalSettings)}, with segments of another size.
	 */
	static LocalEngine open(LocalSettings settings, int segmentSize) {
		return open(settings, segmentSize, UnaryOperator.identity());
	}

	/**
	 * As {@link #open(LocalSettings, int)}, with journals on other files, for tests.
	 */
	static LocalEngine open(LocalSettings settings, int segmentSize, UnaryOperator<JournalSettings> journals) {
		// A socket that is bound by an interrupted thread is closed at once.
		boolean interrupted = Thread.interrupted();
		try {
			return Translated.call(() -> new LocalEngine(settings, segmentSize, journals));
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private <T extends AutoCloseable> T opened(T resource) {
		this.opened.push(resource);
		return resource;
	}

	private Journal openJournal(SiblingTable table, String name, boolean forceEach, Supplier<Retention> retention,
			UnaryOperator<JournalSettings> journals) {
		Path directory = this.settings.directory();
		JournalSettings usual = JournalSettings.of(directory.resolve(name), directory.resolve("quarantine"),
				table.self().index(), this.settings.lockTimeout(), forceEach, this.segmentSize, retention,
				(slot) -> describe(table.read(slot)), this.settings.clock(),
				this.settings.salvage() ? (damage) -> this.counters.add(Counters.Count.DAMAGE_SKIPPED) : null);
		Journal journal = Journal.open(journals.apply(usual));
		journal.clearSlot();
		return journal;
	}

	private static String describe(@Nullable Slot slot) {
		return (slot != null) ? "sibling " + Ids.format(slot.id()) + " with process id " + slot.processId()
				: "a sibling that is gone";
	}

	@Override
	public StashStore stash() {
		return this.stash.store();
	}

	@Override
	public StashStore positions() {
		return this.positions.store();
	}

	@Override
	public EventLog events() {
		return this.events;
	}

	@Override
	public Membership membership() {
		return this.membership;
	}

	@Override
	public Claims claims() {
		return this.claims;
	}

	@Override
	public RequestTransport requests() {
		return this.requests;
	}

	@Override
	public Counters counters() {
		return this.counters;
	}

	@Override
	public String description() {
		return "directory " + this.settings.directory();
	}

	/*
	 * The sleeper sets its bit and then reads the tails; a writer stores the tail and
	 * then reads the bits. All four accesses are volatile, so at least one of both sees
	 * the other.
	 */
	@Override
	public void await(Interest interest, BooleanSupplier hasNews) {
		this.sleepers.sleep(interest.ownEvents(), () -> {
			if (interest.events()) {
				this.eventJournal.announceSleep();
			}
			if (interest.stash()) {
				this.stashJournal.announceSleep();
			}
		}, hasNews);
	}

	/**
	 * An event of its own wakes this sibling only if it is waited for, or many have piled
	 * up: an event of another one behind them shall not have to wait until all are read.
	 */
	private void ringForEvents() {
		ring(this.eventJournal, this.sleepers.waitForOwnEvents() || this.unread.incrementAndGet() % MOST_UNREAD == 0);
	}

	private void ring(Journal journal, boolean own) {
		journal.takeSleepers(own, this.bell::ring);
		this.bell.ringClients();
	}

	@Override
	public void wake() {
		this.sleepers.wake();
	}

	@Override
	public void close() {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
		}
		closeOpened();
		wake();
	}

	private void closeOpened() {
		while (!this.opened.isEmpty()) {
			try {
				this.opened.pop().close();
			}
			catch (Throwable ex) {
				// An Error, too, must not leave the rest open.
				tell(ex);
			}
		}
	}

	private void tell(Throwable ex) {
		try {
			Level level = (ex instanceof JournalException.Lost) ? Level.DEBUG : Level.WARNING;
			logger.log(level, "Closing " + this.settings.directory() + ": " + ex, ex);
		}
		catch (Throwable failure) {
			// Without memory or descriptors not even this can be told.
		}
	}

}
