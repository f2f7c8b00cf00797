package io.iutils.local;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import io.iutils.ClosedException;
import io.iutils.engine.Content;
import io.iutils.journal.Batch;
import io.iutils.journal.Cursor;
import io.iutils.journal.Journal;
import io.iutils.journal.JournalException;
import io.iutils.journal.RecordReader;
import org.jspecify.annotations.Nullable;

/**
 * The newest value of each key, as far as this process has read the journal, which is
 * always up to the tail before it answers. Takes no lock of the journal. Thread-safe.
 */
final class StashView implements AutoCloseable {

	/** Contents up to this size are kept in the heap with the key. */
	private static final int INLINE = 32;

	private static final long CACHE_BYTES = 8L << 20;

	private final Journal journal;

	private final Cursor cursor;

	private final RecordReader reader;

	private final StashIndex index = new StashIndex();

	private final ValueCache cache = new ValueCache(CACHE_BYTES);

	private final ReentrantLock applying = new ReentrantLock();

	// Guarded by "applying".
	private boolean closed;

	// Everything up to here is in the index. Written last, read first.
	private volatile long applied;

	StashView(Journal journal) {
		this.journal = journal;
		this.cursor = journal.cursor(0);
		this.reader = journal.reader();
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
				if (this.closed) {
					// The cursor would open a file that nobody closes.
					throw new ClosedException("The stash is closed");
				}
				while (this.cursor.next()) {
					applyFound();
				}
				this.applied = this.cursor.position();
			}
			finally {
				this.applying.unlock();
			}
		}
		return tail;
	}

	private void applyFound() {
		try {
			StashRecord record = StashRecord.read(this.cursor.kind(), this.cursor.flags(), this.cursor.payload());
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
			// A reader of this process may have been faster.
			if (this.cursor.position() < batch.last()) {
				for (int i = 0; i < records.size(); i++) {
					apply(records.get(i), batch.first() + i, batch.segment(), batch.offset(i), true);
				}
				this.cursor.skip(batch);
				this.applied = batch.last();
			}
		}
		finally {
			this.applying.unlock();
		}
	}

	private void apply(StashRecord record, long version, long segment, long offset, boolean own) {
		Content content = record.content();
		StashIndex.Location before = this.index.find(record.key());
		boolean wasRead = before != null && before.inline() == null && this.cache.remove(before.version());
		if (content == null) {
			this.index.remove(record.key());
			return;
		}
		byte[] small = inline(content);
		if (small == null && (own || wasRead)) {
			this.cache.put(version, content);
		}
		this.index.put(record.key(), new StashIndex.Location(version, segment, offset, record.payloadLength(),
				record.expiresAt(), record.owner(), small));
	}

	private static byte @Nullable [] inline(Content content) {
		int length = content.bytes().length;
		if (length > INLINE || content.kind() == Content.Kind.NAMED) {
			return null;
		}
		byte[] inline = new byte[1 + length];
		inline[0] = (byte) content.kind().ordinal();
		System.arraycopy(content.bytes(), 0, inline, 1, length);
		return inline;
	}

	/**
	 * A key's entry, expired or not. Call {@link #catchUp} first.
	 */
	StashIndex.@Nullable Location find(byte[] key) {
		return this.index.find(key);
	}

	/**
	 * The content of an entry.
	 */
	Content content(StashIndex.Location location) {
		byte[] inline = location.inline();
		if (inline != null) {
			return Content.of(Content.Kind.values()[inline[0]], Arrays.copyOfRange(inline, 1, inline.length));
		}
		Content content = this.cache.get(location.version());
		if (content == null) {
			StashRecord record = StashRecord.read(StashRecord.PUT, location.flags(), read(location));
			content = record.content();
			if (content == null) {
				throw new IllegalStateException("A PUT without content");
			}
			this.cache.put(location.version(), content);
		}
		return content;
	}

	private byte[] read(StashIndex.Location location) {
		try {
			return this.reader.read(location.segment(), location.offset(), location.length(), location.version());
		}
		catch (JournalException.Damaged ex) {
			// If all is gone, not only this, that is what to say.
			this.journal.checkIdentity();
			throw ex;
		}
	}

	List<byte[]> keys(Predicate<StashIndex.Location> filter) {
		return this.index.keys(filter);
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
			this.reader.close();
		}
		finally {
			this.applying.unlock();
		}
	}

}
