package io.iutils.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.iutils.journal.JournalIo;

/**
 * The files of another one, for those that change some of its operations. Thread-safe
 * like the other.
 */
abstract class ForwardingIo implements JournalIo {

	private final JournalIo files;

	ForwardingIo(JournalIo files) {
		this.files = files;
	}

	@Override
	public DataFile openToRead(Path file) throws IOException {
		return this.files.openToRead(file);
	}

	@Override
	public DataFile openToWrite(Path file) throws IOException {
		return this.files.openToWrite(file);
	}

	@Override
	public DataFile create(Path file) throws IOException {
		return this.files.create(file);
	}

	@Override
	public List<String> list(Path directory) throws IOException {
		return this.files.list(directory);
	}

	@Override
	public void rename(Path from, Path to) throws IOException {
		this.files.rename(from, to);
	}

	@Override
	public void delete(Path file) throws IOException {
		this.files.delete(file);
	}

	@Override
	public void forceDirectory(Path directory) throws IOException {
		this.files.forceDirectory(directory);
	}

	/**
	 * One open file of another one.
	 */
	abstract static class ForwardingFile implements DataFile {

		private final DataFile file;

		ForwardingFile(DataFile file) {
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
			this.file.write(position, source, offset, length);
		}

		@Override
		public void truncate(long length) throws IOException {
			this.file.truncate(length);
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
