package io.iutils.local;

import java.util.List;
import java.util.Set;

import io.iutils.Sibling;
import io.iutils.engine.RemotePeer;
import io.iutils.engine.RequestDraft;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestTransport;

/**
 * Requests where no sibling can be reached. Thread-safe.
 */
final class LocalRequests implements RequestTransport {

	private final LocalMembership membership;

	private volatile Set<String> commands = Set.of();

	LocalRequests(LocalMembership membership) {
		this.membership = membership;
	}

	@Override
	public void serve(Set<String> commands, RequestReceiver receiver) {
		this.commands = Set.copyOf(commands);
	}

	@Override
	public RemotePeer self() {
		return new RemotePeer(this.membership.self(), true, RemotePeer.Reach.CONNECTED, "", this.commands);
	}

	@Override
	public List<RemotePeer> peers() {
		return this.membership.all()
			.stream()
			.filter((sibling) -> !sibling.equals(this.membership.self()))
			.map((sibling) -> new RemotePeer(sibling, true, RemotePeer.Reach.UNREACHABLE, "", Set.of()))
			.toList();
	}

	@Override
	public OpenRequest send(Sibling to, RequestDraft request, ReplyReceiver receiver) {
		receiver.failed(RequestFailure.of(RequestFailure.Kind.UNREACHABLE, "there are no sockets"));
		return () -> {
		};
	}

	@Override
	public void onChange(Runnable listener) {
		// Nothing changes here but who is alive.
	}

}
