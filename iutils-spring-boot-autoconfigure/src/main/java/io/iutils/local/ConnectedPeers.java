package io.iutils.local;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.iutils.Sibling;
import io.iutils.engine.RemotePeer;
import io.iutils.engine.RemotePeer.Reach;
import io.iutils.journal.SiblingTable.Slot;
import io.iutils.socket.Link;
import io.iutils.socket.Profile;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected, and since when those that should be are not. Thread-safe.
 */
final class ConnectedPeers {

	/** Long enough for greeting, and for dialling again some times. */
	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

	private final LocalMembership membership;

	private final Map<UUID, Connected> connected = new ConcurrentHashMap<>();

	private final Map<UUID, Long> missingSince = new ConcurrentHashMap<>();

	ConnectedPeers(LocalMembership membership) {
		this.membership = membership;
	}

	void begun(Link link, Profile profile) {
		UUID id = link.peer();
		Sibling sibling = link.isClient() ? null : this.membership.sibling(id);
		this.connected.put(id, new Connected(link, profile,
				(sibling != null) ? sibling : new Sibling(Ids.format(id), 0, Instant.now())));
		this.missingSince.remove(id);
	}

	void changed(Link link, Profile profile) {
		this.connected.computeIfPresent(link.peer(),
				(id, before) -> (before.link() == link) ? new Connected(link, profile, before.sibling()) : before);
	}

	void ended(Link link) {
		this.connected.computeIfPresent(link.peer(), (id, before) -> (before.link() == link) ? null : before);
		if (!link.isClient() && !this.connected.containsKey(link.peer())) {
			this.missingSince.put(link.peer(), System.nanoTime());
			if (this.membership.sibling(link.peer()) == null) {
				// It was told before that it left, and nobody would tell that again.
				left(link.peer());
			}
		}
	}

	/**
	 * Somebody who is not connected yet has joined.
	 */
	void joined(UUID id) {
		if (!this.connected.containsKey(id)) {
			this.missingSince.putIfAbsent(id, System.nanoTime());
		}
	}

	void left(UUID id) {
		this.missingSince.remove(id);
	}

	/** How many siblings are not connected. */
	int missing() {
		return this.missingSince.size();
	}

	@Nullable Connected connected(UUID id) {
		return this.connected.get(id);
	}

	/**
	 * @param possible whether anybody can be connected at all
	 */
	List<RemotePeer> all(boolean possible) {
		List<RemotePeer> peers = new ArrayList<>();
		UUID self = this.membership.selfId();
		LocalMembership.View view = this.membership.current();
		for (int i = 0; i < view.slots().size(); i++) {
			Slot slot = view.slots().get(i);
			if (!slot.id().equals(self)) {
				Connected peer = this.connected.get(slot.id());
				peers.add((peer != null) ? peer.asPeer(true) : new RemotePeer(view.siblings().get(i), true,
						possible ? reach(slot.id()) : Reach.UNREACHABLE, "", Set.of()));
			}
		}
		for (Connected peer : this.connected.values()) {
			if (peer.link().isClient() && !peer.profile().commands().isEmpty()) {
				peers.add(peer.asPeer(false));
			}
		}
		return peers;
	}

	private Reach reach(UUID id) {
		Long since = this.missingSince.computeIfAbsent(id, (key) -> System.nanoTime());
		return (System.nanoTime() - since < PATIENCE) ? Reach.CONNECTING : Reach.UNREACHABLE;
	}

	/**
	 * Somebody with whom there is a connection.
	 */
	record Connected(Link link, Profile profile, Sibling sibling, Set<String> commands) {

		Connected(Link link, Profile profile, Sibling sibling) {
			this(link, profile, sibling, Set.copyOf(profile.commands()));
		}

		private RemotePeer asPeer(boolean member) {
			return new RemotePeer(this.sibling, member, Reach.CONNECTED, this.profile.version(), this.commands);
		}

	}

}
