package io.iutils.socket;

import java.util.Map;
import java.util.UUID;

/**
 * Who is alive, as last told. Immutable.
 *
 * @param joinNumber our own, or 0 before the start
 * @param alive the others
 */
record Roster(long joinNumber, Map<UUID, Peer> alive) {

	boolean isStarted() {
		return this.joinNumber > 0;
	}

	/**
	 * Whether it is for us to dial this peer.
	 */
	boolean dials(Peer peer) {
		return isStarted() && peer.joinNumber() < this.joinNumber;
	}

	boolean contains(Peer peer) {
		return peer.equals(this.alive.get(peer.id()));
	}

}
