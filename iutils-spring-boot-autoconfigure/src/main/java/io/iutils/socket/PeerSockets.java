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
 * The sockets between this sibling and the others: a {@link Doorbell} at which a thread
 * of this sibling sleeps and is rung, if junixsocket can be used, and connections to all
 * that are alive, which carry questions and answers, tell at once when one of them dies,
 * carry rings that find no other way, and are served by daemon threads that take turns,
 * {@code iutils-socket}. A ring carries nothing and may be lost. Thread-safe. After the
 * ideas of {@code Mojo::Iutils}, where only an index goes over the socket, and
 * {@code IPC::MicroSocket}, where answers come in any order.
 */
public final class PeerSockets implements AutoCloseable {

	private static final long CLOSE_TIMEOUT = TimeUnit.SECONDS.toMillis(5);

	private static final Logger logger = System.getLogger(PeerSockets.class.getName());

	private final UUID self;

	private final Path path;

	private final Doorbell doorbell;

	private final Switchboard switchboard;

	private final Reactor reactor;

	private final ReactorThreads threads;

	/** Guarded by this. */
	private Roster roster = new Roster(0, Map.of());

	private PeerSockets(SocketSettings settings, Path path, Doorbell doorbell, Reactor reactor) {
		this.self = settings.self();
		this.doorbell = doorbell;
		this.path = path;
		this.switchboard = reactor.switchboard();
		this.reactor = reactor;
		this.threads = new ReactorThreads(reactor);
	}

	/**
	 * Binds the sockets. Rings are heard from now on; callers wait, unanswered, until
	 * {@link #start}.
	 * @throws SocketException if sockets cannot be used, for whatever reason
	 */
	public static PeerSockets open(SocketSettings settings, PeerListener listener) throws SocketException {
		SocketPaths paths = SocketPaths.of(settings.directory());
		paths.ensureDirectories();
		OwnSocket own = OwnSocket.open(paths, settings.self());
		try {
			Selector selector = Selector.open();
			Callbacks callbacks = new Callbacks(listener);
			Reactor reactor = new Reactor(selector, own,
					(wakeUp) -> new Switchboard(settings, paths, own.user(), selector, wakeUp, callbacks));
			PeerSockets sockets = new PeerSockets(settings, own.path(),
					new Doorbell(paths, settings.self(), callbacks::rung), reactor);
			sockets.threads.start();
			return sockets;
		}
		catch (IOException | RuntimeException | Error ex) {
			// It also removes the directory, if nothing is left in it.
			own.close();
			throw (ex instanceof SocketException refused) ? refused
					: new SocketException.Failed("Cannot watch sockets: " + Escaped.of(ex), ex);
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
		this.doorbell.retain(next.alive().keySet());
		this.switchboard.roster(next);
		this.reactor.wakeUp();
	}

	/**
	 * Says what this sibling tells of itself, to all that are connected and those that
	 * will be.
	 */
	public void announce(Profile profile) {
		this.switchboard.links().announce(profile);
		this.reactor.wakeUp();
	}

	/**
	 * Wakes all clients that are connected. Never blocks, never throws.
	 */
	public void ringClients() {
		this.switchboard.links().ringClients();
	}

	/**
	 * Wakes a peer. Never blocks, never throws, does not mind interrupts.
	 * @return false if there is no way to that peer
	 */
	public boolean ring(UUID peer) {
		return this.doorbell.ring(peer) || ringOnConnection(peer);
	}

	/**
	 * As {@link #ring}, by a frame on the connection: the other side's listener hears it.
	 */
	boolean ringOnConnection(UUID peer) {
		Connection connection = this.switchboard.links().get(peer);
		return connection != null && connection.ring();
	}

	/**
	 * Sleeps until somebody rings, at most for a second. There is room for one thread. An
	 * interrupt does not end it. A ring that came on a connection is not heard here, but
	 * by the listener, which is also called when the place to sleep at is opened.
	 * @param asleep looked at once more when this thread would hear a ring
	 */
	public Ring await(BooleanSupplier asleep) {
		return this.doorbell.await(asleep);
	}

	/**
	 * Ends the sleep of the thread that is in {@link #await}, if there is one.
	 */
	public void wakeSelf() {
		this.doorbell.wakeSelf();
	}

	/**
	 * Whether the peer has proven to be there and its connection has not ended since.
	 */
	public boolean isConnected(UUID peer) {
		return this.switchboard.links().get(peer) != null;
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
		this.doorbell.close();
		this.reactor.close();
		boolean interrupted = false;
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_TIMEOUT);
		boolean ended = false;
		do {
			try {
				ended = this.threads.awaitEnd(Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		while (!ended && end - System.nanoTime() > 0);
		if (!ended) {
			logger.log(Level.WARNING, "The sockets did not end within {0} ms: is a listener stuck?", CLOSE_TIMEOUT);
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
