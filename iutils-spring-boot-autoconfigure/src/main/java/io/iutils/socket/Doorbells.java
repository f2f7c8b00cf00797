package io.iutils.socket;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The doorbells between this sibling and the others: a {@link WakeSocket} on which a
 * thread of this sibling sleeps and is rung, and connections to all that are alive, which
 * tell at once when one of them dies, carry rings that find no other way, and are served
 * by one daemon thread, {@code iutils-socket}. A ring carries nothing and may be lost.
 * Thread-safe. After the idea of {@code Mojo::Iutils}, where only an index goes over the
 * socket.
 */
public final class Doorbells implements AutoCloseable {

	private static final long CLOSE_TIMEOUT = TimeUnit.SECONDS.toMillis(5);

	private static final Logger logger = System.getLogger(Doorbells.class.getName());

	private final UUID self;

	private final Path path;

	private final WakeSocket wakeSocket;

	private final Switchboard switchboard;

	private final SelectorThread selectorThread;

	private final Thread thread;

	/** Guarded by this. */
	private Roster roster = new Roster(0, Map.of());

	private Doorbells(SocketSettings settings, Path path, WakeSocket wakeSocket, Switchboard switchboard,
			SelectorThread selectorThread) {
		this.self = settings.self();
		this.wakeSocket = wakeSocket;
		this.path = path;
		this.switchboard = switchboard;
		this.selectorThread = selectorThread;
		this.thread = new Thread(selectorThread, "iutils-socket");
		this.thread.setDaemon(true);
		// Whoever happens to open us, perhaps an application that is undeployed later.
		this.thread.setContextClassLoader(Doorbells.class.getClassLoader());
	}

	/**
	 * Binds the sockets. Rings are heard from now on; callers wait, unanswered, until
	 * {@link #start}.
	 * @throws SocketException if there can be no doorbells, for whatever reason
	 */
	public static Doorbells open(SocketSettings settings, PeerListener listener) throws SocketException {
		SocketPaths paths = SocketPaths.of(settings.directory());
		paths.ensureDirectories();
		try {
			UnixSockets.load(paths.privateDirectory());
		}
		catch (LinkageError ex) {
			throw new SocketException.Unsupported("UNIX sockets cannot be used: junixsocket is missing", ex);
		}
		OwnSocket own = OwnSocket.open(paths, settings.self());
		WakeSocket wakeSocket = null;
		try {
			wakeSocket = WakeSocket.open(paths, settings.self());
			Selector selector = UnixSockets.selector();
			Callbacks callbacks = new Callbacks(listener);
			Switchboard switchboard = new Switchboard(settings, paths, own.user(), selector, callbacks);
			Doorbells doorbells = new Doorbells(settings, own.path(), wakeSocket, switchboard,
					new SelectorThread(selector, own, switchboard, callbacks));
			doorbells.thread.start();
			return doorbells;
		}
		catch (IOException | RuntimeException | Error ex) {
			if (wakeSocket != null) {
				wakeSocket.close();
			}
			// Last: it also removes the directory, if nothing is left in it.
			own.close();
			throw new SocketException.Failed("Cannot watch sockets: " + Escaped.of(ex), ex);
		}
	}

	/**
	 * Lets callers in and dials those whose join number is lower.
	 * @param joinNumber this sibling's place in the order of joining, above 0
	 */
	public synchronized void start(long joinNumber) {
		// Checks it, too.
		Peer own = new Peer(this.self, joinNumber);
		become(new Roster(own.joinNumber(), this.roster.alive()));
	}

	/**
	 * Says who is alive now. Those missing are dialled, by and by; connections to others
	 * end. Does not block. Of two calls the later one counts.
	 * @param alive the peers; this sibling may be among them
	 */
	public synchronized void update(Collection<Peer> alive) {
		Map<UUID, Peer> others = new HashMap<>();
		for (Peer peer : alive) {
			if (!peer.id().equals(this.self)) {
				others.put(peer.id(), peer);
			}
		}
		if (!others.equals(this.roster.alive())) {
			become(new Roster(this.roster.joinNumber(), Map.copyOf(others)));
		}
	}

	private void become(Roster next) {
		this.roster = next;
		this.wakeSocket.retain(next.alive().keySet());
		this.switchboard.roster(next);
		this.selectorThread.wakeUp();
	}

	/**
	 * Wakes a peer. Never blocks, never throws, does not mind interrupts.
	 * @return false if there is no way to that peer
	 */
	public boolean ring(UUID peer) {
		return this.wakeSocket.ring(peer) || ringOnConnection(peer);
	}

	/**
	 * As {@link #ring}, by a frame on the connection: the other side's listener hears it.
	 */
	boolean ringOnConnection(UUID peer) {
		Connection connection = this.switchboard.connection(peer);
		return connection != null && connection.ring();
	}

	/**
	 * Sleeps until somebody rings, at most 50 ms. There is room for one thread. An
	 * interrupt does not end it. A ring that came on a connection is not heard here, but
	 * by the listener.
	 * @param asleep looked at once more when this thread would hear a ring
	 */
	public Ring await(BooleanSupplier asleep) {
		return this.wakeSocket.await(asleep);
	}

	/**
	 * Ends the sleep of the thread that is in {@link #await}, if there is one.
	 */
	public void wakeSelf() {
		this.wakeSocket.wakeSelf();
	}

	/**
	 * Whether the peer has proven to be there and its connection has not ended since.
	 */
	public boolean isConnected(UUID peer) {
		return this.switchboard.connection(peer) != null;
	}

	/**
	 * Where this sibling listens.
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Says goodbye to all, ends all connections, and deletes the own socket. When this
	 * returns the listener is called no more, unless it is the listener that calls.
	 */
	@Override
	public void close() {
		this.wakeSocket.close();
		this.selectorThread.close();
		if (Thread.currentThread() != this.thread) {
			join();
		}
	}

	private void join() {
		boolean interrupted = false;
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_TIMEOUT);
		long left = CLOSE_TIMEOUT;
		while (left > 0 && this.thread.isAlive()) {
			try {
				this.thread.join(left);
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
			left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
		}
		if (this.thread.isAlive()) {
			logger.log(Level.WARNING, "{0} did not end within {1} ms: is a listener stuck?", this.thread.getName(),
					CLOSE_TIMEOUT);
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
