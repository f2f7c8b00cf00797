package io.iutils.journal;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * The {@code siblings} file: who is alive. A sibling is a slot whose byte it keeps
 * locked; the kernel frees that byte the moment its process is gone, whatever process ids
 * do. Thread-safe.
 *
 * <pre>
 *   header, 64 bytes:  magic 8 | format 4 | checksum of these two 4 | counter 8
 *   256 slots of 64:   join number 8 | id 16 | started 8 | process id 8 | retain size 8 | retain ms 8 | 0
 * </pre>
 *
 * The join number is written last and cleared first; 0 is a free slot. Counter and slots
 * change only under the join byte. Locked bytes: 2^40 + slot presence, 2^60 joining, 2^61
 * | hash a name that is claimed.
 */
public final class SiblingTable implements AutoCloseable {

	/** How many siblings there can be. */
	public static final int SLOTS = 256;

	private static final String FILE = "siblings";

	private static final int SLOT_SIZE = 64;

	private static final int SIZE = 64 + SLOTS * SLOT_SIZE;

	private static final long PRESENCE = 1L << 40;

	/** The byte that is locked by who joins, or cleans up. */
	static final long JOIN = 1L << 60;

	private static final long NAMES = 1L << 61;

	private static final int COUNTER = 16;

	/** "IUTILSIB" in ASCII, read as a little-endian number. */
	private static final long MAGIC = 0x4249_534C_4954_5549L;

	private static final int FORMAT = 1;

	private static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private final Path directory;

	private final SharedFile file;

	private final ByteBuffer page;

	private final Duration timeout;

	private final Slot self;

	// Strongly reachable as long as this sibling lives.
	private final FileLock presence;

	// Guarded by this, like what follows.
	private final Set<NameLock> names = new HashSet<>();

	private boolean closed;

	private volatile JournalException.@Nullable Lost lost;

	private SiblingTable(Path directory, SharedFile file, Duration timeout, UUID id, long startedAt,
			Retention retention) throws IOException {
		this.directory = directory;
		this.file = file;
		this.page = file.map();
		this.timeout = timeout;
		try (FileLock join = lockJoin()) {
			FileLock locked = null;
			int free = 0;
			for (; free < SLOTS && locked == null; free++) {
				locked = tryLock(PRESENCE + free);
			}
			if (locked == null) {
				throw new JournalException.NoSlot(directory.resolve(FILE), SLOTS);
			}
			this.presence = locked;
			int slot = free - 1;
			long number = get(COUNTER) + 1;
			set(COUNTER, number);
			this.self = new Slot(slot, number, id, startedAt, ProcessHandle.current().pid(), retention);
			write(this.self);
		}
	}

	/**
	 * Joins: takes a slot and publishes it.
	 * @param startedAt milliseconds since 1970
	 * @throws JournalException.NoSlot if all are taken by living siblings
	 */
	public static SiblingTable join(Path directory, Duration timeout, UUID id, long startedAt, Retention retention) {
		Path path = directory.resolve(FILE);
		try {
			// Nothing in it outlives the siblings, so a bad one may be written anew.
			SharedFile file = SharedFile.open(path, initial(), SiblingTable::isHeader, () -> true, JOIN, timeout);
			try {
				return new SiblingTable(directory, file, timeout, id, startedAt, retention);
			}
			catch (Throwable ex) {
				file.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw JournalException.of(path, ex);
		}
	}

	private static byte[] initial() {
		byte[] bytes = new byte[SIZE];
		Bytes.putLong(bytes, 0, MAGIC);
		Bytes.putInt(bytes, 8, FORMAT);
		Bytes.putInt(bytes, 12, checksum(bytes));
		return bytes;
	}

	private static boolean isHeader(byte[] bytes) {
		return Bytes.getLong(bytes, 0) == MAGIC && Bytes.getInt(bytes, 8) == FORMAT
				&& Bytes.getInt(bytes, 12) == checksum(bytes);
	}

	private static int checksum(byte[] bytes) {
		CRC32C crc = new CRC32C();
		crc.update(bytes, 0, 12);
		return (int) crc.getValue();
	}

	public Slot self() {
		return this.self;
	}

	/**
	 * Changes whenever somebody joins or leaves in order; costs no system call.
	 */
	public long fingerprint() {
		long fingerprint = get(COUNTER);
		for (int slot = 0; slot < SLOTS; slot++) {
			fingerprint = fingerprint * 31 + get(offset(slot));
		}
		return fingerprint;
	}

	/**
	 * All slots that are published, whether their siblings are alive or not.
	 */
	public List<Slot> published() {
		List<Slot> published = new ArrayList<>();
		for (int slot = 0; slot < SLOTS; slot++) {
			Slot read = read(slot);
			if (read != null) {
				published.add(read);
			}
		}
		return published;
	}

	/**
	 * The id of the sibling in a slot, or null if the slot is free. As {@link #read}, but
	 * cheap: every ring asks.
	 */
	public @Nullable UUID idInSlot(int slot) {
		int at = offset(slot);
		while (true) {
			long number = get(at);
			if (number == 0) {
				return null;
			}
			UUID id = new UUID(get(at + 8), get(at + 16));
			if (get(at) == number) {
				return id;
			}
		}
	}

	/**
	 * The sibling in a slot, or null if the slot is free.
	 */
	public @Nullable Slot read(int slot) {
		int at = offset(slot);
		while (true) {
			long number = get(at);
			if (number == 0) {
				return null;
			}
			Slot read = new Slot(slot, number, new UUID(get(at + 8), get(at + 16)), get(at + 24), get(at + 32),
					new Retention(Math.max(get(at + 40), 0), Duration.ofMillis(Math.max(get(at + 48), 0))));
			// The number is written last and cleared first: unchanged, so was the rest.
			if (get(at) == number) {
				return read;
			}
		}
	}

	/**
	 * Whether the sibling in a slot is alive: whether its byte is locked.
	 */
	public synchronized boolean isAlive(Slot slot) {
		if (slot.index() == this.self.index() && slot.joinNumber() == this.self.joinNumber()) {
			return !this.closed;
		}
		if (get(offset(slot.index())) != slot.joinNumber()) {
			return false;
		}
		// Siblings look at the same moment when one dies, and must not take each other's
		// look for the dead one's lock: shared between processes, in turn inside of one.
		this.file.semaphore().acquireUninterruptibly();
		try (FileLock lock = this.file.tryLockShared(PRESENCE + slot.index())) {
			return lock == null;
		}
		catch (OverlappingFileLockException ex) {
			// Another context of this JVM.
			return true;
		}
		catch (IOException ex) {
			throw JournalException.of(this.directory.resolve(FILE), ex);
		}
		finally {
			this.file.semaphore().release();
		}
	}

	/**
	 * Frees the slots of the dead, and does what else must not meet a joining sibling.
	 */
	public void cleanUp(Runnable whileNobodyJoins) {
		try (FileLock join = lockJoin()) {
			for (Slot slot : published()) {
				if (!isAlive(slot)) {
					set(offset(slot.index()), 0);
				}
			}
			whileNobodyJoins.run();
		}
		catch (IOException ex) {
			throw JournalException.of(this.directory.resolve(FILE), ex);
		}
	}

	/**
	 * Locks the byte of a name.
	 * @return null if somebody holds it
	 * @throws JournalException.Lost if {@link #checkIdentity} has found another table, or
	 * none
	 */
	public synchronized @Nullable NameLock tryLockName(String name) {
		if (this.closed) {
			throw new JournalException.Closed(this.directory);
		}
		JournalException.Lost reason = this.lost;
		if (reason != null) {
			// Others would ask another table, and get the name too.
			throw reason;
		}
		try {
			FileLock lock = tryLock(NAMES | (hash(name) >>> 3));
			if (lock == null) {
				return null;
			}
			NameLock held = new NameLock(lock);
			this.names.add(held);
			return held;
		}
		catch (IOException ex) {
			throw JournalException.of(this.directory.resolve(FILE), ex);
		}
	}

	/**
	 * FNV-1a of 64 bits over UTF-8.
	 */
	private static long hash(String name) {
		long hash = 0xcbf29ce484222325L;
		for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
			hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
		}
		return hash;
	}

	/**
	 * Looks whether the file still is the one that was opened. If it is another, a
	 * newcomer may have the slot that this sibling has, and no name is locked any more.
	 * @throws JournalException.Lost if it is another, or none
	 */
	public void checkIdentity() {
		String reason = this.file.whyLost();
		if (reason != null) {
			JournalException.Lost ex = new JournalException.Lost(this.directory.resolve(FILE), reason);
			this.lost = ex;
			throw ex;
		}
	}

	private @Nullable FileLock tryLock(long position) throws IOException {
		try {
			return this.file.tryLock(position);
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	private FileLock lockJoin() throws IOException {
		long deadline = System.nanoTime() + this.timeout.toNanos();
		boolean interrupted = false;
		try {
			while (true) {
				FileLock lock = tryLock(JOIN);
				if (lock != null) {
					return lock;
				}
				if (System.nanoTime() - deadline > 0) {
					throw new JournalException.LockTimeout(this.directory.resolve(FILE), this.timeout,
							"a sibling that joins");
				}
				LockSupport.parkNanos(this, 100_000);
				interrupted |= Thread.interrupted();
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void write(Slot slot) {
		int at = offset(slot.index());
		set(at, 0);
		set(at + 8, slot.id().getMostSignificantBits());
		set(at + 16, slot.id().getLeastSignificantBits());
		set(at + 24, slot.startedAt());
		set(at + 32, slot.processId());
		set(at + 40, slot.retention().size());
		set(at + 48, slot.retention().time().toMillis());
		set(at, slot.joinNumber());
	}

	private static int offset(int slot) {
		return 64 + slot * SLOT_SIZE;
	}

	private long get(int offset) {
		return (long) WORD.getVolatile(this.page, offset);
	}

	private void set(int offset, long value) {
		WORD.setVolatile(this.page, offset, value);
	}

	/**
	 * Leaves: clears the slot, then frees its byte and those of its names. The kernel
	 * would free them only when the last sibling of this JVM has left.
	 */
	@Override
	public synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		try {
			set(offset(this.self.index()), 0);
			this.presence.release();
			for (NameLock held : this.names) {
				held.lock.release();
			}
		}
		catch (IOException ex) {
			throw JournalException.of(this.directory.resolve(FILE), ex);
		}
		finally {
			closeFile();
		}
	}

	private void closeFile() {
		try {
			this.file.close();
		}
		catch (IOException ex) {
			throw JournalException.of(this.directory.resolve(FILE), ex);
		}
	}

	/**
	 * A name that is held until it is closed, or its sibling leaves or dies. Thread-safe.
	 */
	public final class NameLock implements AutoCloseable {

		private final FileLock lock;

		private NameLock(FileLock lock) {
			this.lock = lock;
		}

		/**
		 * Whether others are still kept out: looks at the file, too.
		 */
		public boolean isHeld() {
			synchronized (SiblingTable.this) {
				if (SiblingTable.this.closed || !SiblingTable.this.names.contains(this)) {
					return false;
				}
			}
			return SiblingTable.this.lost == null && SiblingTable.this.file.whyLost() == null;
		}

		@Override
		public void close() {
			synchronized (SiblingTable.this) {
				try {
					if (SiblingTable.this.names.remove(this)) {
						this.lock.release();
					}
				}
				catch (IOException ex) {
					// The table was closed, and the name is free.
				}
			}
		}

	}

	/**
	 * What a sibling has published of itself.
	 *
	 * @param index of the slot
	 * @param joinNumber rises with every sibling that joins
	 * @param id random
	 * @param startedAt milliseconds since 1970
	 * @param processId for people only
	 * @param retention how much of the events it wants kept
	 */
	public record Slot(int index, long joinNumber, UUID id, long startedAt, long processId, Retention retention) {
	}

}
