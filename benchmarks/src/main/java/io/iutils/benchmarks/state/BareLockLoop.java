package io.iutils.benchmarks.state;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;

/**
 * What any store pays that lets processes write in turns without a server: lock a byte,
 * write 32 bytes, unlock.
 */
final class BareLockLoop implements AutoCloseable {

	private final RandomAccessFile file;

	private final byte[] bytes = new byte[32];

	BareLockLoop(Path path) throws IOException {
		this.file = new RandomAccessFile(path.toFile(), "rw");
	}

	long turn() {
		try (FileLock lock = this.file.getChannel().tryLock(1L << 62, 1, false)) {
			this.file.write(this.bytes);
			return lock.position();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

}
