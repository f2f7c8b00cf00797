package io.iutils.socket;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/*
 * Why it is opened late. Junixsocket is 150 classes and a native library that has to be
 * unpacked: a third of what it takes to open an engine, and nobody sleeps or rings before the
 * application has started. Until it is open, and for ever if it cannot be, rings go through
 * the connections, which takes a little longer.
 */

/**
 * The {@link WakeSocket} of this sibling, opened by a thread of its own when somebody
 * first wants to sleep or to ring. Thread-safe.
 */
final class Doorbell implements AutoCloseable {

	private static final Logger logger = System.getLogger(Doorbell.class.getName());

	private final SocketPaths paths;

	private final UUID self;

	private final Runnable whenOpen;

	/** Guarded by this. */
	private @Nullable Thread opening;

	private volatile @Nullable WakeSocket socket;

	/** Whether there is no need to begin. Written under the monitor. */
	private volatile boolean begun;

	/**
	 * @param whenOpen from then on there is a place to sleep at
	 */
	Doorbell(SocketPaths paths, UUID self, Runnable whenOpen) {
		this.paths = paths;
		this.self = self;
		this.whenOpen = whenOpen;
	}

	/**
	 * As {@link WakeSocket#await}; {@link Ring#SEAT_TAKEN} if nobody can sleep here, or
	 * not yet.
	 */
	Ring await(BooleanSupplier asleep) {
		WakeSocket socket = opened();
		return (socket != null) ? socket.await(asleep) : Ring.SEAT_TAKEN;
	}

	void wakeSelf() {
		WakeSocket socket = this.socket;
		if (socket != null) {
			socket.wakeSelf();
		}
	}

	/**
	 * As {@link WakeSocket#ring}.
	 * @return false if there is no way to the peer, or none yet
	 */
	boolean ring(UUID peer) {
		WakeSocket socket = opened();
		return socket != null && socket.ring(peer);
	}

	void retain(Set<UUID> alive) {
		WakeSocket socket = this.socket;
		if (socket != null) {
			socket.retain(alive);
		}
	}

	private @Nullable WakeSocket opened() {
		if (!this.begun) {
			begin();
		}
		return this.socket;
	}

	private synchronized void begin() {
		if (this.begun) {
			return;
		}
		try {
			Thread thread = new Thread(this::open, "iutils-doorbell");
			thread.setDaemon(true);
			thread.start();
			this.opening = thread;
			this.begun = true;
		}
		catch (OutOfMemoryError ex) {
			// No thread can be made now: the next one who sleeps or rings tries again.
		}
	}

	private void open() {
		try {
			DatagramSockets.load(this.paths.privateDirectory());
			this.socket = WakeSocket.open(this.paths, this.self);
			this.whenOpen.run();
		}
		catch (LinkageError | SocketException.Unsupported ex) {
			logger.log(Level.INFO,
					"Siblings wake this one through their connections, which takes a little longer,"
							+ " since junixsocket is missing or its native library cannot be loaded: {0}",
					Escaped.of(ex));
		}
		catch (IOException | RuntimeException | Error ex) {
			logger.log(Level.WARNING,
					"Siblings wake this one through their connections, which takes a little longer: {0}",
					Escaped.of(ex));
		}
	}

	/**
	 * Waits until it is open, if somebody has begun, and closes it.
	 */
	@Override
	public void close() {
		Thread thread;
		synchronized (this) {
			this.begun = true;
			thread = this.opening;
		}
		awaitEnd(thread);
		WakeSocket socket = this.socket;
		if (socket != null) {
			socket.close();
		}
	}

	private static void awaitEnd(@Nullable Thread thread) {
		boolean interrupted = false;
		while (thread != null && thread.isAlive()) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
