package io.iutils.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Every operation the journal does on data files and directories, so that tests can fail,
 * stop or reorder each. The locked and mapped files are not data files: see
 * {@link SharedFile}. Thread-safe; a {@link DataFile} is confined to one thread at a
 * time.
 */
public interface JournalIo {

	/**
	 * Opens an existing file for reading.
	 * @throws java.nio.file.NoSuchFileException if there is none
	 */
	DataFile openToRead(Path file) throws IOException;

	/**
	 * Opens an existing file for reading and writing.
	 * @throws java.nio.file.NoSuchFileException if there is none
	 */
	DataFile openToWrite(Path file) throws IOException;

	/**
	 * Creates a file that only this user can read, empty, in place of any other.
	 */
	DataFile create(Path file) throws IOException;

	/**
	 * The names in a directory.
	 */
	List<String> list(Path directory) throws IOException;

	/**
	 * Renames atomically, in place of any other.
	 */
	void rename(Path from, Path to) throws IOException;

	/**
	 * Deletes a file if it is there.
	 */
	void delete(Path file) throws IOException;

	/**
	 * Forces creations, renames and deletions in a directory to disk.
	 */
	void forceDirectory(Path directory) throws IOException;

	/**
	 * A file of the journal. None of its operations minds an interrupted thread.
	 */
	interface DataFile extends Closeable {

		long length() throws IOException;

		/**
		 * Reads up to {@code length} bytes.
		 * @return how many, -1 at or behind the end
		 */
		int read(long position, byte[] target, int offset, int length) throws IOException;

		/**
		 * Reads until so many bytes are there or the file ends, and more if they come
		 * with them.
		 * @return how many, 0 at or behind the end
		 */
		default int readAtLeast(int wanted, long position, byte[] target, int offset, int length) throws IOException {
			int done = 0;
			while (done < wanted) {
				int read = read(position + done, target, offset + done, length - done);
				if (read < 0) {
					break;
				}
				done += read;
			}
			return done;
		}

		/**
		 * Writes all bytes in one call to the operating system, if that takes them.
		 */
		void write(long position, byte[] source, int offset, int length) throws IOException;

		void truncate(long length) throws IOException;

		/**
		 * Forces data and length to disk.
		 */
		void force() throws IOException;

	}

}
