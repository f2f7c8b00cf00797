package io.iutils.socket;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXDatagramSocket;

/*
 * Why there is a second socket. A ring on a connection wakes the selector thread, and that
 * one has to wake the thread that sleeps: two wake-ups, which took 2.4 times as long as the
 * bare hop. On a datagram socket the sleeper sleeps itself, and one wake-up is enough: 1.5
 * times. It needs no connection and no greeting, since a ring says nothing and who can send
 * one is inside the private directory. If the queue is full there are rings enough in it.
 */

/**
 * The socket on which a thread of this sibling sleeps, and the lines to those of the
 * others. Thread-safe.
 */
final class WakeSocket implements AutoCloseable {

	/** Should even the wake-up by this sibling itself be lost. */
	private static final int CEILING_MILLIS = 1000;

	private static final Logger logger = System.getLogger(WakeSocket.class.getName());

	private final SocketPaths paths;

	private final Path path;

	private final AFUNIXDatagramSocket socket;

	// As in WakeLine; and the thread is awake 2 us sooner than by the socket's own
	// receive.
	private final FileInputStream in;

	private final WakeLine selfLine;

	private final Map<UUID, WakeLine> lines = new ConcurrentHashMap<>();

	/** Held by the thread that sleeps here; there is room for one. */
	private final ReentrantLock seat = new ReentrantLock();

	private volatile boolean closed;

	private WakeSocket(SocketPaths paths, Path path, AFUNIXDatagramSocket socket) throws IOException {
		this.paths = paths;
		this.path = path;
		this.socket = socket;
		Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
		socket.setSoTimeout(CEILING_MILLIS);
		this.in = new FileInputStream(DatagramSockets.descriptor(socket));
		this.selfLine = WakeLine.to(path);
	}

	static WakeSocket open(SocketPaths paths, UUID self) throws IOException {
		Path path = paths.wakeUpsOf(self);
		if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
			// Junixsocket would delete a file of any kind.
			throw new SocketException.Refused(path, "something is there already", null);
		}
		AFUNIXDatagramSocket socket = DatagramSockets.receiveAt(path);
		try {
			return new WakeSocket(paths, path, socket);
		}
		catch (IOException | RuntimeException ex) {
			socket.close();
			Files.deleteIfExists(path);
			throw ex;
		}
	}

	/**
	 * Sleeps until somebody rings, at most for a second. An interrupt does not end it.
	 * @param asleep looked at once this thread would hear a ring
	 */
	Ring await(BooleanSupplier asleep) {
		if (!this.seat.tryLock()) {
			return Ring.SEAT_TAKEN;
		}
		try {
			if (this.closed) {
				return Ring.SEAT_TAKEN;
			}
			if (!asleep.getAsBoolean()) {
				return Ring.SILENCE;
			}
			return sleep();
		}
		finally {
			this.seat.unlock();
		}
	}

	/**
	 * What the message of an exception says depends on the language: that the time is
	 * over is known by the time it took.
	 */
	private Ring sleep() {
		long started = System.nanoTime();
		try {
			this.in.read();
			return Ring.HEARD;
		}
		catch (IOException ex) {
			if (System.nanoTime() - started > TimeUnit.MILLISECONDS.toNanos(CEILING_MILLIS) / 2) {
				return Ring.SILENCE;
			}
			logger.log(Level.WARNING, "Siblings cannot wake this one at once any more: {0}", Escaped.of(ex));
			giveUp();
			return Ring.SEAT_TAKEN;
		}
	}

	/**
	 * So that siblings take another way. By the holder of the seat.
	 */
	private void giveUp() {
		this.closed = true;
		try {
			Files.deleteIfExists(this.path);
			this.socket.close();
		}
		catch (IOException ex) {
			logger.log(Level.DEBUG, "The doorbell is still there", ex);
		}
	}

	/**
	 * Ends the sleep of the thread that sleeps here, if there is one.
	 */
	void wakeSelf() {
		if (this.seat.isLocked()) {
			this.selfLine.ring();
		}
	}

	/**
	 * Wakes a peer. Never blocks for long, never throws, does not mind interrupts.
	 * @return false if there is no way to it
	 */
	boolean ring(UUID peer) {
		WakeLine line = this.lines.get(peer);
		if (line == null) {
			if (this.closed) {
				return false;
			}
			line = connect(peer);
			if (line == null) {
				return false;
			}
		}
		return line.ring();
	}

	private @Nullable WakeLine connect(UUID peer) {
		try {
			WakeLine line = WakeLine.to(this.paths.wakeUpsOf(peer));
			WakeLine other = this.lines.putIfAbsent(peer, line);
			if (other != null) {
				line.close();
				return other;
			}
			if (this.closed) {
				// Whoever closes may have gone through the lines already.
				this.lines.remove(peer, line);
				line.close();
			}
			return line;
		}
		catch (IOException ex) {
			return null;
		}
	}

	/**
	 * Gives up the lines to all others.
	 */
	void retain(Set<UUID> alive) {
		this.lines.forEach((peer, line) -> {
			if (!alive.contains(peer)) {
				this.lines.remove(peer);
				line.close();
			}
		});
	}

	@Override
	public void close() {
		this.closed = true;
		this.selfLine.ring();
		// A descriptor must not be closed under a thread that reads from it.
		this.seat.lock();
		try {
			this.socket.close();
			this.selfLine.close();
			retain(Set.of());
			Files.deleteIfExists(this.path);
		}
		catch (IOException ex) {
			logger.log(Level.DEBUG, "Cannot remove " + Escaped.of(this.path), ex);
		}
		finally {
			this.seat.unlock();
		}
	}

}
