package io.iutils.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.iutils.IRequestHandler;
import io.iutils.protocol.SiblingApplication;
import io.iutils.testing.Campaign;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many that connect, say nothing, or do not read: what they take comes back.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
class HostileCrowdTests {

	private static final long SLACK = 24L << 20;

	@TempDir
	Path directory;

	private SiblingApplication sibling;

	private Path socket;

	private long descriptors;

	private long threads;

	private long heap;

	@BeforeEach
	void open() throws Exception {
		this.sibling = SiblingApplication.start(this.directory, Echo.class);
		this.socket = HostileClient.socketOf(this.sibling, this.directory);
		HostileClient.awaitDoorbell(this.socket);
		isServed();
		this.descriptors = descriptors();
		this.threads = threads();
		this.heap = heap();
	}

	@AfterEach
	void everythingComesBack() throws Exception {
		isServed();
		PeerSocketsTests.await(() -> descriptors() <= this.descriptors);
		// Those that work may stay for a while, never more than may work and read at
		// once.
		assertThat(threads()).isLessThanOrEqualTo(this.threads + 64);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> heap() < this.heap + SLACK);
		this.sibling.close();
	}

	private void isServed() throws Exception {
		Awaitility.await().until(() -> {
			try (HostileClient client = HostileClient.greet(this.socket)) {
				return client.send(HostileClient.request(1, "echo", "1")).receiveText().equals("1");
			}
			catch (IOException ex) {
				// Those before have not been forgotten yet.
				return false;
			}
		});
	}

	@Test
	void thousandsThatComeAndGo() throws Exception {
		Campaign campaign = Campaign.begin("clients that come and go");
		Random random = campaign.random();
		int connections = Campaign.size(2_000, 100_000);
		byte[] request = HostileClient.request(1, "echo", "\"" + "x".repeat(10_000) + "\"").frame();
		byte[] garbage = new byte[1000];
		for (int i = 0; i < connections; i++) {
			try (HostileClient client = HostileClient.connect(this.socket)) {
				switch (random.nextInt(6)) {
					case 0 -> client.raw.send(HostileClient.hello(client.id, Profile.EMPTY));
					case 1 -> client.raw.send(HostileClient.hello(client.id, Profile.EMPTY)).send(request);
					case 2 -> client.raw.send(HostileClient.hello(client.id, Profile.EMPTY)).send(request, 0, 5_000);
					case 3 -> {
						random.nextBytes(garbage);
						client.raw.send(garbage);
					}
					case 4 -> client.raw.send(new byte[1]);
					default -> {
						// Says nothing.
					}
				}
			}
		}
		campaign.report(connections + " connections");
	}

	@Test
	void manyThatNeverReadTheirAnswers() throws Exception {
		List<HostileClient> clients = new ArrayList<>();
		byte[] request = HostileClient.request(1, "echo", "\"" + "x".repeat(900_000) + "\"").frame();
		try {
			for (int i = 0; i < Campaign.size(3, 60); i++) {
				HostileClient client = HostileClient.greet(this.socket);
				clients.add(client);
				for (int number = 1; number <= 40; number++) {
					request[Frame.HEADER] = (byte) number;
					client.raw.send(request);
				}
			}
			isServed();
			for (HostileClient client : clients) {
				assertThat(client.isCutOff()).isTrue();
			}
		}
		finally {
			for (HostileClient client : clients) {
				client.close();
			}
		}
	}

	@Test
	void manyThatNeverReadTheirRings() throws Exception {
		List<HostileClient> clients = new ArrayList<>();
		try {
			for (int i = 0; i < 60; i++) {
				clients.add(HostileClient.greet(this.socket));
			}
			for (int i = 0; i < 20_000; i++) {
				this.sibling.stash().put("key", i);
			}
			isServed();
		}
		finally {
			for (HostileClient client : clients) {
				client.close();
			}
		}
	}

	@Test
	void aThousandHalfFramesOfTheLargestSize() throws Exception {
		// In turns, because there is room for 64.
		byte[] piece = new byte[1 << 20];
		for (int round = 0; round < Campaign.size(3, 20); round++) {
			List<HostileClient> clients = new ArrayList<>();
			try {
				for (int i = 0; i < 50; i++) {
					HostileClient client = greetInTime();
					clients.add(client);
					client.raw.send(RawPeer.header(Message.MAX_LENGTH, FrameType.REQUEST.code));
					client.raw.send(piece, 0, (i % 10 == 0) ? piece.length : 1000);
				}
			}
			finally {
				for (HostileClient client : clients) {
					client.close();
				}
			}
		}
	}

	private HostileClient greetInTime() {
		List<HostileClient> greeted = new ArrayList<>();
		PeerSocketsTests.await(() -> {
			try {
				greeted.add(HostileClient.greet(this.socket));
				return true;
			}
			catch (IOException ex) {
				return false;
			}
		});
		return greeted.get(0);
	}

	@Test
	void aFullBacklogDelaysSiblingsUntilThereIsRoom() throws Exception {
		Path own = Files.createDirectory(this.directory.resolve("own"));
		List<SocketChannel> idle = new ArrayList<>();
		try (TestSibling one = new TestSibling(own, 1); TestSibling two = new TestSibling(own, 2)) {
			// It has not started: nobody accepts.
			boolean room = true;
			while (room && idle.size() < 10_000) {
				room = connect(one.sockets.path(), idle);
			}
			assertThat(room).isFalse();
			two.start(one);
			one.update(two);
			assertThat(one.isConnected(two)).isFalse();
			one.start(two);
			PeerSocketsTests.await(() -> one.isConnected(two));
			assertThat(two.ring(one)).isTrue();
		}
		finally {
			for (SocketChannel channel : idle) {
				channel.close();
			}
		}
	}

	/**
	 * Connects without waiting; says whether there was room.
	 */
	private static boolean connect(Path path, List<SocketChannel> idle) throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		idle.add(channel);
		channel.configureBlocking(false);
		try {
			return channel.connect(UnixDomainSocketAddress.of(path));
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static long descriptors() throws IOException {
		try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
			return open.count();
		}
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("iutils-"))
			.count();
	}

	private static long heap() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	/**
	 * What there is to be asked.
	 */
	static class Echo {

		@IRequestHandler("echo")
		Object echo(Object body) {
			return body;
		}

	}

}
