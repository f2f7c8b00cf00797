package io.iutils.local;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.iutils.Sibling;
import io.iutils.engine.RemotePeer;
import io.iutils.engine.RequestDraft;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestFailure.Kind;
import io.iutils.engine.RequestTransport;
import io.iutils.local.ConnectedPeers.Connected;
import io.iutils.socket.Link;
import io.iutils.socket.Message;
import io.iutils.socket.PeerSockets;
import io.iutils.socket.Profile;
import org.jspecify.annotations.Nullable;

/**
 * Requests on the connections between siblings. Thread-safe.
 */
final class LocalRequests implements RequestTransport, AutoCloseable {

	private static final OpenRequest NOTHING = () -> {
	};

	private final LocalMembership membership;

	private final String version;

	private final ConnectedPeers peers;

	private final ReceivedRequests received = new ReceivedRequests();

	private final OpenRequests open = new OpenRequests((link) -> this.suspect.accept(link));

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	private volatile Consumer<Link> suspect = (link) -> {
	};

	private volatile @Nullable PeerSockets sockets;

	private volatile boolean closed;

	/**
	 * @param version of the application, or empty
	 */
	LocalRequests(LocalMembership membership, String version) {
		this.membership = membership;
		this.version = version;
		this.peers = new ConnectedPeers(membership);
		membership.listen((joined) -> joined(joined), (left) -> left(left));
	}

	/**
	 * From now on there are connections.
	 * @param suspect finds out what became of the other side of a connection that has
	 * ended, and then calls {@link #lost}
	 */
	void use(PeerSockets sockets, Consumer<Link> suspect) {
		this.suspect = suspect;
		this.sockets = sockets;
		sockets.announce(profile(this.received.commands()));
	}

	private Profile profile(Set<String> commands) {
		return new Profile(this.version, commands.stream().sorted().toList());
	}

	@Override
	public void serve(Set<String> commands, RequestReceiver receiver) {
		Profile profile = profile(commands);
		this.received.serve(Set.copyOf(commands), receiver);
		PeerSockets current = this.sockets;
		if (current != null) {
			current.announce(profile);
		}
	}

	@Override
	public RemotePeer self() {
		return new RemotePeer(this.membership.self(), true, RemotePeer.Reach.CONNECTED, this.version,
				this.received.commands());
	}

	@Override
	public List<RemotePeer> peers() {
		return this.peers.all(this.sockets != null);
	}

	@Override
	public OpenRequest send(Sibling to, RequestDraft request, ReplyReceiver receiver) {
		Connected peer = this.closed ? null : this.peers.connected(Ids.parse(to.id()));
		if (peer == null) {
			receiver.failed(whyNot(to));
			return NOTHING;
		}
		OpenRequest sent = this.open.send(peer.link(), request, receiver);
		if (this.closed) {
			// It may have come after close had looked.
			close();
		}
		return sent;
	}

	private RequestFailure whyNot(Sibling to) {
		if (this.closed) {
			return leaving();
		}
		return this.membership.isAlive(Ids.parse(to.id()))
				? RequestFailure.of(Kind.UNREACHABLE,
						(this.sockets != null) ? "it is not connected" : "sockets cannot be used here")
				: RequestFailure.of(Kind.GONE, "");
	}

	private static RequestFailure leaving() {
		return RequestFailure.of(Kind.CLOSED, "this sibling is leaving");
	}

	@Override
	public void onChange(Runnable listener) {
		this.listeners.add(listener);
	}

	private void tell() {
		this.listeners.forEach(Runnable::run);
	}

	private void joined(Sibling sibling) {
		this.peers.joined(Ids.parse(sibling.id()));
		tell();
	}

	private void left(Sibling sibling) {
		UUID id = Ids.parse(sibling.id());
		this.peers.left(id);
		this.open.failAll((request) -> request.link().peer().equals(id), RequestFailure.of(Kind.GONE, ""));
		tell();
	}

	void begun(Link link, Profile profile) {
		this.peers.begun(link, profile);
		tell();
	}

	void changed(Link link, Profile profile) {
		this.peers.changed(link, profile);
		tell();
	}

	@Nullable Work received(Link link, Message message) {
		// A switch over patterns needs a newer language.
		if (message instanceof Message.Request request) {
			Connected origin = this.peers.connected(link.peer());
			return (origin != null) ? this.received.received(link, origin.sibling(), request) : null;
		}
		if (message instanceof Message.Response response) {
			this.open.answered(link, response);
		}
		else if (message instanceof Message.Failure failure) {
			this.open.failed(link, failure);
		}
		else if (message instanceof Message.Cancel cancel) {
			this.received.cancelled(link, cancel.id());
		}
		return null;
	}

	void ended(Link link) {
		this.peers.ended(link);
		this.received.ended(link);
		if (link.isClient()) {
			lost(link, true);
		}
		else {
			this.suspect.accept(link);
		}
		tell();
	}

	/**
	 * It is known what became of the other side of a connection that has ended.
	 */
	void lost(Link link, boolean gone) {
		this.open.lost(link, gone ? RequestFailure.of(Kind.GONE, "")
				: RequestFailure.of(Kind.UNREACHABLE, "the connection broke while the request was open"));
	}

	/**
	 * Ends what is open. Called when there are no connections any more.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.open.failAll((request) -> true, leaving());
		tell();
	}

}
