package io.iutils.socket;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;

/**
 * A sibling for tests, as far as sockets go.
 */
class TestSibling implements AutoCloseable {

	final Peer peer;

	final RecordingListener listener;

	final PeerSockets sockets;

	TestSibling(Path directory, long joinNumber) {
		this(directory, joinNumber, Duration.ofSeconds(10), new RecordingListener());
	}

	TestSibling(Path directory, long joinNumber, Duration helloTimeout, Duration patience) {
		this(directory, joinNumber, helloTimeout, patience, new RecordingListener());
	}

	TestSibling(Path directory, long joinNumber, Duration helloTimeout, RecordingListener listener) {
		this(directory, joinNumber, helloTimeout, Duration.ofSeconds(10), listener);
	}

	private TestSibling(Path directory, long joinNumber, Duration helloTimeout, Duration patience,
			RecordingListener listener) {
		this.peer = new Peer(UUID.randomUUID(), joinNumber);
		this.listener = listener;
		this.sockets = PeerSockets.open(new SocketSettings(directory, this.peer.id(), helloTimeout, patience),
				listener);
	}

	TestSibling start(TestSibling... alive) {
		update(alive);
		this.sockets.start(this.peer.joinNumber());
		return this;
	}

	/**
	 * Waits until it can be slept at, which takes a moment after the first wish to.
	 */
	TestSibling openDoorbell() {
		PeerSocketsTests.await(() -> this.sockets.await(() -> false) == Ring.SILENCE);
		return this;
	}

	void update(TestSibling... alive) {
		this.sockets.update(Arrays.stream(alive).map((sibling) -> sibling.peer).toList());
	}

	boolean isConnected(TestSibling other) {
		return this.sockets.isConnected(other.peer.id()) && other.sockets.isConnected(this.peer.id());
	}

	boolean ring(TestSibling other) {
		return this.sockets.ringOnConnection(other.peer.id());
	}

	int rings() {
		return this.listener.rings.get();
	}

	@Override
	public void close() {
		this.sockets.close();
	}

}
