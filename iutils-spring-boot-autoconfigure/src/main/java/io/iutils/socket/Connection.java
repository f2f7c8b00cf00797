package io.iutils.socket;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/*
 * Closing frees the number of the descriptor, and the next file that the JVM opens gets it: a
 * write that is under way at that moment would put a ring into, say, a journal. So the channel
 * is closed under the write lock, by the selector thread only, and nothing here can be closed
 * by an interrupt: streams on the descriptor do not look at interrupts, channels do.
 *
 * A ring that does not get the lock must not be lost either: the holder may have written its
 * bytes long ago and not yet released, and the peer may have woken, looked, and gone to sleep
 * again meanwhile. So who rings first says so, and who releases looks whether somebody did.
 *
 * Eight bytes are sent whole or not at all. Not at all means that the peer has not read for
 * thousands of rings: those wake it as well as this one. An error of the connection shows on
 * the reading side. So nothing is ever pending, and a failed ring is no news.
 */
/**
 * One connection to a peer. {@link #ring} is thread-safe, all else is confined to the
 * selector thread.
 */
final class Connection {

	private static final byte[] RING = Frame.empty(FrameType.RING);

	private static final byte[] BYE = Frame.empty(FrameType.BYE);

	private final SocketChannel channel;

	private final FileInputStream in;

	private final FileOutputStream out;

	private final ReentrantLock writing = new ReentrantLock();

	private final FrameReader reader = new FrameReader();

	private final boolean dialled;

	private final long deadline;

	/** Set before and looked at after the lock is held by whoever rings. */
	private volatile boolean ringWanted;

	/** Guarded by {@link #writing}. */
	private boolean closed;

	private @Nullable SelectionKey key;

	/** Whom we have dialled, or who has proven to be there. */
	private @Nullable Peer peer;

	/** What the peer has said, held until we know it. */
	private @Nullable Hello hello;

	private boolean greeted;

	Connection(SocketChannel channel, @Nullable Peer dialled, long deadline) throws IOException {
		FileDescriptor descriptor = UnixSockets.descriptor(channel);
		this.channel = channel;
		this.in = new FileInputStream(descriptor);
		this.out = new FileOutputStream(descriptor);
		this.peer = dialled;
		this.dialled = dialled != null;
		this.deadline = deadline;
	}

	void register(Selector selector) throws ClosedChannelException {
		this.key = this.channel.register(selector, SelectionKey.OP_READ, this);
	}

	/**
	 * Whether the channel is still watched; junixsocket stops that when the peer hangs
	 * up, even if there is something left to read.
	 */
	boolean isWatched() {
		SelectionKey current = this.key;
		return current != null && current.isValid();
	}

	/**
	 * Rings, or sees to it that somebody does; never blocks.
	 * @return whether there was a connection to ring on
	 */
	boolean ring() {
		this.ringWanted = true;
		while (this.ringWanted && this.writing.tryLock()) {
			try {
				if (this.closed) {
					return false;
				}
				this.ringWanted = false;
				this.out.write(RING);
			}
			catch (IOException ex) {
				// See above.
			}
			finally {
				this.writing.unlock();
			}
		}
		return true;
	}

	void sendHello(Hello own) throws IOException {
		write(own.frame());
	}

	void sendBye() {
		try {
			write(BYE);
		}
		catch (IOException ex) {
			// It will notice all the same.
		}
	}

	private void write(byte[] frame) throws IOException {
		this.writing.lock();
		try {
			this.out.write(frame);
		}
		finally {
			this.writing.unlock();
		}
	}

	/**
	 * Reads what is there and hands on the frames in it.
	 * @return whether the connection goes on
	 */
	boolean read(byte[] buffer, FrameReader.FrameConsumer consumer) throws IOException, RuleBrokenException {
		int count;
		do {
			count = this.in.read(buffer);
			if (count < 0 || !this.reader.take(buffer, count, consumer)) {
				return false;
			}
		}
		// Nobody will tell us of the rest, and it ends.
		while (!isWatched());
		return true;
	}

	void close() {
		this.writing.lock();
		try {
			this.closed = true;
			this.channel.close();
		}
		catch (IOException ex) {
			// Nothing is left to be done.
		}
		finally {
			this.writing.unlock();
		}
	}

	boolean isOpen() {
		return this.channel.isOpen();
	}

	boolean isDialled() {
		return this.dialled;
	}

	boolean isGreeted() {
		return this.greeted;
	}

	/**
	 * The other side has proven to be this peer.
	 */
	void greeted(Peer proven) {
		this.peer = proven;
		this.hello = null;
		this.greeted = true;
	}

	@Nullable Peer peer() {
		return this.peer;
	}

	@Nullable Hello heldHello() {
		return this.hello;
	}

	void hold(Hello received) {
		this.hello = received;
	}

	long deadline() {
		return this.deadline;
	}

}
