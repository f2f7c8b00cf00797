package io.iutils.local;

import java.util.Arrays;
import java.util.function.Function;

import io.iutils.engine.Content;
import io.iutils.journal.Base;
import io.iutils.journal.Journal;
import io.iutils.journal.JournalException;
import io.iutils.journal.RecordReader;
import org.jspecify.annotations.Nullable;

/**
 * The contents of entries: small ones from the heap, large ones from the file, those used
 * lately from a cache. Thread-safe.
 */
final class StashValues implements AutoCloseable {

	/** Contents up to this size are kept in the heap with the key. */
	private static final int INLINE = 32;

	private static final long CACHE_BYTES = 8L << 20;

	private final Journal journal;

	private final RecordReader reader;

	private final Function<byte[], StashIndex.@Nullable Location> whereNow;

	private final ValueCache cache = new ValueCache(CACHE_BYTES);

	/**
	 * @param whereNow looks a key up again after reading on: its file is gone
	 */
	StashValues(Journal journal, Function<byte[], StashIndex.@Nullable Location> whereNow) {
		this.journal = journal;
		this.reader = journal.reader();
		this.whereNow = whereNow;
	}

	static boolean isInline(Content.Kind kind, int length) {
		return length <= INLINE && kind != Content.Kind.NAMED;
	}

	/**
	 * What {@link StashIndex.Location#inline} is for a content.
	 */
	static byte @Nullable [] inline(Content content) {
		int length = content.bytes().length;
		if (!isInline(content.kind(), length)) {
			return null;
		}
		byte[] inline = new byte[1 + length];
		inline[0] = (byte) content.kind().ordinal();
		System.arraycopy(content.bytes(), 0, inline, 1, length);
		return inline;
	}

	/**
	 * The content of an entry.
	 * @return null if the key has another one by now, and this one's file is gone
	 */
	@Nullable Content get(byte[] key, StashIndex.Location location) {
		byte[] inline = location.inline();
		if (inline != null) {
			return Content.of(Content.Kind.of(inline[0]), Arrays.copyOfRange(inline, 1, inline.length));
		}
		Content content = this.cache.get(location.version());
		if (content == null) {
			byte[] payload = payload(key, location);
			if (payload != null) {
				content = StashRecord.read(StashRecord.PUT, location.flags(), payload).content();
			}
			if (content != null) {
				this.cache.put(location.version(), content);
			}
		}
		return content;
	}

	private byte @Nullable [] payload(byte[] key, StashIndex.Location location) {
		StashIndex.Location place = location;
		while (true) {
			byte[] payload = read(place);
			if (payload != null) {
				return payload;
			}
			StashIndex.Location now = this.whereNow.apply(key);
			if (now == null || now.version() != location.version()) {
				return null;
			}
			if (now.segment() == place.segment()) {
				this.journal.checkIdentity();
				throw this.reader.missing(place.segment());
			}
			place = now;
		}
	}

	private byte @Nullable [] read(StashIndex.Location location) {
		try {
			return this.reader.read(location.segment(), location.offset(), location.length(), location.version());
		}
		catch (JournalException.Damaged | JournalException.Failed ex) {
			// If all is gone, not only this, that is what to say.
			this.journal.checkIdentity();
			throw ex;
		}
	}

	/**
	 * A large content has a new version. Those written here, and those of keys that are
	 * read, will be asked for.
	 */
	void replaced(StashIndex.@Nullable Location before, long version, @Nullable Content after, boolean own) {
		boolean wasRead = before != null && before.inline() == null && this.cache.remove(before.version());
		if (after != null && !isInline(after.kind(), after.bytes().length) && (own || wasRead)) {
			this.cache.put(version, after);
		}
	}

	/**
	 * Keeps no file open that a base stands for.
	 */
	void forget(Base replacement) {
		this.reader.forget(replacement);
	}

	@Override
	public void close() {
		this.reader.close();
	}

}
