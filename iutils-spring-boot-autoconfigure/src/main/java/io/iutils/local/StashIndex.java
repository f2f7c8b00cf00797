package io.iutils.local;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.StampedLock;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Where the newest record of each key lies. Rebuilt from the log. One writer at a time;
 * readers are optimistic and never block it for long. Thread-safe.
 *
 * <p>
 * Arrays instead of objects: an entry costs 52 bytes beside its key and a value kept
 * inline, with the table's slack and the growth of arrays less than 100.
 */
final class StashIndex {

	/** Of a base, without the head; a record's header is about as long. */
	private static final int INDEX_ENTRY = 26;

	private final StampedLock lock = new StampedLock();

	private final KeyArena keys = new KeyArena();

	// Open addressing with linear probing; entry + 1, or 0. At most half full.
	private int[] table = new int[64];

	// One element for each entry; version 0 marks a free one.
	private int[] hashes = new int[32];

	private long[] keyAt = new long[32];

	private long[] versions = new long[32];

	private long[] expiries = new long[32];

	private int[] segments = new int[32];

	private int[] offsets = new int[32];

	private int[] lengths = new int[32];

	private int[] owners = new int[32];

	private byte[] @Nullable [] inline = new byte[32][];

	private int used;

	private int free = -1;

	private volatile int size;

	private volatile long baseBytes;

	private final AtomicLong earliestExpiry = new AtomicLong(Long.MAX_VALUE);

	// Few different ones: an entry holds their number only.
	private final List<Long> segmentIds = new ArrayList<>();

	private final Map<Long, Integer> segmentNumbers = new HashMap<>();

	private final KeyOwners keyOwners = new KeyOwners();

	/**
	 * Finds a key's entry, or null.
	 */
	@Nullable Location find(byte[] key) {
		int hash = hash(key);
		long stamp = this.lock.tryOptimisticRead();
		if (stamp != 0) {
			try {
				Location found = locate(key, hash);
				if (this.lock.validate(stamp)) {
					return found;
				}
			}
			catch (RuntimeException ex) {
				// Read while the arrays were changed.
			}
		}
		stamp = this.lock.readLock();
		try {
			return locate(key, hash);
		}
		finally {
			this.lock.unlockRead(stamp);
		}
	}

	private @Nullable Location locate(byte[] key, int hash) {
		int entry = entryOf(key, hash);
		return (entry < 0) ? null : location(entry);
	}

	private Location location(int entry) {
		return new Location(this.versions[entry], this.segmentIds.get(this.segments[entry]), offset(entry),
				this.lengths[entry], this.expiries[entry], this.keyOwners.id(this.owners[entry]), this.inline[entry]);
	}

	// Records are aligned to 8 bytes.
	private long offset(int entry) {
		return Integer.toUnsignedLong(this.offsets[entry]) << 3;
	}

	private int entryOf(byte[] key, int hash) {
		int[] slots = this.table;
		int mask = slots.length - 1;
		int at = hash & mask;
		// Bounded, because a racing reader may meet a table without a gap.
		for (int i = 0; i <= mask; i++) {
			int entry = slots[at] - 1;
			if (entry < 0) {
				return -1;
			}
			if (this.hashes[entry] == hash && this.keys.equals(this.keyAt[entry], key)) {
				return entry;
			}
			at = (at + 1) & mask;
		}
		return -1;
	}

	/**
	 * Sets or replaces a key's entry.
	 */
	void put(byte[] key, Location location) {
		int hash = hash(key);
		long stamp = this.lock.writeLock();
		try {
			// All memory that may be missing is taken before anything is changed.
			int segment = numberOfSegment(location.segment());
			int entry = entryOf(key, hash);
			if (entry < 0) {
				if ((this.size + 1) * 2 > this.table.length) {
					rehash();
				}
				long handle = this.keys.add(key);
				entry = newEntry();
				this.hashes[entry] = hash;
				this.keyAt[entry] = handle;
				this.owners[entry] = 0;
				this.size++;
				insert(entry);
			}
			else {
				this.baseBytes -= baseBytes(entry, key);
			}
			this.versions[entry] = location.version();
			this.expiries[entry] = location.expiresAt();
			this.segments[entry] = segment;
			this.offsets[entry] = (int) (location.offset() >>> 3);
			this.lengths[entry] = location.length();
			this.owners[entry] = this.keyOwners.exchange(this.owners[entry], location.owner());
			this.inline[entry] = location.inline();
			this.baseBytes += baseBytes(entry, key);
			if (location.expiresAt() != 0) {
				this.earliestExpiry.accumulateAndGet(location.expiresAt(), Math::min);
			}
		}
		finally {
			this.lock.unlockWrite(stamp);
		}
	}

	/**
	 * Removes a key if it is there.
	 */
	void remove(byte[] key) {
		int hash = hash(key);
		long stamp = this.lock.writeLock();
		try {
			int entry = entryOf(key, hash);
			if (entry < 0) {
				return;
			}
			// All memory that may be missing is taken before anything is changed.
			if (this.keys.isMostlyGarbage()) {
				this.keys.compact(this.keyAt, this.versions, this.used);
			}
			takeOutOfTable(entry);
			this.baseBytes -= baseBytes(entry, key);
			this.keys.remove(this.keyAt[entry]);
			this.versions[entry] = 0;
			this.owners[entry] = this.keyOwners.exchange(this.owners[entry], null);
			this.inline[entry] = null;
			this.keyAt[entry] = this.free;
			this.free = entry;
			this.size--;
		}
		finally {
			this.lock.unlockWrite(stamp);
		}
	}

	/**
	 * Says that compaction moved a record, unless the key has another one by now or that
	 * one was moved further.
	 * @param base what {@link io.iutils.journal.Base#segment} says: the newer, the lower
	 */
	void relocate(byte[] key, long version, long base, long offset) {
		int hash = hash(key);
		long stamp = this.lock.writeLock();
		try {
			int entry = entryOf(key, hash);
			if (entry >= 0 && this.versions[entry] == version && this.segmentIds.get(this.segments[entry]) > base) {
				this.segments[entry] = numberOfSegment(base);
				this.offsets[entry] = (int) (offset >>> 3);
			}
		}
		finally {
			this.lock.unlockWrite(stamp);
		}
	}

	private int newEntry() {
		if (this.free >= 0) {
			int entry = this.free;
			this.free = (int) this.keyAt[entry];
			return entry;
		}
		if (this.used == this.versions.length) {
			// A quarter, for large stashes in small heaps.
			int length = this.used + Math.max(32, this.used >> 2);
			this.hashes = Arrays.copyOf(this.hashes, length);
			this.keyAt = Arrays.copyOf(this.keyAt, length);
			this.expiries = Arrays.copyOf(this.expiries, length);
			this.segments = Arrays.copyOf(this.segments, length);
			this.offsets = Arrays.copyOf(this.offsets, length);
			this.lengths = Arrays.copyOf(this.lengths, length);
			this.owners = Arrays.copyOf(this.owners, length);
			this.inline = Arrays.copyOf(this.inline, length);
			// Last: its length says that all have grown.
			this.versions = Arrays.copyOf(this.versions, length);
		}
		return this.used++;
	}

	private void insert(int entry) {
		int mask = this.table.length - 1;
		int at = this.hashes[entry] & mask;
		while (this.table[at] != 0) {
			at = (at + 1) & mask;
		}
		this.table[at] = entry + 1;
	}

	private void rehash() {
		this.table = new int[this.table.length * 2];
		for (int entry = 0; entry < this.used; entry++) {
			if (this.versions[entry] != 0) {
				insert(entry);
			}
		}
	}

	/**
	 * Knuth's algorithm R: entries behind the gap move up, so that no marks are needed.
	 */
	private void takeOutOfTable(int entry) {
		int mask = this.table.length - 1;
		int gap = this.hashes[entry] & mask;
		while (this.table[gap] != entry + 1) {
			gap = (gap + 1) & mask;
		}
		int at = gap;
		while (true) {
			at = (at + 1) & mask;
			if (this.table[at] == 0) {
				break;
			}
			int home = this.hashes[this.table[at] - 1] & mask;
			if (((at - home) & mask) >= ((at - gap) & mask)) {
				this.table[gap] = this.table[at];
				gap = at;
			}
		}
		this.table[gap] = 0;
	}

	private int numberOfSegment(long id) {
		Integer known = this.segmentNumbers.get(id);
		if (known == null) {
			known = this.segmentIds.size();
			this.segmentIds.add(id);
			this.segmentNumbers.put(id, known);
		}
		return known;
	}

	/**
	 * The keys, by batches so that writers are not held up for long: one that is present
	 * throughout comes once.
	 */
	List<byte[]> keys(Predicate<Location> filter) {
		List<byte[]> found = new ArrayList<>();
		forEachEntry((entry) -> {
			if (filter.test(location(entry))) {
				found.add(this.keys.get(this.keyAt[entry]));
			}
		});
		return found;
	}

	/**
	 * As {@link #keys}: those whose time is not over.
	 */
	List<byte[]> present(long now) {
		List<byte[]> present = new ArrayList<>();
		forEachEntry((entry) -> {
			if (this.expiries[entry] == 0 || this.expiries[entry] > now) {
				present.add(this.keys.get(this.keyAt[entry]));
			}
		});
		return present;
	}

	private void forEachEntry(IntConsumer action) {
		int entry = 0;
		boolean more = true;
		while (more) {
			long stamp = this.lock.readLock();
			try {
				int end = Math.min(entry + 1024, this.used);
				for (; entry < end; entry++) {
					if (this.versions[entry] != 0) {
						action.accept(entry);
					}
				}
				more = entry < this.used;
			}
			finally {
				this.lock.unlockRead(stamp);
			}
		}
	}

	/**
	 * The keys whose time is over; cheap as long as there is none.
	 */
	List<byte[]> expired(long now) {
		if (now < this.earliestExpiry.get()) {
			return List.of();
		}
		// What is put while this searches lowers it again.
		this.earliestExpiry.set(Long.MAX_VALUE);
		List<byte[]> expired = new ArrayList<>();
		long[] earliest = { Long.MAX_VALUE };
		forEachEntry((entry) -> {
			long expiry = this.expiries[entry];
			if (expiry != 0) {
				earliest[0] = Math.min(earliest[0], expiry);
				if (expiry <= now) {
					expired.add(this.keys.get(this.keyAt[entry]));
				}
			}
		});
		this.earliestExpiry.accumulateAndGet(earliest[0], Math::min);
		return expired;
	}

	/**
	 * All siblings that own a key. Not those that did: there is one for every start of
	 * the application, and for each the keys would be searched.
	 */
	List<UUID> owners() {
		long stamp = this.lock.readLock();
		try {
			return this.keyOwners.all();
		}
		finally {
			this.lock.unlockRead(stamp);
		}
	}

	int size() {
		return this.size;
	}

	/**
	 * About how many bytes a base of all entries would have. May be read by any thread,
	 * and then be a little old.
	 */
	long baseBytes() {
		return this.baseBytes;
	}

	/**
	 * A small value stands in the base's index; a large one is a record, and its key
	 * stands in the index once more.
	 */
	private long baseBytes(int entry, byte[] key) {
		return this.lengths[entry] + ((this.inline[entry] != null) ? INDEX_ENTRY : 2 * INDEX_ENTRY + key.length);
	}

	private static int hash(byte[] key) {
		int hash = Arrays.hashCode(key);
		// Keys with a common prefix differ in their last bytes: mix these upwards.
		hash ^= hash >>> 15;
		hash *= 0x2c1b3c6d;
		return hash ^ (hash >>> 12);
	}

	/**
	 * Where a key's newest record lies, and what matters of it.
	 *
	 * @param version its sequence
	 * @param segment the segment's first sequence, or what a base is known by
	 * @param offset where in the segment the record begins
	 * @param length of the record's payload
	 * @param expiresAt milliseconds since 1970, 0 is never
	 * @param owner the sibling the key vanishes with
	 * @param inline the content's kind and bytes, if they are few
	 */
	record Location(long version, long segment, long offset, int length, long expiresAt, @Nullable UUID owner,
			byte @Nullable [] inline) {

		/**
		 * The flags its record has.
		 */
		byte flags() {
			return StashRecord.flags(this.expiresAt, this.owner);
		}

		boolean isExpired(long now) {
			return this.expiresAt != 0 && this.expiresAt <= now;
		}

		/**
		 * Looks at the clock only if there is an expiry.
		 */
		boolean isExpired(InstantSource clock) {
			return this.expiresAt != 0 && isExpired(clock.millis());
		}

	}

}
