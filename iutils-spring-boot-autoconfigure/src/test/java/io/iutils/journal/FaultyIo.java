package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shows each operation to a {@link Fault} before it happens, which may throw instead. A
 * write is two operations, so that one can fail between its halves. Thread-safe.
 */
final class FaultyIo implements JournalIo {

	/** What Linux says. */
	static final String DISK_FULL = "No space left on device";

	static final Fault NONE = (operation) -> {
	};

	private final JournalIo target;

	private final AtomicInteger operations = new AtomicInteger();

	private volatile Fault fault = NONE;

	private final AtomicInteger openFiles = new AtomicInteger();

	private volatile int readAtMost = Integer.MAX_VALUE;

	private volatile ShortWrite shortWrite = new ShortWrite(0, "");

	FaultyIo(JournalIo target) {
		this.target = target;
	}

	/**
	 * From now on this happens; operations are counted from 0 again.
	 */
	void fault(Fault fault) {
		this.operations.set(0);
		this.fault = fault;
	}

	/**
	 * The next operation of a kind throws, later ones do not.
	 */
	void failOnce(Kind kind, String message) {
		fault((operation) -> {
			if (operation.kind() == kind) {
				this.fault = NONE;
				throw new IOException(message);
			}
		});
	}

	/**
	 * All operations of a kind throw.
	 */
	void failAll(Kind kind, String message) {
		fault((operation) -> {
			if (operation.kind() == kind) {
				throw new IOException(message);
			}
		});
	}

	/**
	 * The process dies before the first operation of a kind: that and all further ones
	 * throw an {@code Error}, what would be cleaned up included.
	 */
	void dieAt(Kind kind) {
		fault((operation) -> {
			if (operation.kind() == kind) {
				die(operation);
			}
		});
	}

	/**
	 * The process dies before an operation.
	 */
	void dieAt(int number) {
		fault((operation) -> {
			if (operation.number() == number) {
				die(operation);
			}
		});
	}

	private void die(Operation operation) {
		this.fault = (later) -> {
			throw new Death(operation);
		};
		throw new Death(operation);
	}

	/**
	 * Reads return no more than this at once.
	 */
	void readAtMost(int bytes) {
		this.readAtMost = bytes;
	}

	/**
	 * One of the next writes, the first is 0, writes only so many bytes and then throws;
	 * if it has no more, it is written.
	 */
	ShortWrite writeShort(int write, int bytes, String message) {
		this.shortWrite = new ShortWrite(bytes, message);
		this.shortWrite.in.set(write);
		return this.shortWrite;
	}

	/**
	 * How many files are open.
	 */
	int openFiles() {
		return this.openFiles.get();
	}

	JournalIo target() {
		return this.target;
	}

	int operations() {
		return this.operations.get();
	}

	private void before(Kind kind, Path file, long position) throws IOException {
		this.fault.before(new Operation(this.operations.getAndIncrement(), kind, file, position));
	}

	@Override
	public DataFile openToRead(Path file) throws IOException {
		before(Kind.OPEN_TO_READ, file, 0);
		return new OpenFile(file, this.target.openToRead(file));
	}

	@Override
	public DataFile openToWrite(Path file) throws IOException {
		before(Kind.OPEN_TO_WRITE, file, 0);
		return new OpenFile(file, this.target.openToWrite(file));
	}

	@Override
	public DataFile create(Path file) throws IOException {
		before(Kind.CREATE, file, 0);
		return new OpenFile(file, this.target.create(file));
	}

	@Override
	public List<String> list(Path directory) throws IOException {
		before(Kind.LIST, directory, 0);
		return this.target.list(directory);
	}

	@Override
	public void rename(Path from, Path to) throws IOException {
		before(Kind.RENAME, from, 0);
		this.target.rename(from, to);
	}

	@Override
	public void delete(Path file) throws IOException {
		before(Kind.DELETE, file, 0);
		this.target.delete(file);
	}

	@Override
	public void forceDirectory(Path directory) throws IOException {
		before(Kind.FORCE_DIRECTORY, directory, 0);
		this.target.forceDirectory(directory);
	}

	enum Kind {

		OPEN_TO_READ, OPEN_TO_WRITE, CREATE, LIST, RENAME, DELETE, FORCE_DIRECTORY, LENGTH, READ, WRITE,

		/** In the middle of a write. */
		WRITE_REST,

		TRUNCATE, FORCE

	}

	/**
	 * What is about to be done.
	 */
	record Operation(int number, Kind kind, Path file, long position) {
	}

	interface Fault {

		void before(Operation operation) throws IOException;

	}

	/**
	 * A write that stops early.
	 */
	static final class ShortWrite {

		private final AtomicInteger in = new AtomicInteger(-1);

		private final int bytes;

		private final String message;

		private volatile boolean reached;

		private volatile boolean happened;

		private ShortWrite(int bytes, String message) {
			this.bytes = bytes;
			this.message = message;
		}

		/** Whether there were so many writes. */
		boolean isReached() {
			return this.reached;
		}

		/** Whether that write had more bytes. */
		boolean hasHappened() {
			return this.happened;
		}

		private boolean isNow(int length) {
			this.reached |= this.in.get() == 0;
			this.happened |= this.in.get() == 0 && length > this.bytes;
			return this.in.getAndDecrement() == 0 && length > this.bytes;
		}

	}

	/**
	 * Stands for a kill -9: nothing on files happens after it.
	 */
	static final class Death extends Error {

		private static final long serialVersionUID = 1L;

		Death(Operation operation) {
			super("Died before " + operation);
		}

	}

	private final class OpenFile implements DataFile {

		private final Path file;

		private final DataFile data;

		private final AtomicBoolean open = new AtomicBoolean(true);

		private OpenFile(Path file, DataFile data) {
			this.file = file;
			this.data = data;
			FaultyIo.this.openFiles.incrementAndGet();
		}

		@Override
		public long length() throws IOException {
			before(Kind.LENGTH, this.file, 0);
			return this.data.length();
		}

		@Override
		public int read(long position, byte[] bytes, int offset, int length) throws IOException {
			before(Kind.READ, this.file, position);
			return this.data.read(position, bytes, offset, Math.min(length, FaultyIo.this.readAtMost));
		}

		@Override
		public void write(long position, byte[] source, int offset, int length) throws IOException {
			before(Kind.WRITE, this.file, position);
			ShortWrite now = FaultyIo.this.shortWrite;
			if (now.isNow(length)) {
				this.data.write(position, source, offset, now.bytes);
				throw new IOException(now.message);
			}
			int half = length / 2;
			this.data.write(position, source, offset, half);
			before(Kind.WRITE_REST, this.file, position + half);
			this.data.write(position + half, source, offset + half, length - half);
		}

		@Override
		public void truncate(long length) throws IOException {
			before(Kind.TRUNCATE, this.file, length);
			this.data.truncate(length);
		}

		@Override
		public void force() throws IOException {
			before(Kind.FORCE, this.file, 0);
			this.data.force();
		}

		@Override
		public void close() throws IOException {
			if (this.open.compareAndSet(true, false)) {
				FaultyIo.this.openFiles.decrementAndGet();
			}
			this.data.close();
		}

	}

}
