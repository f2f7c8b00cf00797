package io.iutils.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files in memory, for tests that need thousands of journals. As with real ones, an open
 * file lives on when its name is gone. Thread-safe.
 */
final class MemoryIo implements RestorableIo {

	private final Map<Path, Content> files = new HashMap<>();

	@Override
	public synchronized Map<Path, byte[]> copy() {
		Map<Path, byte[]> copy = new TreeMap<>();
		this.files.forEach((path, content) -> copy.put(path, content.toBytes()));
		return copy;
	}

	@Override
	public synchronized void restore(Map<Path, byte[]> copy) {
		this.files.clear();
		copy.forEach((path, bytes) -> this.files.put(path, new Content(bytes)));
	}

	@Override
	public synchronized DataFile openToRead(Path file) throws IOException {
		Content content = this.files.get(file);
		if (content == null) {
			throw new NoSuchFileException(file.toString());
		}
		return content;
	}

	@Override
	public DataFile openToWrite(Path file) throws IOException {
		return openToRead(file);
	}

	@Override
	public synchronized DataFile create(Path file) {
		Content content = new Content(new byte[0]);
		this.files.put(file, content);
		return content;
	}

	@Override
	public synchronized List<String> list(Path directory) {
		return this.files.keySet()
			.stream()
			.filter((file) -> directory.equals(file.getParent()))
			.map((file) -> file.getFileName().toString())
			.toList();
	}

	@Override
	public synchronized void rename(Path from, Path to) throws IOException {
		Content content = this.files.remove(from);
		if (content == null) {
			throw new NoSuchFileException(from.toString());
		}
		this.files.put(to, content);
	}

	@Override
	public synchronized void delete(Path file) {
		this.files.remove(file);
	}

	@Override
	public void forceDirectory(Path directory) {
	}

	private static final class Content implements DataFile {

		private byte[] bytes;

		private int length;

		Content(byte[] bytes) {
			this.bytes = bytes.clone();
			this.length = bytes.length;
		}

		synchronized byte[] toBytes() {
			return Arrays.copyOf(this.bytes, this.length);
		}

		@Override
		public synchronized long length() {
			return this.length;
		}

		@Override
		public synchronized int read(long position, byte[] target, int offset, int length) {
			if (position >= this.length) {
				return -1;
			}
			int read = (int) Math.min(length, this.length - position);
			System.arraycopy(this.bytes, (int) position, target, offset, read);
			return read;
		}

		@Override
		public synchronized void write(long position, byte[] source, int offset, int length) {
			int end = Math.toIntExact(position + length);
			if (end > this.length) {
				setLength(end);
			}
			System.arraycopy(source, offset, this.bytes, (int) position, length);
		}

		private void setLength(int length) {
			if (length > this.bytes.length) {
				this.bytes = Arrays.copyOf(this.bytes, Math.max(length, this.length * 2));
			}
			if (length < this.length) {
				Arrays.fill(this.bytes, length, this.length, (byte) 0);
			}
			this.length = length;
		}

		@Override
		public synchronized void truncate(long length) {
			setLength(Math.toIntExact(length));
		}

		@Override
		public void force() {
		}

		@Override
		public void close() {
		}

	}

}
