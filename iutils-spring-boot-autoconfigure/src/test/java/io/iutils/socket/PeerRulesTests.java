package io.iutils.socket;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

import io.iutils.testing.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.newsclub.net.unix.AFUNIXSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What happens to peers that break a rule: they are cut off unanswered and counted, and
 * an honest sibling notices nothing.
 */
@Timeout(120)
class PeerRulesTests {

	@TempDir
	Path directory;

	private final Peer honest = new Peer(UUID.randomUUID(), 2);

	private TestSibling one;

	private RecordingListener listener;

	/** Else the first peer would open the library's files, which stay open. */
	@BeforeAll
	static void load() {
		AFUNIXSocket.ensureSupported();
	}

	@BeforeEach
	void open() {
		this.one = new TestSibling(this.directory, 1);
		this.listener = this.one.listener;
		this.one.sockets.update(List.of(this.honest));
		this.one.sockets.start(1);
	}

	@AfterEach
	void anHonestSiblingIsStillServed() throws Exception {
		try (RawPeer raw = connect()) {
			raw.send(hello());
			assertThat(raw.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
			PeerSocketsTests.await(() -> this.one.sockets.isConnected(this.honest.id()));
		}
		this.one.close();
	}

	@Test
	void garbage() throws Exception {
		byte[] garbage = new byte[100_000];
		new Random(1).nextBytes(garbage);
		cutsOff(garbage, "");
	}

	@Test
	void wrongMagic() throws Exception {
		byte[] hello = hello();
		hello[8] ^= 1;
		cutsOff(hello, "HELLO with magic");
	}

	@Test
	void wrongVersion() throws Exception {
		byte[] hello = hello();
		hello[16] = 9;
		cutsOff(hello, "HELLO of version 9, where 2 is spoken");
	}

	@Test
	void wrongAddressee() throws Exception {
		cutsOff(RawPeer.hello(this.honest, UUID.randomUUID()), "HELLO for ");
	}

	@Test
	void wrongJoinNumber() throws Exception {
		cutsOff(RawPeer.hello(new Peer(this.honest.id(), 3), this.one.peer.id()), "join number 3");
	}

	@Test
	void aLowerJoinNumberThanOurs() throws Exception {
		cutsOff(RawPeer.hello(new Peer(this.honest.id(), 1), this.one.peer.id()), "for us, 1, to dial");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 55, 65_537, -1, Integer.MIN_VALUE, Integer.MAX_VALUE })
	void wrongLengthOfHello(int length) throws Exception {
		cutsOff(RawPeer.header(length, 1),
				"HELLO of length " + Integer.toUnsignedString(length) + ", which is not between 56 and 65536");
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3 })
	void anythingBeforeHello(int type) throws Exception {
		cutsOff(RawPeer.header(0, type), "before HELLO");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 9, 255 })
	void unknownTypes(int type) throws Exception {
		cutsOff(RawPeer.header(0, type), "unknown type " + type);
	}

	@ParameterizedTest
	@ValueSource(ints = { 5, 6, 7 })
	void bytesThatMustBeZero(int offset) throws Exception {
		byte[] hello = hello();
		hello[offset] = 2;
		cutsOff(hello, "HELLO with flags");
	}

	@Test
	void trailingBytesAndBadCommandsInHello() throws Exception {
		byte[] hello = new Hello(this.honest.id(), this.one.peer.id(), 2, new Profile("", List.of("stats"))).frame();
		byte[] cut = hello.clone();
		cut[64] = 9;
		cutsOff(cut, "a text that is cut off");
		byte[] more = hello.clone();
		more[62] = 0;
		cutsOff(more, "7 bytes too many");
		byte[] encoding = hello.clone();
		encoding[68] = (byte) 0xff;
		cutsOff(encoding, "no UTF-8");
	}

	@Test
	void aSecondHello() throws Exception {
		try (RawPeer raw = connect()) {
			raw.send(hello());
			assertThat(raw.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
			raw.send(hello());
			assertThat(raw.isCutOffUnanswered()).isTrue();
		}
		PeerSocketsTests.await(() -> this.listener.ended.contains(this.honest.id()));
		assertThat(this.listener.cutOff).containsExactly("a second HELLO");
	}

	@Test
	void whoListensNoMore() throws Exception {
		// Not a raw peer: from some JDK on, junixsocket's sockets cannot do this.
		try (SocketChannel raw = SocketChannel.open(UnixDomainSocketAddress.of(this.one.sockets.path()))) {
			raw.write(ByteBuffer.wrap(hello()));
			PeerSocketsTests.await(() -> this.listener.begun.size() == 1);
			raw.shutdownInput();
			this.listener.begun.get(0).send(new Message.Cancel(1));
			PeerSocketsTests.await(() -> this.listener.ended.contains(this.honest.id()));
		}
		assertThat(this.listener.cutOff).containsExactly("nothing can be sent to it");
	}

	@Test
	void garbageWhileTheLogFails() throws Exception {
		Logger logger = Logger.getLogger(PeerSockets.class.getName());
		Handler failing = new Handler() {

			@Override
			public void publish(LogRecord entry) {
				throw new NoClassDefFoundError("thrown on purpose");
			}

			@Override
			public void flush() {
				// Nothing is held back.
			}

			@Override
			public void close() {
				// Nothing is open.
			}

		};
		logger.addHandler(failing);
		try {
			cutsOff(RawPeer.header(0, 9), "unknown type 9");
		}
		finally {
			logger.removeHandler(failing);
		}
	}

	@Test
	void aRingWithABody() throws Exception {
		try (RawPeer raw = connect()) {
			raw.send(hello());
			assertThat(raw.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
			raw.send(RawPeer.header(1, 2));
			assertThat(raw.isCutOffUnanswered()).isTrue();
		}
		PeerSocketsTests.await(() -> this.listener.ended.contains(this.honest.id()));
		assertThat(this.listener.cutOff).containsExactly("RING of length 1, which is not between 0 and 0");
	}

	@Test
	void aGoodHelloCutAtEveryByteAndThenNothing() throws Exception {
		byte[] hello = hello();
		for (int length = 0; length < hello.length; length++) {
			try (RawPeer raw = connect()) {
				raw.send(hello, 0, length);
			}
		}
		assertThat(this.listener.cutOff).isEmpty();
		assertThat(this.one.sockets.isConnected(this.honest.id())).isFalse();
	}

	@Test
	void aGoodHelloInTwoPartsCutAtEveryByteIsLetIn() throws Exception {
		byte[] hello = hello();
		for (int length = 1; length < hello.length; length++) {
			try (RawPeer raw = connect()) {
				raw.send(hello, 0, length).send(hello, length, hello.length);
				assertThat(raw.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
			}
		}
	}

	@Test
	void aStrangerWhoIsNotNamedInTime() throws Exception {
		try (TestSibling hasty = new TestSibling(this.directory, 1, Duration.ofMillis(50), new RecordingListener())) {
			hasty.sockets.start(1);
			try (RawPeer raw = new RawPeer(hasty.sockets.path())) {
				raw.send(RawPeer.hello(this.honest, hasty.peer.id()));
				assertThat(raw.isCutOffUnanswered()).isTrue();
			}
			assertThat(hasty.listener.knocked).containsExactly(this.honest.id());
			PeerSocketsTests.await(() -> !hasty.listener.cutOff.isEmpty());
			assertThat(hasty.listener.cutOff).containsExactly("no HELLO of a living sibling in time");
		}
	}

	@Test
	void oneByteAtATimeUntilTheDeadline() throws Exception {
		try (TestSibling hasty = new TestSibling(this.directory, 1, Duration.ofMillis(100), new RecordingListener())) {
			hasty.sockets.start(1);
			try (RawPeer raw = new RawPeer(hasty.sockets.path())) {
				// A body that is never complete, and a byte whenever the peer looks.
				raw.send(RawPeer.header(Hello.MAX_LENGTH, 1));
				raw.socket.setSoTimeout(1);
				boolean cutOff = false;
				for (int i = 0; i < Hello.MAX_LENGTH - 1 && !cutOff; i++) {
					raw.send(new byte[1]);
					cutOff = raw.isCutOffUnanswered();
				}
				assertThat(cutOff).isTrue();
			}
			PeerSocketsTests.await(() -> hasty.listener.cutOff.size() == 1);
		}
	}

	@Test
	void idleConnectionsAreCutOffAndLeaveNothingOpen() throws Exception {
		assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs /proc to count descriptors");
		try (TestSibling hasty = new TestSibling(this.directory, 1, Duration.ofMillis(200), new RecordingListener())) {
			hasty.sockets.start(1);
			try (RawPeer raw = new RawPeer(hasty.sockets.path())) {
				assertThat(raw.isCutOffUnanswered()).isTrue();
			}
			PeerSocketsTests.await(() -> hasty.listener.cutOff.size() == 1);
			long base = descriptors();
			List<RawPeer> idle = new ArrayList<>();
			for (int i = 0; i < Greetings.LIMIT; i++) {
				idle.add(new RawPeer(hasty.sockets.path()));
			}
			for (RawPeer raw : idle) {
				assertThat(raw.isCutOffUnanswered()).isTrue();
				raw.close();
			}
			PeerSocketsTests.await(() -> hasty.listener.cutOff.size() == 1 + Greetings.LIMIT);
			assertThat(descriptors()).isLessThanOrEqualTo(base);
		}
	}

	@Test
	void athousandThatSayNothingMakeRoomForOneThatDoes() throws Exception {
		assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs /proc to count descriptors");
		long base = descriptors();
		List<RawPeer> idle = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			idle.add(connect());
		}
		PeerSocketsTests.await(() -> this.listener.cutOff.size() >= 1000 - Greetings.LIMIT);
		assertThat(this.listener.cutOff).hasSize(1000 - Greetings.LIMIT)
			.containsOnly("more than 64 connections that have not greeted");
		assertThat(descriptors()).isLessThanOrEqualTo(base + 1000 + Greetings.LIMIT);
		try (RawPeer raw = connect()) {
			raw.send(hello());
			assertThat(raw.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
		}
		for (RawPeer raw : idle) {
			raw.close();
		}
		PeerSocketsTests.await(() -> descriptors() <= base);
		assertThat(PeerSocketsTests.threads()).isOne();
	}

	@Test
	void tenThousandConnectsThatEndAtOnceLeaveNothingOpen() throws Exception {
		assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs /proc to count descriptors");
		long base = descriptors();
		for (int i = 0; i < 10_000; i++) {
			connect().close();
		}
		PeerSocketsTests.await(() -> descriptors() <= base);
	}

	@Test
	void aSiblingThatDialsAgainReplacesItsFormerConnection() throws Exception {
		try (RawPeer first = connect()) {
			first.send(hello());
			assertThat(first.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
			try (RawPeer second = connect()) {
				second.send(hello());
				assertThat(second.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
				assertThat(first.isCutOffUnanswered()).isTrue();
				assertThat(this.one.sockets.ringOnConnection(this.honest.id())).isTrue();
				assertThat(second.read(8)).containsExactly(RawPeer.header(0, 2));
			}
		}
		PeerSocketsTests.await(() -> this.listener.ended.size() == 2);
		assertThat(this.listener.begun).hasSize(2);
		assertThat(this.listener.cutOff).isEmpty();
	}

	@Test
	void whatIsLoggedIsCutAndEscaped() {
		String evil = "a\r\n\u001b[31m\u0000\u202e" + "x".repeat(1_000_000);
		assertThat(Escaped.of(evil)).startsWith("a\\u000d\\u000a\\u001b[31m\\u0000\\u202exxx")
			.endsWith("...")
			.hasSizeLessThan(320);
		Callbacks callbacks = new Callbacks(this.listener);
		callbacks.cutOff(evil);
		assertThat(this.listener.cutOff).containsExactly(Escaped.of(evil));
	}

	@Test
	void whatIsLoggedOfPeersIsOneLineInTenSeconds() {
		Callbacks callbacks = new Callbacks(this.listener);
		try (LogLines lines = LogLines.of(PeerSockets.class)) {
			for (int i = 0; i < 1000; i++) {
				callbacks.cutOff("reason " + i);
			}
			assertThat(lines.lines()).containsExactly("Cut off a peer: reason 0");
		}
		assertThat(this.listener.cutOff).hasSize(1000);
	}

	private void cutsOff(byte[] bytes, String reason) throws IOException {
		int before = this.listener.cutOff.size();
		try (RawPeer raw = connect()) {
			raw.send(bytes);
			assertThat(raw.isCutOffUnanswered()).isTrue();
		}
		PeerSocketsTests.await(() -> this.listener.cutOff.size() == before + 1);
		assertThat(this.listener.cutOff.get(before)).contains(reason);
		assertThat(this.one.sockets.isConnected(this.honest.id())).isFalse();
	}

	private RawPeer connect() throws IOException {
		return new RawPeer(this.one.sockets.path());
	}

	private byte[] hello() {
		byte[] hello = RawPeer.hello(this.honest, this.one.peer.id());
		return Arrays.copyOf(hello, hello.length);
	}

	private static long descriptors() throws IOException {
		try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
			return open.count();
		}
	}

}
