package io.iutils.socket;

import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The connections that are proven, one for each peer and client, and what all of them are
 * told of this sibling. What asks, rings and announces is thread-safe, all else is
 * confined to the selector thread.
 */
final class Links {

	/**
	 * No sibling has a place for more: a client is a tool, or an application of its own.
	 */
	private static final int MAX_CLIENTS = 64;

	private final ConcurrentMap<UUID, Connection> proven = new ConcurrentHashMap<>();

	private final AtomicInteger clients = new AtomicInteger();

	private final Callbacks callbacks;

	private volatile Profile announced = Profile.EMPTY;

	/** What was last told to all. */
	private Profile profile = Profile.EMPTY;

	Links(Callbacks callbacks) {
		this.callbacks = callbacks;
	}

	@Nullable Connection get(UUID peer) {
		return this.proven.get(peer);
	}

	boolean contains(UUID peer) {
		return this.proven.containsKey(peer);
	}

	boolean isEmpty() {
		return this.proven.isEmpty();
	}

	/**
	 * All; they may be removed meanwhile.
	 */
	Collection<Connection> all() {
		return this.proven.values();
	}

	void requireRoomForClient() throws RuleBrokenException {
		if (this.clients.get() >= MAX_CLIENTS) {
			throw new RuleBrokenException("more than " + MAX_CLIENTS + " clients");
		}
	}

	/**
	 * Takes one that has been proven.
	 */
	void add(Connection connection) {
		Connection before = this.proven.put(connection.peer(), connection);
		if (before != null) {
			// It dialled again, so it has given up the older one.
			before.close();
			ended(before);
		}
		this.clients.addAndGet(connection.isClient() ? 1 : 0);
		connection.tell(this.profile);
		this.callbacks.begun(connection, connection.profile());
		// One that came before is lost.
		this.callbacks.rung();
	}

	/**
	 * Lets go of one that is closed.
	 */
	void remove(Connection connection) {
		if (connection.isGreeted() && this.proven.remove(connection.peer(), connection)) {
			ended(connection);
		}
	}

	private void ended(Connection connection) {
		this.clients.addAndGet(connection.isClient() ? -1 : 0);
		this.callbacks.ended(connection);
	}

	/**
	 * Says goodbye, and ends it.
	 */
	void leave(Connection connection) {
		connection.sendBye();
		connection.close();
		remove(connection);
	}

	/**
	 * Rings all clients, which have no slot in which they could say that they sleep.
	 */
	void ringClients() {
		if (this.clients.get() > 0) {
			this.proven.values().stream().filter(Connection::isClient).forEach(Connection::ring);
		}
	}

	void announce(Profile own) {
		this.announced = own;
	}

	/**
	 * Tells all what was announced, if that is news.
	 */
	void tellAll() {
		Profile own = this.announced;
		if (own != this.profile) {
			this.profile = own;
			this.proven.values().forEach((connection) -> connection.tell(own));
		}
	}

	/**
	 * What is told of this sibling.
	 */
	Profile profile() {
		return this.profile;
	}

}
