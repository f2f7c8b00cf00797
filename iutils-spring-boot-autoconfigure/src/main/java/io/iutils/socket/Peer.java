package io.iutils.socket;

import java.util.UUID;

/**
 * Another sibling that is alive.
 *
 * @param id its random id
 * @param joinNumber its place in the order of joining, above 0; of two siblings the
 * higher dials the lower
 */
public record Peer(UUID id, long joinNumber) {

	public Peer {
		if (joinNumber < 1) {
			throw new IllegalArgumentException("joinNumber " + joinNumber + " of " + id + " is below 1");
		}
	}

}
