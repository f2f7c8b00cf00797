package io.iutils.requests;

import io.iutils.Sibling;
import io.iutils.engine.Membership;
import io.iutils.engine.RemotePeer;
import io.iutils.engine.RemotePeer.Reach;
import io.iutils.engine.RequestDraft;
import io.iutils.engine.RequestTransport;
import io.iutils.engine.RequestTransport.OpenRequest;
import io.iutils.engine.RequestTransport.ReplyReceiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who can be asked, this sibling included, and the way to each. Thread-safe.
 */
final class Routes {

	/** Turns are forgotten when there are more commands than anybody has. */
	private static final int MAX_TURNS = 10_000;

	private final RequestTransport transport;

	private final Membership membership;

	private final RequestDispatch self;

	/** Whose turn it is, by command: commands that take turns must not share them. */
	private final Map<String, AtomicInteger> turns = new ConcurrentHashMap<>();

	Routes(RequestTransport transport, Membership membership, RequestDispatch self) {
		this.transport = transport;
		this.membership = membership;
		this.self = self;
	}

	boolean isSelf(Sibling sibling) {
		return sibling.equals(this.membership.self());
	}

	/**
	 * All others.
	 */
	List<RemotePeer> others() {
		return this.transport.peers();
	}

	/**
	 * All in the order in which they joined, then clients.
	 */
	List<RemotePeer> all() {
		List<Sibling> order = this.membership.all();
		int own = order.indexOf(this.membership.self());
		List<RemotePeer> all = new ArrayList<>(others());
		int place = 0;
		while (place < all.size() && all.get(place).member() && order.indexOf(all.get(place).sibling()) < own) {
			place++;
		}
		all.add(place, own());
		return all;
	}

	private RemotePeer own() {
		return new RemotePeer(this.membership.self(), true, Reach.CONNECTED, "", this.self.commands());
	}

	/**
	 * Somebody who answers the command now, each in turn; null if there is none.
	 * @param others all others
	 * @param tried ids of those that are out of the question
	 */
	@Nullable Sibling next(String command, List<RemotePeer> others, Set<String> tried) {
		List<Sibling> candidates = new ArrayList<>(others.size() + 1);
		for (RemotePeer peer : others) {
			if (answers(peer, command) && !tried.contains(peer.sibling().id())) {
				candidates.add(peer.sibling());
			}
		}
		Sibling own = this.membership.self();
		if (this.self.commands().contains(command) && !tried.contains(own.id())) {
			candidates.add(own);
		}
		return switch (candidates.size()) {
			case 0 -> null;
			case 1 -> candidates.get(0);
			default -> candidates.get(Math.floorMod(turn(command), candidates.size()));
		};
	}

	static boolean answers(RemotePeer peer, String command) {
		return peer.reach() == Reach.CONNECTED && peer.commands().contains(command);
	}

	private int turn(String command) {
		if (this.turns.size() > MAX_TURNS) {
			this.turns.clear();
		}
		return this.turns
			.computeIfAbsent(command, (key) -> new AtomicInteger(ThreadLocalRandom.current().nextInt(1 << 16)))
			.getAndIncrement();
	}

	OpenRequest send(Sibling to, RequestDraft draft, ReplyReceiver receiver) {
		return isSelf(to) ? this.self.send(draft, receiver) : this.transport.send(to, draft, receiver);
	}

}
