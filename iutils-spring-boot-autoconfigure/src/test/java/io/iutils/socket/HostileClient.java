package io.iutils.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.iutils.protocol.SiblingApplication;

/**
 * A client of a whole sibling that may send anything, and reads what it gets.
 */
final class HostileClient implements AutoCloseable {

	final UUID id = UUID.randomUUID();

	final RawPeer raw;

	private final FrameReader reader = new FrameReader();

	private final Deque<Message> received = new ArrayDeque<>();

	private HostileClient(Path path) throws IOException {
		this.raw = new RawPeer(path);
	}

	/**
	 * Waits until a sibling has opened what it opens late, so that descriptors can be
	 * counted.
	 */
	static void awaitDoorbell(Path socket) throws Exception {
		Path doorbell = socket.resolveSibling(socket.getFileName() + ".wake");
		PeerSocketsTests.await(() -> Files.exists(doorbell) && Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().equals("iutils-doorbell")));
	}

	/**
	 * Where a sibling of this JVM listens.
	 */
	static Path socketOf(SiblingApplication sibling, Path directory) {
		String id = sibling.self().id();
		return SocketPaths.of(SiblingApplication.namespace(directory))
			.of(UUID.fromString(id.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5")));
	}

	static HostileClient connect(Path path) throws IOException {
		return new HostileClient(path);
	}

	static HostileClient greet(Path path, String... commands) throws IOException {
		return greet(path, new Profile("hostile", List.of(commands)));
	}

	static HostileClient greet(Path path, Profile profile) throws IOException {
		HostileClient client = new HostileClient(path);
		client.raw.send(hello(client.id, profile));
		client.raw.read(Frame.HEADER + Hello.MIN_LENGTH - 4);
		// What it says of itself.
		int version = client.number();
		client.raw.read(version);
		int commands = client.number();
		for (int i = 0; i < commands; i++) {
			client.raw.read(client.number());
		}
		return client;
	}

	private int number() throws IOException {
		byte[] bytes = this.raw.read(2);
		return (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
	}

	static byte[] hello(UUID id, Profile profile) {
		byte[] hello = new Hello(id, Hello.ANYBODY, 0, profile).frame();
		hello[5] = Hello.CLIENT;
		return hello;
	}

	static Message.Request request(long number, String command, String json) {
		return new Message.Request(number, command, Map.of(), new Message.Body(2, "", json.getBytes()));
	}

	HostileClient send(Message message) {
		this.raw.send(message.frame());
		return this;
	}

	/**
	 * The next question, answer or failure.
	 */
	Message receive() throws IOException {
		byte[] buffer = new byte[64 * 1024];
		while (this.received.isEmpty()) {
			int count = this.raw.socket.getInputStream().read(buffer);
			if (count < 0) {
				throw new IOException("cut off");
			}
			take(buffer, count);
		}
		return this.received.remove();
	}

	private void take(byte[] buffer, int count) throws IOException {
		try {
			this.reader.take(buffer, count, (type, flags, body) -> {
				if (type.code >= FrameType.REQUEST.code) {
					this.received.add(Message.of(type, Arrays.copyOf(body, body.length)));
				}
				return true;
			});
		}
		catch (RuleBrokenException ex) {
			throw new AssertionError(ex);
		}
	}

	Message.Failure receiveFailure() throws IOException {
		return (Message.Failure) receive();
	}

	String receiveText() throws IOException {
		return new String(((Message.Response) receive()).body().value());
	}

	/**
	 * Whether the other side ends the connection, whatever it says before.
	 */
	boolean isCutOff() {
		byte[] buffer = new byte[64 * 1024];
		try {
			while (this.raw.socket.getInputStream().read(buffer) >= 0) {
				// On to the end.
			}
			return true;
		}
		catch (java.net.SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			// Reset, because not all we sent was read.
			return true;
		}
	}

	@Override
	public void close() throws IOException {
		this.raw.close();
	}

}
