package io.iutils.socket;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.iutils.socket.Link.Sending;
import io.iutils.socket.Message.Body;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Questions and answers on the sockets: what they look like, and what becomes of peers
 * that send others, or do not read.
 */
class MessagesTests {

	private static final Body TEXT = new Body(2, "", "\"hello\"".getBytes());

	@TempDir
	Path directory;

	static Stream<Message> messages() {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("traceparent", "00-\u00e4");
		headers.put("", "");
		return Stream.of(new Message.Request(1, "stats", Map.of(), TEXT),
				new Message.Request(Long.MAX_VALUE, "a.\ud83d\ude00", headers, new Body(0, "", new byte[0])),
				new Message.Request(-1, "x".repeat(1024), headers, new Body(4, "application/cbor", new byte[] { 1 })),
				new Message.Response(2, TEXT), new Message.Response(3, new Body(1, "", new byte[1_000_000])),
				new Message.Failure(4, 3, "java.lang.IllegalStateException", "no"), new Message.Failure(5, 0, "", ""),
				new Message.Cancel(6));
	}

	private static FrameType type(byte[] frame) throws RuleBrokenException {
		return Frame.type(frame);
	}

	private static byte[] body(byte[] frame) {
		return Arrays.copyOfRange(frame, Frame.HEADER, frame.length);
	}

	@ParameterizedTest
	@MethodSource("messages")
	void areReadAsTheyWereWritten(Message message) throws Exception {
		byte[] frame = message.frame();
		assertThat(Frame.length(frame, type(frame))).isEqualTo(frame.length - Frame.HEADER);
		Message read = Message.of(type(frame), body(frame));
		assertThat(read).hasSameClassAs(message);
		assertThat(Arrays.equals(read.frame(), frame)).isTrue();
	}

	@ParameterizedTest
	@MethodSource("messages")
	void areRefusedWhenTheyAreCutOff(Message message) throws Exception {
		byte[] frame = message.frame();
		FrameType type = type(frame);
		byte[] body = body(frame);
		// A value may have any length, what stands before it may not.
		int value = (message instanceof Message.Request request) ? request.body().value().length
				: (message instanceof Message.Response response) ? response.body().value().length : 0;
		for (int length = type.minLength; length < body.length - value; length++) {
			byte[] cut = Arrays.copyOf(body, length);
			assertThatExceptionOfType(RuleBrokenException.class).as("%s bytes of %s", length, message)
				.isThrownBy(() -> Message.of(type, cut));
		}
	}

	@Test
	void theBytesOnThePageAreThoseOfTheCode() throws Exception {
		UUID id = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
		byte[] hello = client(id, Hello.ANYBODY, new Profile("1", List.of("who")));
		Body hi = new Body(2, "", "\"hi\"".getBytes());
		String page = Files.readString(Path.of("../docs/protocol.md"));
		Map<String, byte[]> frames = Map.of("HELLO", hello, "REQUEST",
				new Message.Request(1, "echo", Map.of(), hi).frame(), "RESPONSE", new Message.Response(1, hi).frame(),
				"FAILURE", new Message.Failure(1, 0, "", "").frame(), "CANCEL", new Message.Cancel(1).frame(), "RING",
				Frame.empty(FrameType.RING));
		frames.forEach((name, frame) -> {
			Matcher bytes = Pattern.compile("^" + name + "((\\s+[0-9a-f]{2}\\b)+)", Pattern.MULTILINE).matcher(page);
			assertThat(bytes.find()).as(name).isTrue();
			assertThat(HexFormat.of().formatHex(frame)).as(name).isEqualTo(bytes.group(1).replaceAll("\\s", ""));
		});
	}

	@Test
	void noBytesDoMoreThanBreakARule() {
		Random random = new Random(5);
		for (int round = 0; round < 20_000; round++) {
			for (FrameType type : List.of(FrameType.REQUEST, FrameType.RESPONSE, FrameType.FAILURE, FrameType.CANCEL)) {
				byte[] body = new byte[type.minLength + ((type == FrameType.CANCEL) ? 0 : random.nextInt(64))];
				random.nextBytes(body);
				try {
					assertThat(Message.of(type, body)).isNotNull();
				}
				catch (RuleBrokenException ex) {
					assertThat(ex.reason()).contains(type.name());
				}
			}
		}
	}

	@Test
	void whatIsTooLongIsNotSent() {
		Body largest = new Body(1, "", new byte[Message.MAX_LENGTH]);
		assertThatIllegalArgumentException().isThrownBy(() -> new Message.Response(1, largest).frame())
			.withMessageContaining("above 8388608");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Message.Failure(1, 3, "x", "y".repeat(70_000)).frame())
			.withMessageContaining("70000 bytes, above 65535");
		Map<String, String> headers = new LinkedHashMap<>();
		for (int i = 0; i < 256; i++) {
			headers.put("h" + i, "");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> new Message.Request(1, "c", headers, TEXT).frame())
			.withMessageContaining("256 headers, above 255");
		List<String> commands = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			commands.add("c" + i + "x".repeat(1000));
		}
		assertThatIllegalArgumentException().isThrownBy(() -> new Profile("1.0", commands))
			.withMessageContaining("100 commands");
	}

	@Test
	void bothSidesLearnWhatTheOtherAnswersAndWhenThatChanges() {
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			one.sockets.announce(new Profile("1.0", List.of("stats")));
			one.start(two);
			two.start(one);
			PeerSocketsTests.await(() -> one.isConnected(two));
			two.sockets.announce(new Profile("2.0", List.of("a", "b")));
			PeerSocketsTests.await(() -> last(two.listener.profiles).equals(new Profile("1.0", List.of("stats"))));
			PeerSocketsTests.await(() -> last(one.listener.profiles).commands().equals(List.of("a", "b")));
			two.sockets.announce(new Profile("2.0", List.of()));
			PeerSocketsTests.await(() -> last(one.listener.profiles).commands().isEmpty());
		}
	}

	private static Profile last(List<Profile> profiles) {
		return profiles.isEmpty() ? Profile.EMPTY : profiles.get(profiles.size() - 1);
	}

	@Test
	void travelInBothDirectionsInOrderHoweverLong() {
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			one.start(two);
			two.start(one);
			PeerSocketsTests.await(() -> one.isConnected(two));
			List<Message> sent = new ArrayList<>();
			for (int i = 0; i < 400; i++) {
				Body body = new Body(1, "", new byte[(i % 40 == 0) ? 1_000_000 : i]);
				sent.add(new Message.Request(i, "c", Map.of(), body));
			}
			for (Message message : sent) {
				assertThat(one.listener.begun.get(0).send(message)).isEqualTo(Sending.SENT);
				assertThat(two.listener.begun.get(0).send(message)).isEqualTo(Sending.SENT);
			}
			PeerSocketsTests.await(
					() -> one.listener.received.size() == sent.size() && two.listener.received.size() == sent.size());
			for (int i = 0; i < sent.size(); i++) {
				byte[] frame = sent.get(i).frame();
				assertThat(Arrays.equals(one.listener.received.get(i).frame(), frame)).isTrue();
				assertThat(Arrays.equals(two.listener.received.get(i).frame(), frame)).isTrue();
			}
		}
	}

	@Test
	void whoDoesNotReadIsFullAndThenCutOffWhileOthersAreServed() throws Exception {
		Peer deaf = new Peer(UUID.randomUUID(), 3);
		try (TestSibling one = new TestSibling(this.directory, 1, Duration.ofSeconds(10), Duration.ofMillis(200));
				TestSibling two = new TestSibling(this.directory, 2)) {
			one.start(two);
			two.start(one);
			PeerSocketsTests.await(() -> one.isConnected(two));
			one.sockets.update(List.of(two.peer, deaf));
			try (RawPeer raw = new RawPeer(one.sockets.path())) {
				raw.send(RawPeer.hello(deaf, one.peer.id()));
				PeerSocketsTests.await(() -> one.sockets.isConnected(deaf.id()));
				Link link = one.listener.begun.get(one.listener.begun.size() - 1);
				Message large = new Message.Response(1, new Body(1, "", new byte[1 << 20]));
				Sending sending = Sending.SENT;
				for (int i = 0; i < 100 && sending == Sending.SENT; i++) {
					sending = link.send(large);
				}
				assertThat(sending).isNotEqualTo(Sending.SENT);
				assertThat(one.listener.begun.get(0).send(large)).isEqualTo(Sending.SENT);
				PeerSocketsTests.await(() -> two.listener.received.size() == 1);
				PeerSocketsTests.await(() -> one.listener.ended.contains(deaf.id()));
				assertThat(one.listener.cutOff).containsExactly("what was sent to it was not read in time");
				assertThat(link.send(large)).isEqualTo(Sending.ENDED);
			}
		}
	}

	@Test
	void whoDoesNotEndAFrameIsCutOff() throws Exception {
		Peer slow = new Peer(UUID.randomUUID(), 2);
		try (TestSibling one = new TestSibling(this.directory, 1, Duration.ofSeconds(10), Duration.ofMillis(200))) {
			one.sockets.update(List.of(slow));
			one.sockets.start(1);
			try (RawPeer raw = new RawPeer(one.sockets.path())) {
				raw.send(RawPeer.hello(slow, one.peer.id()));
				assertThat(raw.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
				raw.send(RawPeer.header(Message.MAX_LENGTH, FrameType.REQUEST.code)).send(new byte[1000]);
				assertThat(raw.isCutOffUnanswered()).isTrue();
			}
			PeerSocketsTests.await(() -> !one.listener.cutOff.isEmpty());
			assertThat(one.listener.cutOff).containsExactly("a frame that was begun and not ended in time");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, Integer.MAX_VALUE, Message.MAX_LENGTH + 1, 11 })
	void aLengthThatCannotBeIsRefusedBeforeAnythingIsAllocated(int length) throws Exception {
		Peer liar = new Peer(UUID.randomUUID(), 2);
		try (TestSibling one = new TestSibling(this.directory, 1)) {
			one.sockets.update(List.of(liar));
			one.sockets.start(1);
			try (RawPeer raw = new RawPeer(one.sockets.path())) {
				raw.send(RawPeer.hello(liar, one.peer.id()));
				assertThat(raw.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
				raw.send(RawPeer.header(length, FrameType.REQUEST.code));
				assertThat(raw.isCutOffUnanswered()).isTrue();
			}
			PeerSocketsTests.await(() -> !one.listener.cutOff.isEmpty());
			assertThat(one.listener.cutOff.get(0)).contains("REQUEST of length " + Integer.toUnsignedString(length));
		}
	}

	@Test
	void aClientIsLetInWithoutASlotAndRungWhenAsked() throws Exception {
		try (TestSibling one = new TestSibling(this.directory, 1)) {
			one.start();
			UUID id = UUID.randomUUID();
			try (RawPeer raw = new RawPeer(one.sockets.path())) {
				raw.send(client(id, Hello.ANYBODY));
				byte[] answer = raw.read(RawPeer.HELLO);
				Hello hello = Hello.of(body(answer));
				assertThat(hello.from()).isEqualTo(one.peer.id());
				assertThat(hello.to()).isEqualTo(id);
				PeerSocketsTests.await(() -> !one.listener.begun.isEmpty());
				assertThat(one.listener.begun.get(0).isClient()).isTrue();
				one.sockets.ringClients();
				assertThat(raw.read(8)).containsExactly(RawPeer.header(0, 2));
				// Who is alive does not concern it.
				one.update();
				raw.send(new Message.Request(7, "c", Map.of(), TEXT).frame());
				PeerSocketsTests.await(() -> one.listener.received.size() == 1);
			}
			PeerSocketsTests.await(() -> one.listener.ended.contains(id));
			assertThat(one.listener.cutOff).isEmpty();
		}
	}

	@Test
	void clientsAreBoundedAndCannotPoseAsSiblings() throws Exception {
		List<RawPeer> clients = new ArrayList<>();
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			one.start(two);
			two.start(one);
			PeerSocketsTests.await(() -> one.isConnected(two));
			refuses(one, client(two.peer.id(), one.peer.id()), "the id of somebody else");
			refuses(one, client(one.peer.id(), one.peer.id()), "the id of somebody else");
			byte[] withNumber = RawPeer.hello(new Peer(UUID.randomUUID(), 5), one.peer.id());
			withNumber[5] = Hello.CLIENT;
			refuses(one, withNumber, "a client that is none, join number 5");
			for (int i = 0; i < 64; i++) {
				RawPeer raw = new RawPeer(one.sockets.path());
				clients.add(raw);
				raw.send(client(UUID.randomUUID(), one.peer.id()));
				assertThat(raw.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
			}
			refuses(one, client(UUID.randomUUID(), one.peer.id()), "more than 64 clients");
			clients.get(0).close();
			PeerSocketsTests.await(() -> one.listener.ended.size() == 1);
			try (RawPeer raw = new RawPeer(one.sockets.path())) {
				raw.send(client(UUID.randomUUID(), one.peer.id()));
				assertThat(raw.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
			}
		}
		finally {
			for (RawPeer raw : clients) {
				raw.close();
			}
		}
	}

	private static void refuses(TestSibling sibling, byte[] hello, String reason) throws Exception {
		int before = sibling.listener.cutOff.size();
		try (RawPeer raw = new RawPeer(sibling.sockets.path())) {
			raw.send(hello);
			assertThat(raw.isCutOffUnanswered()).isTrue();
		}
		PeerSocketsTests.await(() -> sibling.listener.cutOff.size() == before + 1);
		assertThat(sibling.listener.cutOff.get(before)).contains(reason);
	}

	private static byte[] client(UUID id, UUID to) {
		return client(id, to, Profile.EMPTY);
	}

	private static byte[] client(UUID id, UUID to, Profile profile) {
		byte[] hello = new Hello(id, to, 0, profile).frame();
		hello[5] = Hello.CLIENT;
		return hello;
	}

}
