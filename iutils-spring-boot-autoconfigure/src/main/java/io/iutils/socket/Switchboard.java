package io.iutils.socket;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Who is connected to whom: lets in, dials, and ends connections. Of two siblings the one
 * with the higher join number dials; both prove themselves by HELLO. {@link #connection}
 * and {@link #roster} are thread-safe, all else is confined to the selector thread.
 */
final class Switchboard {

	private static final Logger logger = System.getLogger(Doorbells.class.getName());

	private static final long NEVER = TimeUnit.DAYS.toNanos(365);

	private final UUID self;

	private final long helloTimeout;

	private final SocketPaths paths;

	private final long user;

	private final Selector selector;

	private final Callbacks callbacks;

	private final ConcurrentMap<UUID, Connection> proven = new ConcurrentHashMap<>();

	private final Greetings greetings = new Greetings();

	private final Redials redials = new Redials();

	private volatile Roster roster = new Roster(0, Map.of());

	/** The roster that was last acted upon. */
	private @Nullable Roster seen;

	/** Whether to look for peers to dial at once. */
	private boolean somebodyMissing;

	/** When to look for them otherwise. */
	private long nextDial = System.nanoTime() + NEVER;

	Switchboard(SocketSettings settings, SocketPaths paths, long user, Selector selector, Callbacks callbacks) {
		this.self = settings.self();
		this.helloTimeout = settings.helloTimeout().toNanos();
		this.paths = paths;
		this.user = user;
		this.selector = selector;
		this.callbacks = callbacks;
	}

	@Nullable Connection connection(UUID peer) {
		return this.proven.get(peer);
	}

	void roster(Roster next) {
		this.roster = next;
	}

	boolean isStarted() {
		return this.roster.isStarted();
	}

	void accepted(SocketChannel channel) {
		Connection connection = open(channel, null);
		if (connection != null) {
			Connection victim = this.greetings.add(connection);
			if (victim != null) {
				drop(victim, "more than " + Greetings.LIMIT + " connections that have not greeted");
			}
		}
	}

	private void dial(Peer peer, long now) {
		this.redials.dialling(peer.id(), now);
		Connection connection = null;
		try {
			SocketChannel channel = UnixSockets.connect(this.paths.of(peer.id()));
			connection = (channel != null) ? open(channel, peer) : null;
			if (connection != null) {
				this.greetings.add(connection);
				connection.sendHello(hello(peer));
				return;
			}
		}
		catch (IOException ex) {
			logger.log(Level.DEBUG, "Cannot dial " + peer, ex);
		}
		if (connection != null) {
			drop(connection, null);
		}
		else {
			this.redials.ended(peer.id(), now);
		}
	}

	/**
	 * Makes a connection of a channel, unless another user is at its other end: then not
	 * a byte is read.
	 */
	private @Nullable Connection open(SocketChannel channel, @Nullable Peer dialled) {
		try {
			long peerUser = UnixSockets.peerUser(channel);
			if (peerUser != -1 && peerUser == this.user) {
				channel.configureBlocking(false);
				Connection connection = new Connection(channel, dialled, System.nanoTime() + this.helloTimeout);
				connection.register(this.selector);
				return connection;
			}
			this.callbacks.cutOff("a process of " + ((peerUser != -1) ? "user " + peerUser : "an unknown user")
					+ ", where only user " + this.user + " is let in");
		}
		catch (IOException ex) {
			logger.log(Level.DEBUG, "A connection failed at once", ex);
		}
		try {
			channel.close();
		}
		catch (IOException ex) {
			logger.log(Level.DEBUG, "Cannot close a connection", ex);
		}
		return null;
	}

	/**
	 * Something has happened on a connection.
	 */
	void read(Connection connection, byte[] buffer) {
		if (!connection.isOpen()) {
			return;
		}
		try {
			if (!connection.read(buffer, (type, body) -> frame(connection, type, body))) {
				drop(connection, null);
			}
		}
		catch (RuleBrokenException ex) {
			drop(connection, ex.reason());
		}
		catch (IOException ex) {
			drop(connection, null);
		}
	}

	private boolean frame(Connection connection, FrameType type, byte[] body) throws RuleBrokenException, IOException {
		if (type != FrameType.HELLO && !connection.isGreeted()) {
			throw new RuleBrokenException(type + " before HELLO");
		}
		return switch (type) {
			case HELLO -> {
				greet(connection, Hello.of(body));
				yield true;
			}
			// That bytes came was the ring.
			case RING -> true;
			case BYE -> false;
		};
	}

	private void greet(Connection connection, Hello hello) throws RuleBrokenException, IOException {
		if (connection.isGreeted() || connection.heldHello() != null) {
			throw new RuleBrokenException("a second HELLO");
		}
		if (!hello.to().equals(this.self)) {
			throw new RuleBrokenException("HELLO for " + hello.to() + " at the socket of " + this.self);
		}
		Peer dialled = connection.peer();
		if (dialled != null) {
			hello.checkFrom(dialled);
			prove(connection, dialled);
			return;
		}
		long joinNumber = this.roster.joinNumber();
		if (hello.joinNumber() <= joinNumber) {
			throw new RuleBrokenException(
					"HELLO of join number " + hello.joinNumber() + ", which is for us, " + joinNumber + ", to dial");
		}
		connection.hold(hello);
		if (!admit(connection, hello)) {
			this.callbacks.knocked(hello.from());
		}
	}

	/**
	 * Lets somebody in who has greeted, once it is known to be alive.
	 */
	private boolean admit(Connection connection, Hello hello) throws RuleBrokenException, IOException {
		Peer peer = this.roster.alive().get(hello.from());
		if (peer == null) {
			return false;
		}
		hello.checkFrom(peer);
		connection.sendHello(hello(peer));
		prove(connection, peer);
		return true;
	}

	private Hello hello(Peer to) {
		return new Hello(this.self, to.id(), this.roster.joinNumber(), List.of());
	}

	private void prove(Connection connection, Peer peer) {
		this.greetings.remove(connection);
		connection.greeted(peer);
		Connection before = this.proven.put(peer.id(), connection);
		if (before != null) {
			// It dialled again, so it has given up the older one.
			before.close();
		}
	}

	/**
	 * Ends a connection.
	 * @param reason the broken rule, or null if none was broken
	 */
	private void drop(Connection connection, @Nullable String reason) {
		this.greetings.remove(connection);
		connection.close();
		Peer peer = connection.peer();
		if (peer != null && connection.isDialled()) {
			this.redials.ended(peer.id(), System.nanoTime());
			this.somebodyMissing = true;
		}
		if (reason != null) {
			this.callbacks.cutOff(reason);
		}
		if (peer != null && this.proven.remove(peer.id(), connection)) {
			this.callbacks.disconnected(peer.id());
		}
	}

	/**
	 * Does what is due.
	 */
	void keepUp(long now) {
		Roster current = this.roster;
		if (current != this.seen) {
			this.seen = current;
			follow(current);
		}
		Connection overdue = this.greetings.overdue(now);
		while (overdue != null) {
			// A sibling that we have dialled may be stopped, which breaks no rule.
			drop(overdue, overdue.isDialled() ? null : "no HELLO of a living sibling in time");
			overdue = this.greetings.overdue(now);
		}
		if (this.somebodyMissing || this.nextDial - now <= 0) {
			dialMissing(current, now);
		}
	}

	private void follow(Roster current) {
		for (Connection connection : this.proven.values()) {
			Peer peer = connection.peer();
			if (peer != null && !current.contains(peer)) {
				this.proven.remove(peer.id(), connection);
				connection.sendBye();
				connection.close();
			}
		}
		for (Connection connection : this.greetings.all()) {
			Peer dialled = connection.peer();
			Hello hello = connection.heldHello();
			try {
				if (hello != null) {
					admit(connection, hello);
				}
				else if (dialled != null && !current.contains(dialled)) {
					drop(connection, null);
				}
			}
			catch (RuleBrokenException ex) {
				drop(connection, ex.reason());
			}
			catch (IOException ex) {
				drop(connection, null);
			}
		}
		this.redials.retain(current.alive().keySet());
		this.somebodyMissing = true;
	}

	private void dialMissing(Roster current, long now) {
		this.somebodyMissing = false;
		long shortest = NEVER;
		for (Peer peer : current.alive().values()) {
			if (current.dials(peer) && !this.proven.containsKey(peer.id()) && !this.greetings.isDialling(peer.id())) {
				long delay = this.redials.delay(peer.id(), now);
				if (delay <= 0) {
					dial(peer, now);
					delay = this.redials.delay(peer.id(), now);
				}
				shortest = (delay > 0) ? Math.min(shortest, delay) : shortest;
			}
		}
		this.nextDial = now + shortest;
	}

	/**
	 * How long nothing is due.
	 */
	long delay(long now) {
		return Math.min(this.greetings.delay(now), this.somebodyMissing ? 0 : this.nextDial - now);
	}

	/**
	 * Ends all connections.
	 * @param failed whether the peers' listener is to be told, because nobody has asked
	 * for it
	 */
	void close(boolean failed) {
		for (Connection connection : this.greetings.all()) {
			this.greetings.remove(connection);
			connection.close();
		}
		this.proven.forEach((peer, connection) -> {
			this.proven.remove(peer);
			connection.sendBye();
			connection.close();
			if (failed) {
				this.callbacks.disconnected(peer);
			}
		});
	}

}
