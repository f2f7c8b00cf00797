package io.iutils.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import io.iutils.journal.JournalIo;

/**
 * The files of another one, but it hesitates now and then, also in the middle of a write:
 * so that a kill finds it there. Thread-safe like the other.
 */
final class HesitantIo extends ForwardingIo {

	private final Runnable hesitation;

	/**
	 * @param hesitation called wherever it may hesitate
	 */
	HesitantIo(JournalIo files, Runnable hesitation) {
		super(files);
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
	public DataFile openToWrite(Path file) throws IOException {
		return new HesitantFile(super.openToWrite(file));
	}

	@Override
	public DataFile create(Path file) throws IOException {
		this.hesitation.run();
		return new HesitantFile(super.create(file));
	}

	@Override
	public void rename(Path from, Path to) throws IOException {
		this.hesitation.run();
		super.rename(from, to);
		this.hesitation.run();
	}

	@Override
	public void delete(Path file) throws IOException {
		this.hesitation.run();
		super.delete(file);
	}

	private final class HesitantFile extends ForwardingFile {

		HesitantFile(DataFile file) {
			super(file);
		}

		@Override
		public void write(long position, byte[] source, int offset, int length) throws IOException {
			int first = (length > 1 && ThreadLocalRandom.current().nextInt(4) == 0)
					? 1 + ThreadLocalRandom.current().nextInt(length - 1) : length;
			super.write(position, source, offset, first);
			HesitantIo.this.hesitation.run();
			if (first < length) {
				super.write(position + first, source, offset + first, length - first);
				HesitantIo.this.hesitation.run();
			}
		}

		@Override
		public void truncate(long length) throws IOException {
			HesitantIo.this.hesitation.run();
			super.truncate(length);
			HesitantIo.this.hesitation.run();
		}

	}

}
