package io.iutils.siblings;

import io.iutils.ISiblings;
import io.iutils.Sibling;
import io.iutils.SiblingStatus;
import io.iutils.engine.Engine;
import io.iutils.engine.Membership;
import io.iutils.engine.RemotePeer;
import io.iutils.engine.RemotePeer.Reach;
import io.iutils.engine.RequestTransport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The siblings of an engine. Thread-safe.
 */
public final class EngineSiblings implements ISiblings {

	private final Membership membership;

	private final RequestTransport requests;

	public EngineSiblings(Engine engine) {
		this.membership = engine.membership();
		this.requests = engine.requests();
	}

	@Override
	public Sibling self() {
		return this.membership.self();
	}

	@Override
	public List<Sibling> all() {
		return this.membership.all();
	}

	@Override
	public List<SiblingStatus> status() {
		Map<Sibling, RemotePeer> others = this.requests.peers()
			.stream()
			.filter(RemotePeer::member)
			.collect(Collectors.toMap(RemotePeer::sibling, Function.identity()));
		RemotePeer self = this.requests.self();
		return all().stream().map((sibling) -> {
			RemotePeer peer = sibling.equals(self.sibling()) ? self : others.get(sibling);
			return (peer != null)
					? new SiblingStatus(sibling, peer.reach() == Reach.CONNECTED, peer.version(), peer.commands())
					: new SiblingStatus(sibling, false, "", Set.of());
		}).toList();
	}

}
