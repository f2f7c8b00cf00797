package io.iutils.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.iutils.journal.JournalIo;

/**
 * The files of another one; something can be done, or fail, before one is opened to be
 * read. Thread-safe like the other.
 */
final class OpeningIo implements JournalIo {

	private final JournalIo files;

	private volatile Before before = (file) -> {
	};

	OpeningIo(JournalIo files) {
		this.files = files;
	}

	void before(Before action) {
		this.before = action;
	}

	@Override
	public DataFile openToRead(Path file) throws IOException {
		this.before.run(file.getFileName().toString());
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
	 * What comes before a file is opened.
	 */
	interface Before {

		void run(String fileName) throws IOException;

	}

}
