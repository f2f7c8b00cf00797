package io.iutils.socket;

import java.io.IOException;
import java.net.DatagramPacket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.iutils.protocol.SiblingApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXDatagramSocket;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Doorbells carry no truth: events come without them, and through any number of them.
 */
@Timeout(180)
class LostDoorbellsTests {

	private static final int EVENTS = 40;

	@TempDir
	Path directory;

	private SiblingApplication one;

	private SiblingApplication two;

	private final BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();

	@BeforeEach
	void start() {
		this.one = SiblingApplication.start(this.directory);
		this.two = SiblingApplication.start(this.directory);
	}

	@AfterEach
	void stop() {
		this.one.close();
		this.two.close();
	}

	private Path wakeUpsOf(SiblingApplication sibling) {
		Path socket = HostileClient.socketOf(sibling, this.directory);
		return socket.resolveSibling(socket.getFileName() + ".wake");
	}

	@Test
	void eventsArriveAlthoughEveryDoorbellIsLost() throws Exception {
		List<AFUNIXDatagramSocket> holes = new ArrayList<>();
		try {
			// What they ring at is not where the other one sleeps.
			for (SiblingApplication sibling : List.of(this.one, this.two)) {
				PeerSocketsTests.await(() -> Files.deleteIfExists(wakeUpsOf(sibling)));
				holes.add(DatagramSockets.receiveAt(wakeUpsOf(sibling)));
			}
			this.two.events().on("topic", Integer.class, (message) -> this.heard.add(message.payload()));
			long longest = 0;
			long start = System.nanoTime();
			for (int i = 0; i < EVENTS; i++) {
				long before = System.nanoTime();
				this.one.events().emit("topic", i);
				assertThat(this.heard.poll(30, TimeUnit.SECONDS)).isEqualTo(i);
				longest = Math.max(longest, System.nanoTime() - before);
			}
			System.out.println("[faults] without a doorbell an event took " + TimeUnit.NANOSECONDS.toMillis(longest)
					+ " ms at most");
			// Somebody looks every 50 ms, and does not wait until the socket's time is
			// over.
			assertThat(System.nanoTime() - start).isLessThan(TimeUnit.MILLISECONDS.toNanos(EVENTS * 500));
			// They did ring.
			holes.get(1).receive(new DatagramPacket(new byte[1], 1));
		}
		finally {
			for (AFUNIXDatagramSocket hole : holes) {
				hole.close();
			}
		}
	}

	@Test
	void eventsArriveInAFloodOfRings() throws Exception {
		this.two.events().on("topic", Integer.class, (message) -> this.heard.add(message.payload()));
		AtomicBoolean done = new AtomicBoolean();
		AtomicLong rings = new AtomicLong();
		Thread flood = new Thread(() -> ring(done, rings));
		Thread frames = new Thread(() -> sendRings(done));
		flood.start();
		frames.start();
		try {
			PeerSocketsTests.await(() -> rings.get() > 1000);
			for (int i = 0; i < EVENTS; i++) {
				this.one.events().emit("topic", i);
				assertThat(this.heard.poll(30, TimeUnit.SECONDS)).isEqualTo(i);
			}
		}
		finally {
			done.set(true);
			flood.join();
			frames.join();
		}
	}

	private void ring(AtomicBoolean done, AtomicLong rings) {
		SocketPaths paths = SocketPaths.of(SiblingApplication.namespace(this.directory));
		try (WakeSocket socket = WakeSocket.open(paths, UUID.randomUUID())) {
			UUID sleeper = new UUID(Long.parseUnsignedLong(this.two.self().id().substring(0, 16), 16), 0);
			while (!done.get()) {
				socket.ring(sleeper);
				rings.incrementAndGet();
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void sendRings(AtomicBoolean done) {
		byte[] frames = new byte[64 * Frame.HEADER];
		for (int i = 0; i < 64; i++) {
			System.arraycopy(RawPeer.header(0, FrameType.RING.code), 0, frames, i * Frame.HEADER, Frame.HEADER);
		}
		try (HostileClient client = HostileClient.greet(HostileClient.socketOf(this.two, this.directory))) {
			while (!done.get()) {
				client.raw.send(Arrays.copyOf(frames, frames.length));
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
