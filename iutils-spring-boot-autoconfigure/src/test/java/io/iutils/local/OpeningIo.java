package io.iutils.local;

import java.io.IOException;
import java.nio.file.Path;

import io.iutils.journal.JournalIo;

/**
 * The files of another one; something can be done, or fail, before one is opened to be
 * read. Thread-safe like the other.
 */
final class OpeningIo extends ForwardingIo {

	private volatile Before before = (file) -> {
	};

	OpeningIo(JournalIo files) {
		super(files);
	}

	void before(Before action) {
		this.before = action;
	}

	@Override
	public DataFile openToRead(Path file) throws IOException {
		this.before.run(file.getFileName().toString());
		return super.openToRead(file);
	}

	/**
	 * What comes before a file is opened.
	 */
	interface Before {

		void run(String fileName) throws IOException;

	}

}
