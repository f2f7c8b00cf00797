package io.iutils.socket;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The connections that have not yet proven who is there, oldest first; not more than
 * {@link #LIMIT} that others have opened. Confined to the selector thread.
 */
final class Greetings {

	static final int LIMIT = 64;

	private final Set<Connection> connections = new LinkedHashSet<>();

	private int accepted;

	/**
	 * Takes a connection.
	 * @return the one that has to go for it, perhaps itself, or null: the oldest that has
	 * said nothing, because a sibling greets at once
	 */
	@Nullable Connection add(Connection connection) {
		Connection victim = null;
		if (!connection.isDialled() && this.accepted >= LIMIT) {
			victim = oldestSilent();
			if (victim == null) {
				return connection;
			}
			remove(victim);
		}
		this.connections.add(connection);
		this.accepted += connection.isDialled() ? 0 : 1;
		return victim;
	}

	private @Nullable Connection oldestSilent() {
		for (Connection connection : this.connections) {
			if (!connection.isDialled() && connection.heldHello() == null) {
				return connection;
			}
		}
		return null;
	}

	void remove(Connection connection) {
		if (this.connections.remove(connection)) {
			this.accepted -= connection.isDialled() ? 0 : 1;
		}
	}

	boolean isDialling(UUID peer) {
		for (Connection connection : this.connections) {
			Peer dialled = connection.sibling();
			if (dialled != null && dialled.id().equals(peer)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * A copy, so that they can be removed meanwhile.
	 */
	List<Connection> all() {
		return List.copyOf(this.connections);
	}

	/**
	 * The connection whose time has run out longest ago, or null.
	 */
	@Nullable Connection overdue(long now) {
		Connection oldest = oldest();
		return (oldest != null && oldest.deadline() - now <= 0) ? oldest : null;
	}

	/**
	 * How long until one is overdue, or the maximum.
	 */
	long delay(long now) {
		Connection oldest = oldest();
		return (oldest != null) ? oldest.deadline() - now : Long.MAX_VALUE;
	}

	/**
	 * The first in, since all have the same time.
	 */
	private @Nullable Connection oldest() {
		Iterator<Connection> all = this.connections.iterator();
		return all.hasNext() ? all.next() : null;
	}

}
