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

	final Doorbells doorbells;

	TestSibling(Path directory, long joinNumber) {
		this(directory, joinNumber, Duration.ofSeconds(10), new RecordingListener());
	}

	TestSibling(Path directory, long joinNumber, Duration helloTimeout, RecordingListener listener) {
		this.peer = new Peer(UUID.randomUUID(), joinNumber);
		this.listener = listener;
		this.doorbells = Doorbells.open(new SocketSettings(directory, this.peer.id(), helloTimeout), listener);
	}

	TestSibling start(TestSibling... alive) {
		update(alive);
		this.doorbells.start(this.peer.joinNumber());
		return this;
	}

	void update(TestSibling... alive) {
		this.doorbells.update(Arrays.stream(alive).map((sibling) -> sibling.peer).toList());
	}

	boolean isConnected(TestSibling other) {
		return this.doorbells.isConnected(other.peer.id()) && other.doorbells.isConnected(this.peer.id());
	}

	boolean ring(TestSibling other) {
		return this.doorbells.ringOnConnection(other.peer.id());
	}

	int rings() {
		return this.listener.rings.get();
	}

	@Override
	public void close() {
		this.doorbells.close();
	}

}
