package io.iutils.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import io.iutils.journal.JournalIo;

/**
 * The files of another one, but it hesitates now and then, also in the middle of a write:
 * so that a kill finds it there. Thread-safe like the other.
 */
final class HesitantIo implements JournalIo {

	private final JournalIo files;

	private final Runnable hesitation;

	/**
	 * @param hesitation called wherever it may hesitate
	 */
	HesitantIo(JournalIo files, Runnable hesitation) {
		this.files = files;
		this.hesitation = hesitation;
	}

	/**
	 * One that parks for up to 0.3 ms, once in a while.
	 */
	static HesitantIo parking(JournalIo files) {
		return new HesitantIo(files, () -> {
			ThreadLocalRandom random = ThreadLocalRandom.current();
			if (random.nextInt(6) == 0) {
				LockSupport.parkNanos(random.nextInt(300_000));
			}
		});
	}

	@Override
	public DataFile openToRead(Path file) throws IOException {
		return this.files.openToRead(file);
	}

	@Override
	public DataFile openToWrite(Path file) throws IOException {
		return new HesitantFile(this.files.openToWrite(file));
	}

	@Override
	public DataFile create(Path file) throws IOException {
		this.hesitation.run();
		return new HesitantFile(this.files.create(file));
	}

	@Override
	public List<String> list(Path directory) throws IOException {
		return this.files.list(directory);
	}

	@Override
	public void rename(Path from, Path to) throws IOException {
		this.hesitation.run();
		this.files.rename(from, to);
		this.hesitation.run();
	}

	@Override
	public void delete(Path file) throws IOException {
		this.hesitation.run();
		this.files.delete(file);
	}

	@Override
	public void forceDirectory(Path directory) throws IOException {
		this.files.forceDirectory(directory);
	}

	private final class HesitantFile implements DataFile {

		private final DataFile file;

		HesitantFile(DataFile file) {
			this.file = file;
		}

		@Override
		public long length() throws IOException {
			return this.file.length();
		}

		@Override
		public int read(long position, byte[] target, int offset, int length) throws IOException {
			return this.file.read(position, target, offset, length);
		}

		@Override
		public void write(long position, byte[] source, int offset, int length) throws IOException {
			int first = (length > 1 && ThreadLocalRandom.current().nextInt(4) == 0)
					? 1 + ThreadLocalRandom.current().nextInt(length - 1) : length;
			this.file.write(position, source, offset, first);
			HesitantIo.this.hesitation.run();
			if (first < length) {
				this.file.write(position + first, source, offset + first, length - first);
				HesitantIo.this.hesitation.run();
			}
		}

		@Override
		public void truncate(long length) throws IOException {
			HesitantIo.this.hesitation.run();
			this.file.truncate(length);
			HesitantIo.this.hesitation.run();
		}

		@Override
		public void force() throws IOException {
			this.file.force();
		}

		@Override
		public void close() throws IOException {
			this.file.close();
		}

	}

}
