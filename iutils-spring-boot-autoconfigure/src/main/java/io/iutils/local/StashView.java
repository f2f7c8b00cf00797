package io.iutils.local;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import io.iutils.ClosedException;
import io.iutils.engine.Content;
import io.iutils.journal.Base;
import io.iutils.journal.Batch;
import io.iutils.journal.Cursor;
import io.iutils.journal.Journal;
import io.iutils.journal.JournalException;
import org.jspecify.annotations.Nullable;

/**
 * The newest value of each key, as far as this process has read the journal, which is
 * always up to the tail before it answers. Takes no lock of the journal. Thread-safe.
 */
final class StashView implements AutoCloseable {

	private final Journal journal;

	private final StashValues values;

	private final StashIndex index = new StashIndex();

	private final ReentrantLock applying = new ReentrantLock();

	// From here on guarded by "applying".
	private final RemovedKeys removed = new RemovedKeys();

	private Cursor cursor;

	// Of a base that was taken over without having read all before it, else 0.
	private long leftOut;

	private boolean closed;

	private long newestSegment;

	private Runnable onNewSegment = () -> {
	};

	// Written under "applying".
	private volatile long generation = -1;

	// Everything up to here is in the index. Written last, read first.
	private volatile long applied = -1;

	StashView(Journal journal) {
		this.journal = journal;
		this.cursor = journal.cursorBehindBase(0);
		this.values = new StashValues(journal, this::whereNow);
	}

	/**
	 * @param action run when this process is the first to write to a segment; must not
	 * block
	 */
	void onNewSegment(Runnable action) {
		this.applying.lock();
		try {
			this.onNewSegment = action;
		}
		finally {
			this.applying.unlock();
		}
	}

	/**
	 * Reads up to the tail; one word is compared if there is nothing new.
	 * @return the version up to which the index is complete
	 */
	long catchUp() {
		long tail = this.journal.tail();
		if (this.applied < tail) {
			this.applying.lock();
			try {
				checkOpen();
				if (this.generation < 0) {
					takeBase();
				}
				while (!readToTail()) {
					// Stopped for so long that files are gone: the base stands for them.
					takeBase();
				}
				dropLeftOut();
				this.applied = this.cursor.position();
			}
			finally {
				this.applying.unlock();
			}
		}
		return tail;
	}

	private void checkOpen() {
		if (this.closed) {
			// The cursor would open a file that nobody closes.
			throw new ClosedException("The stash is closed");
		}
	}

	private boolean readToTail() {
		try {
			while (next(this.cursor)) {
				applyFound();
			}
			return true;
		}
		catch (JournalException.Overtaken ex) {
			return false;
		}
	}

	private static boolean next(Cursor cursor) {
		while (true) {
			try {
				return cursor.next();
			}
			catch (JournalException.Skipped ex) {
				// The journal has told: a key has the newest of its values that is sound.
			}
		}
	}

	/**
	 * Takes over a base without having read what it stands for. Keys that are not in it
	 * stay until the tail is reached: a later record may have put them again, and nobody
	 * must see them gone meanwhile.
	 */
	private void takeBase() {
		try (Base base = this.journal.base(this.generation + 1)) {
			base.forEach((entry) -> take(entry, base.segment()));
			this.cursor.close();
			this.cursor = this.journal.cursorBehindBase(base.covered());
			if (this.generation >= 0) {
				this.leftOut = base.covered();
			}
			this.generation = base.generation();
			this.values.forget(base);
		}
	}

	private void take(Base.Entry entry, long segment) {
		StashRecord head = head(entry);
		StashIndex.Location before = this.index.find(head.key());
		if (before == null || before.version() < entry.sequence()) {
			Content content = head.content();
			this.index.put(head.key(),
					new StashIndex.Location(entry.sequence(), segment, entry.offset(), entry.payloadLength(),
							head.expiresAt(), head.owner(), (content != null) ? StashValues.inline(content) : null));
		}
		else {
			this.index.relocate(head.key(), entry.sequence(), segment, entry.offset());
		}
	}

	private static StashRecord head(Base.Entry entry) {
		return entry.isWhole() ? StashRecord.read(entry.kind(), entry.flags(), entry.head())
				: StashRecord.readHead(entry.flags(), entry.head());
	}

	private void dropLeftOut() {
		if (this.leftOut == 0) {
			return;
		}
		long base = -this.generation;
		for (byte[] key : this.index.keys((found) -> found.version() <= this.leftOut && found.segment() != base)) {
			this.index.remove(key);
			this.removed.note(key, this.leftOut, StashRecord.REMOVE);
		}
		this.leftOut = 0;
	}

	/**
	 * Reads values from the newest base from now on, so that the files it stands for may
	 * go. Takes long, but holds up nobody.
	 */
	void adopt() {
		if (this.journal.generation() <= this.generation) {
			return;
		}
		// In this order: what superseded a record that the base lacks is below this tail.
		try (Base base = this.journal.base(0)) {
			catchUp();
			if (base.generation() > this.generation) {
				base.forEach((entry) -> this.index.relocate(head(entry).key(), entry.sequence(), base.segment(),
						entry.offset()));
				this.values.forget(base);
				this.applying.lock();
				try {
					this.generation = Math.max(this.generation, base.generation());
				}
				finally {
					this.applying.unlock();
				}
			}
		}
	}

	private void applyFound() {
		try {
			StashRecord record = StashRecord.read(this.cursor.kind(), this.cursor.flags(), this.cursor.view());
			apply(record, this.cursor.position(), this.cursor.segment(), this.cursor.offset(), false);
		}
		catch (RuntimeException | Error ex) {
			// No memory now, or a format this version does not know: passed over, the old
			// value would be answered for ever.
			this.cursor.back();
			throw ex;
		}
	}

	/**
	 * Takes over what this process has just published, without reading it again.
	 */
	void apply(Batch batch, List<StashRecord> records) {
		this.applying.lock();
		try {
			// A reader of this process may have been faster. What comes before may be
			// missing, if it could not be applied: then all is read later.
			if (this.cursor.position() >= batch.previous() && this.cursor.position() < batch.last()) {
				for (int i = 0; i < records.size(); i++) {
					apply(records.get(i), batch.first() + i, batch.segment(), batch.offset(i), true);
				}
				this.cursor.skip(batch);
				this.applied = batch.last();
				if (batch.segment() != this.newestSegment) {
					this.newestSegment = batch.segment();
					this.onNewSegment.run();
				}
			}
		}
		finally {
			this.applying.unlock();
		}
	}

	private void apply(StashRecord record, long version, long segment, long offset, boolean own) {
		Content content = record.content();
		StashIndex.Location before = this.index.find(record.key());
		this.values.replaced(before, version, content, own);
		if (content == null) {
			if (before != null) {
				this.index.remove(record.key());
				this.removed.note(record.key(), version, record.kind());
			}
			return;
		}
		this.index.put(record.key(), new StashIndex.Location(version, segment, offset, record.payloadLength(),
				record.expiresAt(), record.owner(), StashValues.inline(content)));
	}

	/**
	 * A key's entry, expired or not. Call {@link #catchUp} first.
	 */
	StashIndex.@Nullable Location find(byte[] key) {
		return this.index.find(key);
	}

	/**
	 * The content of an entry.
	 * @return null if the key has another one by now, and this one's file is gone
	 */
	@Nullable Content content(byte[] key, StashIndex.Location location) {
		return this.values.get(key, location);
	}

	private StashIndex.@Nullable Location whereNow(byte[] key) {
		adopt();
		// Another thread may have taken over a base without the key, and not yet what
		// follows it.
		catchUp();
		return this.index.find(key);
	}

	/**
	 * The version of a key's entry, 0 if there is none.
	 */
	long version(byte[] key) {
		StashIndex.Location found = this.index.find(key);
		return (found != null) ? found.version() : 0;
	}

	/**
	 * About how many bytes a base of all entries would have.
	 */
	long liveBytes() {
		return this.index.baseBytes();
	}

	/**
	 * A reader of all changes from a version on.
	 */
	LocalStashFeed feed(long afterVersion) {
		catchUp();
		this.applying.lock();
		try {
			checkOpen();
			LocalStashFeed feed = new LocalStashFeed(this, this.journal.cursorBehindBase(afterVersion));
			boolean noted = false;
			try {
				if (this.removed.add(feed)) {
					noteRemovedSince(afterVersion);
				}
				noted = true;
			}
			finally {
				if (!noted) {
					this.removed.remove(feed);
				}
			}
			return feed;
		}
		finally {
			this.applying.unlock();
		}
	}

	private void noteRemovedSince(long version) {
		try (Cursor missed = this.journal.cursorBehindBase(version)) {
			while (missed.position() < this.applied && next(missed)) {
				if (missed.kind() != StashRecord.PUT) {
					byte[] key = StashRecord.read(missed.kind(), missed.flags(), missed.view()).key();
					this.removed.note(key, missed.position(), missed.kind());
				}
			}
		}
		catch (JournalException.Overtaken ex) {
			// Nobody in this process was told of any key yet.
		}
	}

	void forget(LocalStashFeed feed) {
		this.applying.lock();
		try {
			this.removed.remove(feed);
		}
		finally {
			this.applying.unlock();
		}
	}

	/**
	 * What the changes between two versions come to, for a feed that can no longer read
	 * them: the newest value of each key, in the order of their versions. What has
	 * changed once more since is left to later changes.
	 */
	List<RemovedKeys.Change> differences(long after, long upTo) {
		catchUp();
		List<RemovedKeys.Change> changes = new ArrayList<>();
		for (byte[] key : this.index.keys((found) -> isBetween(after, found.version(), upTo))) {
			changes.add(new RemovedKeys.Change(key, version(key), StashRecord.PUT));
		}
		this.applying.lock();
		try {
			this.removed.forEach((change) -> {
				if (isBetween(after, change.version(), upTo)
						&& !isBetween(change.version(), version(change.key()), upTo)) {
					changes.add(change);
				}
			});
		}
		finally {
			this.applying.unlock();
		}
		changes.removeIf((change) -> change.version() > upTo);
		changes.sort(Comparator.comparingLong(RemovedKeys.Change::version));
		return changes;
	}

	private static boolean isBetween(long after, long version, long upTo) {
		return version > after && version <= upTo;
	}

	List<byte[]> keys(Predicate<StashIndex.Location> filter) {
		return this.index.keys(filter);
	}

	List<byte[]> present(long now) {
		return this.index.present(now);
	}

	List<byte[]> expired(long now) {
		return this.index.expired(now);
	}

	List<UUID> owners() {
		return this.index.owners();
	}

	@Override
	public void close() {
		this.applying.lock();
		try {
			this.closed = true;
			this.cursor.close();
			this.values.close();
		}
		finally {
			this.applying.unlock();
		}
	}

}
