package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What the journal throws: one catalogue, complete.
 */
public abstract sealed class JournalException extends RuntimeException {

	private JournalException(String message, @Nullable Throwable cause) {
		super(message);
		if (cause != null) {
			initCause(cause);
		}
	}

	/**
	 * The right member for what an operation on a file threw.
	 */
	static JournalException of(Path file, IOException ex) {
		if (FullDisk.isMeantBy(ex, file)) {
			return new Full(file, ex);
		}
		return new Failed(file + ": " + ex, ex);
	}

	/**
	 * The same for another caller, with the first as its cause: what failed was done for
	 * several, and each of them gets an exception of its own.
	 * @param failure before anything was published, unless it says itself that this is
	 * unknown
	 */
	static Throwable again(Throwable failure) {
		if (failure instanceof IOException) {
			// Each caller makes a member of it.
			return failure;
		}
		if (failure instanceof JournalException known) {
			JournalException again = known.again();
			again.initCause(known);
			return again;
		}
		return new Failed("The thread that wrote for several threads failed: " + failure, failure);
	}

	/**
	 * One with the same content and no cause yet.
	 */
	abstract JournalException again();

	/**
	 * No room on the disk; nothing happened.
	 */
	public static final class Full extends JournalException {

		private final Path file;

		Full(Path file, @Nullable IOException cause) {
			super("No room left to write " + file, cause);
			this.file = file;
		}

		public Path file() {
			return this.file;
		}

		@Override
		JournalException again() {
			return new Full(this.file, null);
		}

	}

	/**
	 * The operating system refused an operation; nothing happened. Only if it was a force
	 * to disk, the change may be there after a power loss.
	 */
	public static final class Failed extends JournalException {

		Failed(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

		@Override
		JournalException again() {
			return new Failed(String.valueOf(getMessage()), null);
		}

	}

	/**
	 * The lock was not free in time; nothing happened.
	 */
	public static final class LockTimeout extends JournalException {

		private final Path journal;

		private final Duration waited;

		private final String holder;

		LockTimeout(Path journal, Duration waited, String holder) {
			super("The lock of " + journal + " was not free within " + waited.toMillis() + " ms, held by " + holder,
					null);
			this.journal = journal;
			this.waited = waited;
			this.holder = holder;
		}

		public Path journal() {
			return this.journal;
		}

		public Duration waited() {
			return this.waited;
		}

		public String holder() {
			return this.holder;
		}

		@Override
		JournalException again() {
			return new LockTimeout(this.journal, this.waited, this.holder);
		}

	}

	/**
	 * It was written, but may become visible wholly or never.
	 */
	public static final class OutcomeUnknown extends JournalException {

		OutcomeUnknown(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

		@Override
		JournalException again() {
			return new OutcomeUnknown(String.valueOf(getMessage()), null);
		}

	}

	/**
	 * Bytes are not what was written.
	 */
	public static final class Damaged extends JournalException {

		private final Path file;

		private final long offset;

		private final String reason;

		Damaged(Path file, long offset, String reason) {
			super("Damaged: " + file + " at offset " + offset + ": " + reason, null);
			this.file = file;
			this.offset = offset;
			this.reason = reason;
		}

		public Path file() {
			return this.file;
		}

		public long offset() {
			return this.offset;
		}

		public String reason() {
			return this.reason;
		}

		@Override
		JournalException again() {
			return new Damaged(this.file, this.offset, this.reason);
		}

	}

	/**
	 * The directory was deleted, moved or replaced while in use.
	 */
	public static final class Lost extends JournalException {

		private final Path directory;

		private final String reason;

		Lost(Path directory, String reason) {
			super("The directory " + directory + " " + reason, null);
			this.directory = directory;
			this.reason = reason;
		}

		public Path directory() {
			return this.directory;
		}

		public String reason() {
			return this.reason;
		}

		@Override
		JournalException again() {
			return new Lost(this.directory, this.reason);
		}

	}

	/**
	 * The directory or a file of it cannot be used, or would not be private.
	 */
	public static final class Refused extends JournalException {

		private final Path directory;

		private final String reason;

		Refused(Path directory, String reason, @Nullable Throwable cause) {
			super(directory + " cannot be used: " + reason, cause);
			this.directory = directory;
			this.reason = reason;
		}

		/**
		 * A file of a newer version.
		 */
		static Refused format(Path file, int format, int known) {
			Path parent = file.getParent();
			return new Refused((parent != null) ? parent : file,
					file.getFileName() + " has format " + format + ", this version reads format " + known, null);
		}

		public Path directory() {
			return this.directory;
		}

		public String reason() {
			return this.reason;
		}

		@Override
		JournalException again() {
			return new Refused(this.directory, this.reason, null);
		}

	}

	/**
	 * All slots are taken by living siblings.
	 */
	public static final class NoSlot extends JournalException {

		private final Path file;

		private final int limit;

		NoSlot(Path file, int limit) {
			super("All " + limit + " slots of " + file + " are taken", null);
			this.file = file;
			this.limit = limit;
		}

		public Path file() {
			return this.file;
		}

		public int limit() {
			return this.limit;
		}

		@Override
		JournalException again() {
			return new NoSlot(this.file, this.limit);
		}

	}

	/**
	 * Retention removed records before they were read.
	 */
	public static final class Overtaken extends JournalException {

		private final long after;

		private final long lostTo;

		Overtaken(long after, long lostTo) {
			super("Records " + (after + 1) + " to " + lostTo + " are gone", null);
			this.after = after;
			this.lostTo = lostTo;
		}

		/** The last sequence that had been read. */
		public long after() {
			return this.after;
		}

		/** The last sequence that is lost. */
		public long lostTo() {
			return this.lostTo;
		}

		@Override
		JournalException again() {
			return new Overtaken(this.after, this.lostTo);
		}

	}

	/**
	 * Records are damaged and were stepped over.
	 */
	public static final class Skipped extends JournalException {

		private final long after;

		private final long lostTo;

		Skipped(long after, long lostTo) {
			super("Records " + (after + 1) + " to " + lostTo + " are damaged", null);
			this.after = after;
			this.lostTo = lostTo;
		}

		/** The last sequence that had been read. */
		public long after() {
			return this.after;
		}

		@Override
		JournalException again() {
			return new Skipped(this.after, this.lostTo);
		}

		/** The last sequence that is lost. */
		public long lostTo() {
			return this.lostTo;
		}

	}

	/**
	 * The journal has been closed.
	 */
	public static final class Closed extends JournalException {

		private final Path journal;

		Closed(Path journal) {
			super("The journal " + journal + " is closed", null);
			this.journal = journal;
		}

		@Override
		JournalException again() {
			return new Closed(this.journal);
		}

	}

}
