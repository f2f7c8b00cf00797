package io.iutils.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The real files. Data goes through {@code RandomAccessFile}: a {@code FileChannel} is
 * closed by an interrupt, a map loses data silently when the disk is full.
 */
final class FileIo implements JournalIo {

	@Override
	public DataFile openToRead(Path file) throws IOException {
		return new OpenFile(open(file, "r"));
	}

	@Override
	public DataFile openToWrite(Path file) throws IOException {
		// Mode "rw" alone would create what is missing.
		if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
			throw new NoSuchFileException(file.toString());
		}
		return new OpenFile(open(file, "rw"));
	}

	@Override
	public DataFile create(Path file) throws IOException {
		Files.deleteIfExists(file);
		Files.createFile(file, Platform.privateFile());
		return new OpenFile(open(file, "rw"));
	}

	private static RandomAccessFile open(Path file, String mode) throws IOException {
		try {
			return new RandomAccessFile(file.toFile(), mode);
		}
		catch (FileNotFoundException ex) {
			if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
				throw ex;
			}
			throw (IOException) new NoSuchFileException(file.toString()).initCause(ex);
		}
	}

	@Override
	public List<String> list(Path directory) throws IOException {
		List<String> names = new ArrayList<>();
		try (Stream<Path> entries = Files.list(directory)) {
			entries.forEach((entry) -> names.add(entry.getFileName().toString()));
		}
		return names;
	}

	@Override
	public void rename(Path from, Path to) throws IOException {
		Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	@Override
	public void delete(Path file) throws IOException {
		Files.deleteIfExists(file);
	}

	@Override
	public void forceDirectory(Path directory) throws IOException {
		Platform.forceDirectory(directory);
	}

	/**
	 * Confined to one thread at a time.
	 */
	private static final class OpenFile implements DataFile {

		private final RandomAccessFile file;

		// Where the operating system's own is, -1 if unknown: appending need not seek.
		private long pointer;

		private OpenFile(RandomAccessFile file) {
			this.file = file;
		}

		@Override
		public long length() throws IOException {
			return this.file.length();
		}

		@Override
		public int read(long position, byte[] target, int offset, int length) throws IOException {
			seek(position);
			int read = this.file.read(target, offset, length);
			this.pointer = position + Math.max(read, 0);
			return read;
		}

		@Override
		public void write(long position, byte[] source, int offset, int length) throws IOException {
			seek(position);
			this.file.write(source, offset, length);
			this.pointer = position + length;
		}

		private void seek(long position) throws IOException {
			if (this.pointer != position) {
				this.file.seek(position);
			}
			this.pointer = -1;
		}

		@Override
		public void truncate(long length) throws IOException {
			this.pointer = -1;
			this.file.setLength(length);
		}

		@Override
		public void force() throws IOException {
			this.file.getFD().sync();
		}

		@Override
		public void close() throws IOException {
			this.file.close();
		}

	}

}
