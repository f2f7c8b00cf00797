package io.iutils.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/*
 * Whoever sends writes himself, so that a message does not wait for another thread; who
 * finds somebody writing leaves it to him. So who queues says so (flushWanted), and who
 * releases the lock looks whether somebody did.
 *
 * If the channel does not take all, nobody tries again until the selector says that it
 * would: that is the only thread that waits.
 *
 * A ring that stands in the queue, not yet taken from it, is as good as another one: it
 * will be written later than now. One that was taken may have been heard already.
 */
/**
 * What is to be written to one connection, in order. Thread-safe, without waiting; only
 * {@link #writable} and {@link #close} belong to the selector thread.
 */
final class Outbox {

	/** More than two of the largest messages, or many small ones. */
	static final long LIMIT = 24L << 20;

	private static final int BUFFER = 16 * 1024;

	private static final byte[] RING = Frame.empty(FrameType.RING);

	private final WritableByteChannel channel;

	/** Lets the selector watch for room; called by whoever writes. */
	private final Runnable watch;

	private final Queue<byte[]> frames = new ConcurrentLinkedQueue<>();

	private final AtomicLong waiting = new AtomicLong();

	private final AtomicBoolean ringQueued = new AtomicBoolean();

	private final ReentrantLock writing = new ReentrantLock();

	/** Set before and looked at after the lock is held by whoever sends. */
	private volatile boolean flushWanted;

	/** Since when the channel has taken nothing, by nanoTime; meaningless unless full. */
	private volatile long fullSince;

	private volatile boolean full;

	private volatile boolean closed;

	/** Whether the channel can take no more, ever. */
	private volatile boolean failed;

	/**
	 * Made when there is something to write: most who knock never get that far. Guarded
	 * by {@link #writing}, like what follows.
	 */
	private @Nullable ByteBuffer buffer;

	private byte @Nullable [] frame;

	private int frameAt;

	Outbox(WritableByteChannel channel, Runnable watch) {
		this.channel = channel;
		this.watch = watch;
	}

	Link.Sending send(byte[] frame) {
		if (this.closed) {
			return Link.Sending.ENDED;
		}
		if (this.waiting.addAndGet(frame.length) > LIMIT) {
			this.waiting.addAndGet(-frame.length);
			return Link.Sending.FULL;
		}
		this.frames.add(frame);
		flush();
		// Whoever closes may have looked at the queue before this came.
		return this.closed ? Link.Sending.ENDED : Link.Sending.SENT;
	}

	/**
	 * @return whether it is still open
	 */
	boolean ring() {
		if (!this.closed && this.ringQueued.compareAndSet(false, true)) {
			this.waiting.addAndGet(RING.length);
			this.frames.add(RING);
		}
		flush();
		return !this.closed;
	}

	private void flush() {
		this.flushWanted = true;
		while (this.flushWanted && !this.full && this.writing.tryLock()) {
			try {
				this.flushWanted = false;
				if (!this.closed && !this.failed) {
					write();
				}
			}
			catch (IOException ex) {
				// The reading side need not notice: who listens no more may still send.
				this.failed = true;
				this.frames.clear();
			}
			finally {
				this.writing.unlock();
			}
		}
	}

	private void write() throws IOException {
		ByteBuffer out = this.buffer;
		if (out == null) {
			if (this.frames.isEmpty()) {
				return;
			}
			out = ByteBuffer.allocate(BUFFER).limit(0);
			this.buffer = out;
		}
		while (fill(out)) {
			int written = this.channel.write(out);
			this.waiting.addAndGet(-written);
			if (out.hasRemaining()) {
				this.fullSince = System.nanoTime();
				this.full = true;
				this.watch.run();
				return;
			}
		}
	}

	/**
	 * Puts as much into the buffer as fits.
	 * @return whether there is anything to write
	 */
	private boolean fill(ByteBuffer out) {
		out.compact();
		while (out.hasRemaining()) {
			byte[] current = this.frame;
			if (current == null) {
				current = this.frames.poll();
				if (current == null) {
					break;
				}
				if (current == RING) {
					this.ringQueued.set(false);
				}
				this.frame = current;
				this.frameAt = 0;
			}
			int length = Math.min(current.length - this.frameAt, out.remaining());
			out.put(current, this.frameAt, length);
			this.frameAt += length;
			if (this.frameAt == current.length) {
				this.frame = null;
			}
		}
		out.flip();
		return out.hasRemaining();
	}

	/**
	 * The channel would take more.
	 */
	void writable() {
		this.full = false;
		flush();
	}

	/**
	 * For how long the channel has taken nothing, in nanoseconds.
	 */
	long stuckFor(long now) {
		return this.full ? now - this.fullSince : 0;
	}

	/**
	 * Whether nothing can be written any more.
	 */
	boolean hasFailed() {
		return this.failed;
	}

	/**
	 * Nothing is written any more when this returns.
	 */
	void close() {
		this.closed = true;
		this.writing.lock();
		try {
			// Who asked or answers may keep the connection for long.
			this.frames.clear();
			this.frame = null;
			this.buffer = null;
		}
		finally {
			this.writing.unlock();
		}
	}

}
