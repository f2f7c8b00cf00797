package io.iutils.socket;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Who is connected to whom: lets in, dials, and ends connections. Of two siblings the one
 * with the higher join number dials; both prove themselves by HELLO. What sets and asks
 * is thread-safe, all else is confined to the selector thread.
 */
final class Switchboard {

	private static final Logger logger = System.getLogger(PeerSockets.class.getName());

	private static final long LOOK_INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private static final long NEVER = TimeUnit.DAYS.toNanos(365);

	private final UUID self;

	private final long helloTimeout;

	private final SocketPaths paths;

	private final UserPrincipal user;

	private final Selector selector;

	private final Runnable wakeUp;

	private final long patience;

	private final Callbacks callbacks;

	private final Links links;

	private final Greetings greetings = new Greetings();

	private final Redials redials = new Redials();

	private volatile Roster roster = new Roster(0, Map.of());

	/** What has come to be done, and may be held up. */
	private @Nullable Work work;

	/** Whether a ring came in this read. */
	private boolean rung;

	private long nextLook = System.nanoTime();

	/** The roster that was last acted upon. */
	private @Nullable Roster seen;

	/** Whether to look for peers to dial at once. */
	private boolean somebodyMissing;

	/** When to look for them otherwise. */
	private long nextDial = System.nanoTime() + NEVER;

	Switchboard(SocketSettings settings, SocketPaths paths, UserPrincipal user, Selector selector, Runnable wakeUp,
			Callbacks callbacks) {
		this.self = settings.self();
		this.helloTimeout = settings.helloTimeout().toNanos();
		this.paths = paths;
		this.user = user;
		this.selector = selector;
		this.wakeUp = wakeUp;
		this.patience = settings.patience().toNanos();
		this.callbacks = callbacks;
		this.links = new Links(callbacks);
	}

	Links links() {
		return this.links;
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
			connection = open(StreamSockets.connect(this.paths.of(peer.id())), peer);
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
			UserPrincipal peerUser = StreamSockets.peerUser(channel);
			if (this.user.equals(peerUser)) {
				channel.configureBlocking(false);
				Connection connection = new Connection(channel, dialled, System.nanoTime() + this.helloTimeout,
						this.wakeUp);
				connection.register(this.selector);
				return connection;
			}
			this.callbacks.cutOff("a process of " + ((peerUser != null) ? "user " + peerUser : "an unknown user")
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
	 * There is something to read on a connection.
	 */
	void read(Connection connection, byte[] buffer) {
		if (!connection.isOpen()) {
			return;
		}
		try {
			if (!connection.read(buffer, (type, flags, body) -> frame(connection, type, flags, body))) {
				drop(connection, null);
			}
		}
		catch (RuleBrokenException ex) {
			drop(connection, ex.reason());
		}
		catch (IOException ex) {
			drop(connection, null);
		}
		catch (RuntimeException | Error ex) {
			// Out of memory, for instance: one peer, not all.
			drop(connection, "what it sent could not be read: " + ex);
		}
		if (this.rung) {
			// After the read: who tells the listener before it reads swallows a ring.
			this.rung = false;
			this.callbacks.rung();
		}
	}

	private boolean frame(Connection connection, FrameType type, int flags, byte[] body) throws RuleBrokenException {
		if (type != FrameType.HELLO && !connection.isGreeted()) {
			throw new RuleBrokenException(type + " before HELLO");
		}
		switch (type) {
			case HELLO -> greet(connection, Hello.of(body), flags);
			case RING -> this.rung = true;
			case BYE -> {
				return false;
			}
			case COMMANDS -> {
				connection.profile(connection.profile().withCommandsOf(body));
				this.callbacks.changed(connection, connection.profile());
			}
			default -> {
				Work next = this.callbacks.received(connection, Message.of(type, body));
				if (next != null) {
					Work before = this.work;
					this.work = next;
					if (before != null) {
						this.callbacks.delegate(before);
					}
				}
			}
		}
		return true;
	}

	/**
	 * The last work that has come, or null.
	 */
	@Nullable Work takeWork() {
		Work taken = this.work;
		this.work = null;
		return taken;
	}

	private void greet(Connection connection, Hello hello, int flags) throws RuleBrokenException {
		if (connection.isGreeted() || connection.heldHello() != null) {
			throw new RuleBrokenException("a second HELLO");
		}
		boolean client = (flags & Hello.CLIENT) != 0;
		if (!hello.to().equals(this.self) && !(client && hello.to().equals(Hello.ANYBODY))) {
			throw new RuleBrokenException("HELLO for " + hello.to() + " at the socket of " + this.self);
		}
		if (client) {
			admitClient(connection, hello);
			return;
		}
		Peer dialled = connection.sibling();
		if (dialled != null) {
			hello.checkFrom(dialled);
			connection.greeted(dialled, hello.profile());
			prove(connection);
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

	private void admitClient(Connection connection, Hello hello) throws RuleBrokenException {
		if (connection.isDialled() || hello.joinNumber() != 0) {
			throw new RuleBrokenException("HELLO of a client that is none, join number " + hello.joinNumber());
		}
		if (this.roster.alive().containsKey(hello.from()) || hello.from().equals(this.self)
				|| this.links.contains(hello.from())) {
			throw new RuleBrokenException("HELLO of a client with the id of somebody else, " + hello.from());
		}
		this.links.requireRoomForClient();
		connection.greeted(hello.from(), hello.profile());
		connection.sendHello(new Hello(this.self, hello.from(), this.roster.joinNumber(), this.links.profile()));
		prove(connection);
	}

	/**
	 * Lets somebody in who has greeted, once it is known to be alive.
	 */
	private boolean admit(Connection connection, Hello hello) throws RuleBrokenException {
		Peer peer = this.roster.alive().get(hello.from());
		if (peer == null) {
			return false;
		}
		hello.checkFrom(peer);
		connection.greeted(peer, hello.profile());
		connection.sendHello(hello(peer));
		prove(connection);
		return true;
	}

	private Hello hello(Peer to) {
		return new Hello(this.self, to.id(), this.roster.joinNumber(), this.links.profile());
	}

	private void prove(Connection connection) {
		this.greetings.remove(connection);
		this.links.add(connection);
	}

	/**
	 * Ends a connection.
	 * @param reason the broken rule, or null if none was broken
	 */
	private void drop(Connection connection, @Nullable String reason) {
		this.greetings.remove(connection);
		connection.close();
		Peer sibling = connection.sibling();
		if (sibling != null && connection.isDialled()) {
			this.redials.ended(sibling.id(), System.nanoTime());
			this.somebodyMissing = true;
		}
		if (reason != null) {
			this.callbacks.cutOff(reason);
		}
		this.links.remove(connection);
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
		this.links.tellAll();
		if (this.nextLook - now <= 0) {
			this.nextLook = now + LOOK_INTERVAL;
			dropOverdue(now);
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

	private void dropOverdue(long now) {
		for (Connection connection : this.links.all()) {
			String reason = connection.overdue(now, this.patience);
			if (reason != null) {
				drop(connection, reason);
			}
		}
	}

	private void follow(Roster current) {
		for (Connection connection : this.links.all()) {
			Peer peer = connection.sibling();
			if (peer != null && !current.contains(peer)) {
				this.links.leave(connection);
			}
		}
		for (Connection connection : this.greetings.all()) {
			Peer dialled = connection.sibling();
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
		}
		this.redials.retain(current.alive().keySet());
		this.somebodyMissing = true;
	}

	private void dialMissing(Roster current, long now) {
		this.somebodyMissing = false;
		long shortest = NEVER;
		for (Peer peer : current.alive().values()) {
			if (current.dials(peer) && !this.links.contains(peer.id()) && !this.greetings.isDialling(peer.id())) {
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
		long delay = Math.min(this.greetings.delay(now), this.somebodyMissing ? 0 : this.nextDial - now);
		return this.links.isEmpty() ? delay : Math.min(delay, this.nextLook - now);
	}

	/**
	 * Ends all connections.
	 */
	void close() {
		for (Connection connection : this.greetings.all()) {
			this.greetings.remove(connection);
			connection.close();
		}
		this.links.all().forEach(this.links::leave);
	}

}
