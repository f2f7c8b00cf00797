package io.iutils.journal;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.zip.CRC32C;

/**
 * The words of a journal's {@code control} file: one page that all processes map. Every
 * access is volatile. Thread-safe.
 *
 * <pre>
 *     0  magic 8 | format 4 | checksum of these two 4
 *    16  boot id 16 | device 8 | inode 8
 *    64  owner       holder inside the write section: counter, slot + 1 in the low 16 bits
 *    72  last        slot + 1 of the last holder that left cleanly
 *    80  tail        sequence of the last committed record: the only word readers compare
 *    88  segment     first sequence of the newest segment
 *    96  offset      end of its last committed record
 *   104  forced      last sequence known to be on disk
 *   112  poisoned    first sequence of a segment whose force failed, or 0
 *   120  generation  newest published manifest
 *   128  next        slot + 1 named by the last releaser, or 0
 *   136  waiting[4]  a bit for each slot that waits for the lock
 *   168  sleepers[4] a bit for each slot that sleeps and has a listener here
 * </pre>
 *
 * {@code segment} and {@code offset} are valid under the lock while {@code owner} was 0.
 * A file that is short or has a bad header is written anew by {@link SharedFile}, but
 * only while no segment exists.
 */
final class Control {

	static final String FILE = "control";

	static final int SIZE = 4096;

	/** The byte that is locked by the appender. */
	static final long APPENDER = 1L << 62;

	/** The byte that is locked by the compactor. */
	static final long COMPACTOR = APPENDER + 1;

	static final int OWNER = 64;

	static final int LAST = 72;

	static final int TAIL = 80;

	static final int SEGMENT = 88;

	static final int OFFSET = 96;

	static final int FORCED = 104;

	static final int POISONED = 112;

	static final int GENERATION = 120;

	static final int NEXT = 128;

	private static final int BOOT = 16;

	private static final int DEVICE = 32;

	private static final int WAITING = 136;

	private static final int SLEEPERS = 168;

	private static final int SLOT_WORDS = 4;

	/** "IUTILCTL" in ASCII, read as a little-endian number. */
	private static final long MAGIC = 0x4C54_434C_4954_5549L;

	private static final int FORMAT = 1;

	private static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private final ByteBuffer page;

	Control(ByteBuffer page) {
		this.page = page;
	}

	/**
	 * What a new file holds.
	 */
	static byte[] initial() {
		byte[] bytes = new byte[SIZE];
		Bytes.putLong(bytes, 0, MAGIC);
		Bytes.putInt(bytes, 8, FORMAT);
		Bytes.putInt(bytes, 12, checksum(bytes));
		return bytes;
	}

	static boolean isHeader(byte[] bytes) {
		return Bytes.getLong(bytes, 0) == MAGIC && Bytes.getInt(bytes, 8) == FORMAT
				&& Bytes.getInt(bytes, 12) == checksum(bytes);
	}

	/**
	 * Looks at a control file that others may have open, and changes nothing.
	 */
	static Verification.Words look(Path path) {
		try {
			// Words are volatile, which arrays are not.
			Control copy = new Control(
					ByteBuffer.allocateDirect(SIZE).put(0, SharedFile.copy(path, initial(), Control::isHeader)));
			return new Verification.Words(copy.get(TAIL), copy.get(FORCED), copy.get(SEGMENT),
					copy.belongsTo(Platform.bootId(), Platform.identityOf(path)));
		}
		catch (IOException ex) {
			throw JournalException.of(path, ex);
		}
	}

	private static int checksum(byte[] bytes) {
		CRC32C crc = new CRC32C();
		crc.update(bytes, 0, 12);
		return (int) crc.getValue();
	}

	long get(int field) {
		return (long) WORD.getVolatile(this.page, field);
	}

	void set(int field, long value) {
		WORD.setVolatile(this.page, field, value);
	}

	boolean compareAndSet(int field, long expected, long value) {
		return WORD.compareAndSet(this.page, field, expected, value);
	}

	/**
	 * Raises a word that must never fall.
	 */
	void raise(int field, long value) {
		long current = get(field);
		while (current < value && !compareAndSet(field, current, value)) {
			current = get(field);
		}
	}

	boolean belongsTo(UUID boot, Platform.FileIdentity identity) {
		return get(BOOT) == boot.getMostSignificantBits() && get(BOOT + 8) == boot.getLeastSignificantBits()
				&& get(DEVICE) == identity.device() && get(DEVICE + 8) == identity.inode();
	}

	/**
	 * The last step of recovery: a death before it leaves the old boot id, and the next
	 * opener recovers again.
	 */
	void assign(UUID boot, Platform.FileIdentity identity) {
		set(DEVICE, identity.device());
		set(DEVICE + 8, identity.inode());
		set(BOOT + 8, boot.getLeastSignificantBits());
		set(BOOT, boot.getMostSignificantBits());
	}

	void setWaiting(int slot) {
		or(WAITING, slot);
	}

	void clearWaiting(int slot) {
		andNot(WAITING, slot);
	}

	/**
	 * The next waiting slot behind this one, in a circle, or -1.
	 */
	int waitingBehind(int slot) {
		for (int i = 1; i <= SLOT_WORDS * Long.SIZE; i++) {
			int candidate = (slot + i) % (SLOT_WORDS * Long.SIZE);
			long word = get(WAITING + (candidate / Long.SIZE) * Long.BYTES);
			if (word == 0) {
				// Skip to the end of this word.
				i += Long.SIZE - 1 - candidate % Long.SIZE;
			}
			else if ((word & (1L << candidate)) != 0) {
				return candidate;
			}
		}
		return -1;
	}

	/**
	 * Forgets a slot that was named and did not come, so that the dead are not named for
	 * ever.
	 */
	void forgetNamed(long next) {
		if (next > 0 && next <= SLOT_WORDS * Long.SIZE) {
			clearWaiting((int) next - 1);
		}
		compareAndSet(NEXT, next, 0);
	}

	void setSleeping(int slot) {
		or(SLEEPERS, slot);
	}

	void clearSleeping(int slot) {
		andNot(SLEEPERS, slot);
	}

	/**
	 * Clears the bits of all sleepers, and hands over those that this call cleared: each
	 * has to be rung by whoever cleared it. The own one comes last: its thread would take
	 * a processor before the others are rung.
	 * @param own whether the own bit is taken, too
	 */
	void takeSleepers(int self, boolean own, IntConsumer ring) {
		for (int i = 0; i < SLOT_WORDS; i++) {
			int field = SLEEPERS + i * Long.BYTES;
			long mine = (self / Long.SIZE == i) ? 1L << self : 0;
			if ((get(field) & ~mine) != 0) {
				long taken = (long) WORD.getAndBitwiseAnd(this.page, field, mine) & ~mine;
				while (taken != 0) {
					ring.accept(i * Long.SIZE + Long.numberOfTrailingZeros(taken));
					taken &= taken - 1;
				}
			}
		}
		int field = SLEEPERS + self / Long.SIZE * Long.BYTES;
		long mine = 1L << self;
		if (own && (get(field) & mine) != 0 && ((long) WORD.getAndBitwiseAnd(this.page, field, ~mine) & mine) != 0) {
			ring.accept(self);
		}
	}

	/**
	 * After another boot nobody waits or sleeps any more.
	 */
	void forgetWaitersAndSleepers() {
		set(NEXT, 0);
		for (int i = 0; i < SLOT_WORDS; i++) {
			set(WAITING + i * Long.BYTES, 0);
			set(SLEEPERS + i * Long.BYTES, 0);
		}
	}

	private void or(int field, int slot) {
		WORD.getAndBitwiseOr(this.page, field + (slot / Long.SIZE) * Long.BYTES, 1L << slot);
	}

	private void andNot(int field, int slot) {
		WORD.getAndBitwiseAnd(this.page, field + (slot / Long.SIZE) * Long.BYTES, ~(1L << slot));
	}

}
