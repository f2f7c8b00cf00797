package io.iutils.benchmarks.state;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * What any store pays that lets processes write in turns without a server, and survives
 * the death of each of them: take the lock of a byte, append 32 bytes, free it. Threads
 * stand behind a semaphore, as the kernel's lock is one of processes; a process that
 * finds it taken looks again after 30 microseconds, for want of a queue.
 */
final class BareLockLoop implements AutoCloseable {

	private static final long LOOK_NANOS = 30_000;

	/** Then it begins anew, so that the disk does not fill. */
	private static final long MOST = 16L << 20;

	private final RandomAccessFile file;

	private final Semaphore semaphore = new Semaphore(1);

	private final byte[] bytes = new byte[32];

	private long offset;

	BareLockLoop(Path path) throws IOException {
		this.file = new RandomAccessFile(path.toFile(), "rw");
	}

	long turn() throws IOException {
		this.semaphore.acquireUninterruptibly();
		try (FileLock lock = lock()) {
			this.file.write(this.bytes);
			this.offset += this.bytes.length;
			if (this.offset >= MOST) {
				this.file.setLength(0);
				this.file.seek(0);
				this.offset = 0;
			}
			return this.offset;
		}
		finally {
			this.semaphore.release();
		}
	}

	private FileLock lock() throws IOException {
		FileLock lock = this.file.getChannel().tryLock(1L << 62, 1, false);
		while (lock == null) {
			LockSupport.parkNanos(LOOK_NANOS);
			lock = this.file.getChannel().tryLock(1L << 62, 1, false);
		}
		return lock;
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

}
