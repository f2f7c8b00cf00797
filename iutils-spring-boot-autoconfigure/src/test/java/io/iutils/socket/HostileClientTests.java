package io.iutils.socket;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.iutils.BusyException;
import io.iutils.IRequestHandler;
import io.iutils.IutilsException;
import io.iutils.PayloadException;
import io.iutils.RequestFailedException;
import io.iutils.RequestRefusedException;
import io.iutils.engine.Counters;
import io.iutils.protocol.SiblingApplication;
import io.iutils.socket.Message.Body;
import io.iutils.testing.Campaign;
import io.iutils.testing.LogLines;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A process of the same user that says anything to a whole application: whatever it is,
 * that one goes on serving others.
 */
@Timeout(180)
class HostileClientTests {

	private static final String EVIL = "a\r\nFATAL all is lost \u001b[31m\u0000\u0085\u202e\u2028";

	private static final int CONCURRENCY = 4;

	@TempDir
	static Path directory;

	private static SiblingApplication sibling;

	private static Path socket;

	private LogLines lines;

	@BeforeAll
	static void start() throws Exception {
		sibling = SiblingApplication.start(directory, Map.of("iutils.requests.concurrency", CONCURRENCY),
				Handlers.class);
		socket = HostileClient.socketOf(sibling, directory);
		HostileClient.awaitDoorbell(socket);
	}

	@AfterAll
	static void stop() {
		sibling.close();
	}

	@BeforeEach
	void listen() {
		this.lines = LogLines.of(PeerSockets.class);
	}

	@AfterEach
	void anHonestClientIsStillServed() throws Exception {
		this.lines.close();
		try (HostileClient honest = greet()) {
			assertThat(honest.send(HostileClient.request(1, "echo", "\"still here\"")).receiveText())
				.isEqualTo("\"still here\"");
		}
		assertThat(this.lines.lines()).noneMatch((line) -> line.contains("failed"));
		PeerSocketsTests.await(() -> clients() == 0);
	}

	/** Let in as soon as those before have been forgotten. */
	private static HostileClient greet(String... commands) throws IOException {
		return HostileClient.greet(socket, commands);
	}

	private static long clients() {
		return sibling.engine().requests().peers().size();
	}

	private static long cutOff() {
		return sibling.engine().counters().get(Counters.Count.PEERS_CUT_OFF);
	}

	private static byte[] valid(FrameType type) {
		return switch (type) {
			case HELLO -> HostileClient.hello(UUID.randomUUID(), new Profile("1", List.of("a", "b")));
			case RING, BYE -> Frame.empty(type);
			case COMMANDS -> new Profile("1", List.of("a", "b")).commandsFrame();
			case REQUEST ->
				new Message.Request(7, "echo", Map.of("h", "v"), new Body(4, "application/json", "[1]".getBytes()))
					.frame();
			case RESPONSE -> new Message.Response(7, new Body(4, "x/y", new byte[3])).frame();
			case FAILURE -> new Message.Failure(7, 3, "a.B", "c").frame();
			case CANCEL -> new Message.Cancel(7).frame();
		};
	}

	@ParameterizedTest
	@EnumSource
	void aFrameThatIsCutAtEveryByteIsForgotten(FrameType type) throws Exception {
		long before = cutOff();
		long descriptors = descriptors();
		byte[] frame = valid(type);
		for (int length = 0; length < frame.length; length++) {
			try (HostileClient client = (type == FrameType.HELLO) ? HostileClient.connect(socket) : greet()) {
				client.raw.send(frame, 0, length);
			}
		}
		PeerSocketsTests.await(() -> descriptors() <= descriptors);
		if (type != FrameType.HELLO) {
			// Of those that have not greeted some may have had to make room for others.
			assertThat(cutOff()).isEqualTo(before);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aFrameInTwoPartsOrByteByByteIsAsGoodAsAWhole(FrameType type) throws Exception {
		long before = cutOff();
		byte[] frame = valid(type);
		for (int cut = 1; cut < frame.length; cut++) {
			try (HostileClient client = (type == FrameType.HELLO) ? HostileClient.connect(socket) : greet()) {
				client.raw.send(frame, 0, cut).send(frame, cut, frame.length);
				isTaken(type, client);
			}
		}
		try (HostileClient client = (type == FrameType.HELLO) ? HostileClient.connect(socket) : greet()) {
			for (int i = 0; i < frame.length; i++) {
				client.raw.send(frame, i, i + 1);
			}
			isTaken(type, client);
		}
		assertThat(cutOff()).isEqualTo(before);
	}

	private static void isTaken(FrameType type, HostileClient client) throws IOException {
		switch (type) {
			case HELLO -> assertThat(client.raw.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
			case BYE -> assertThat(client.isCutOff()).isTrue();
			case REQUEST -> assertThat(client.receiveText()).isEqualTo("[1]");
			default -> assertThat(client.send(HostileClient.request(8, "echo", "2")).receiveText()).isEqualTo("2");
		}
	}

	@ParameterizedTest
	@EnumSource
	void everyLengthThatCannotBeIsCutOff(FrameType type) throws Exception {
		List<Integer> lengths = new ArrayList<>(
				List.of(type.maxLength + 1, type.maxLength + 2, 100 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE, -1));
		for (int length = 0; length < type.minLength; length++) {
			lengths.add(length);
		}
		long before = cutOff();
		for (int length : lengths) {
			try (HostileClient client = (type == FrameType.HELLO) ? HostileClient.connect(socket) : greet()) {
				client.raw.send(RawPeer.header(length, type.code));
				assertThat(client.isCutOff()).as("%s", length).isTrue();
			}
		}
		// Counted when it has been closed.
		PeerSocketsTests.await(() -> cutOff() == before + lengths.size());
	}

	@ParameterizedTest
	@ValueSource(ints = { 65_470, 65_532, 65_533, 65_535, 65_536 })
	void aHelloAndCommandsUpToTheGreatestLengthAreLetInOrCutOff(int length) throws Exception {
		// One text takes them up: the version, or a command.
		ByteBuffer hello = Frame.start(FrameType.HELLO, Hello.CLIENT, length);
		hello.putLong(Hello.MAGIC).putInt(Hello.VERSION).put(new byte[15]).put((byte) 1).put(new byte[24]);
		hello.putShort((short) (length - Hello.MIN_LENGTH));
		Arrays.fill(hello.array(), hello.position(), hello.limit() - 2, (byte) 'v');
		boolean fits = length - Hello.MIN_LENGTH + 4 <= Hello.MAX_LENGTH - Hello.MIN_LENGTH;
		try (HostileClient client = HostileClient.connect(socket)) {
			client.raw.send(hello.array());
			if (fits) {
				assertThat(client.raw.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
			}
			else {
				assertThat(client.isCutOff()).isTrue();
			}
		}
		ByteBuffer commands = Frame.start(FrameType.COMMANDS, 0, length);
		commands.putShort((short) 1).putShort((short) (length - 4));
		Arrays.fill(commands.array(), commands.position(), commands.limit(), (byte) 'c');
		try (HostileClient client = greet()) {
			client.raw.send(commands.array());
			client.send(HostileClient.request(1, "echo", "1"));
			if (length <= Hello.MAX_LENGTH - Hello.MIN_LENGTH - "hostile".length() - 2) {
				assertThat(client.receiveText()).isEqualTo("1");
			}
			else {
				assertThat(client.isCutOff()).isTrue();
			}
		}
	}

	@Test
	void noFrameWhateverItsBytesHarmsAnybody() throws Exception {
		Campaign campaign = Campaign.begin("frames that are damaged");
		Random random = campaign.random();
		int rounds = Campaign.size(500, 100_000);
		long descriptors = descriptors();
		long before = cutOff();
		for (int round = 0; round < rounds; round++) {
			try (HostileClient client = (random.nextInt(4) == 0) ? HostileClient.connect(socket) : greet()) {
				for (int i = random.nextInt(5); i >= 0; i--) {
					client.raw.send(damaged(random));
				}
			}
			if (round % 50 == 0) {
				try (HostileClient honest = greet()) {
					assertThat(honest.send(HostileClient.request(1, "echo", "1")).receiveText()).isEqualTo("1");
				}
				PeerSocketsTests.await(() -> clients() == 0);
			}
		}
		PeerSocketsTests.await(() -> descriptors() <= descriptors);
		campaign.report(rounds + " connections, " + (cutOff() - before) + " cut off");
	}

	private static byte[] damaged(Random random) {
		FrameType[] types = FrameType.values();
		byte[] frame = valid(types[random.nextInt(types.length)]);
		switch (random.nextInt(6)) {
			case 0 -> {
				for (int i = random.nextInt(8); i >= 0; i--) {
					frame[random.nextInt(frame.length)] = (byte) random.nextInt();
				}
			}
			case 1 -> frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
			case 2 -> frame = Arrays.copyOf(frame, random.nextInt(frame.length + 20));
			case 3 -> {
				// A body of another length, under a header that says so.
				frame = Arrays.copyOf(frame, Math.max(Frame.HEADER, random.nextInt(2 * frame.length)));
				ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(frame.length - Frame.HEADER);
			}
			case 4 -> {
				byte[] body = new byte[random.nextInt(100)];
				random.nextBytes(body);
				frame = ByteBuffer.allocate(Frame.HEADER + body.length)
					.put(RawPeer.header(body.length, 1 + random.nextInt(8)))
					.put(body)
					.array();
			}
			default -> {
				// As it is.
			}
		}
		return frame;
	}

	@ParameterizedTest
	@ValueSource(strings = { "echo", "map", "pair", "text", "integer" })
	void whatIsNoJsonOrDoesNotFitIsRefused(String command) throws Exception {
		List<byte[]> bodies = new ArrayList<>();
		bodies.add(("[".repeat(100_000) + "]".repeat(100_000)).getBytes());
		bodies.add(("{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000)).getBytes());
		bodies.add("[".repeat(1_000_000).getBytes());
		bodies.add(new byte[] { '"', (byte) 0xff, (byte) 0xfe, '"' });
		bodies.add(new byte[] { '"', (byte) 0xe2, (byte) 0x28, (byte) 0xa1, '"' });
		bodies.add(new byte[] { '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80 });
		bodies.add("".getBytes());
		bodies.add("nul".getBytes());
		bodies.add("1 2".getBytes());
		bodies.add("\"\u0000\"".getBytes());
		bodies.add(EVIL.getBytes());
		try (HostileClient client = greet()) {
			long number = 0;
			for (byte[] body : bodies) {
				client.send(new Message.Request(++number, command, Map.of(), new Body(2, "", body)));
				isRefused(client, number);
			}
			for (Body body : List.of(new Body(9, "", new byte[1]), new Body(255, "", new byte[0]),
					new Body(4, "no/codec", new byte[9]), new Body(4, "", new byte[0]),
					new Body(4, EVIL + "m".repeat(60_000), new byte[9]),
					new Body(3, "", "9".repeat(8_000_000).getBytes()), new Body(3, "", new byte[0]),
					new Body(3, "", EVIL.getBytes()), new Body(3, "", "1e9".getBytes()))) {
				client.send(new Message.Request(++number, command, Map.of(), body));
				isRefused(client, number);
			}
		}
	}

	/**
	 * Where the codec is lenient.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "echo", "map", "pair", "text", "integer" })
	void whatIsStrangeIsAnsweredOnceAndSoon(String command) throws Exception {
		try (HostileClient client = greet()) {
			long number = 0;
			for (String json : List.of("9".repeat(1_000_000), "1e999999999", "-1E-999999999", "\"\"", "\"\\u0000\"",
					"{\"" + "n".repeat(1_000_000) + "\": 1}", "[" + "1,".repeat(500_000) + "1]")) {
				client.send(HostileClient.request(++number, command, json));
				assertThat(client.receive().id()).isEqualTo(number);
			}
			client.send(new Message.Request(++number, command, Map.of(),
					new Body(2, "", new byte[] { '"', (byte) 0xc0, (byte) 0x80, '"' })));
			assertThat(client.receive().id()).isEqualTo(number);
		}
	}

	private static void isRefused(HostileClient client, long number) throws IOException {
		Message.Failure failure = client.receiveFailure();
		assertThat(failure.id()).isEqualTo(number);
		assertThat(failure.code()).as("%s", failure).isEqualTo(2);
		isClean(failure.text(), 4096);
	}

	@Test
	void whatIsOfAnotherTypeIsRefused() throws Exception {
		try (HostileClient client = greet()) {
			long number = 0;
			for (String[] wrong : new String[][] { { "pair", "1" }, { "pair", "[]" }, { "pair", "{\"one\": \"x\"}" },
					{ "pair", "{\"one\": null, \"two\": 1}" }, { "text", "{}" }, { "text", "[1]" }, { "map", "[]" },
					{ "map", "7" }, { "integer", "\"x\"" }, { "integer", "{}" }, { "bytes", "{}" } }) {
				client.send(HostileClient.request(++number, wrong[0], wrong[1]));
				isRefused(client, number);
			}
		}
	}

	@Test
	void aHundredMegabytesAreReadPieceByPieceAndClaimedInVain() throws Exception {
		try (HostileClient client = greet()) {
			byte[] json = new byte[Message.MAX_LENGTH - 100];
			Arrays.fill(json, (byte) 'x');
			json[0] = '"';
			json[json.length - 1] = '"';
			for (int i = 0; i < 13; i++) {
				client.send(new Message.Request(i, "text", Map.of(), new Body(2, "", json)));
				assertThat(client.receiveText()).isEqualTo(String.valueOf(json.length - 2));
			}
			// What is too large to be sent back is a failure of the handler.
			client.send(new Message.Request(14, "echo", Map.of(), new Body(2, "", json)));
			assertThat(client.receiveFailure().exceptionType()).isEqualTo("io.iutils.ValueTooLargeException");
			client.raw.send(RawPeer.header(100 << 20, FrameType.REQUEST.code)).send(json);
			assertThat(client.isCutOff()).isTrue();
		}
	}

	@Test
	void aFloodBeyondTheConcurrencyIsToldBusyAndNothingElse() throws Exception {
		try (HostileClient client = greet(); HostileClient other = greet()) {
			CountDownLatch latch = new CountDownLatch(1);
			sibling.bean(Handlers.class).held = latch;
			int requests = 2000;
			for (int i = 0; i < requests; i++) {
				client.send(HostileClient.request(i, "held", "1"));
			}
			for (int i = CONCURRENCY; i < requests; i++) {
				Message.Failure failure = client.receiveFailure();
				assertThat(failure.code()).isEqualTo(1);
				assertThat(failure.text()).contains("iutils.requests.concurrency");
			}
			assertThat(other.send(HostileClient.request(1, "echo", "1")).receiveFailure().code()).isEqualTo(1);
			latch.countDown();
			for (int i = 0; i < CONCURRENCY; i++) {
				assertThat(client.receiveText()).isEqualTo("1");
			}
			assertThat(other.send(HostileClient.request(2, "echo", "1")).receiveText()).isEqualTo("1");
		}
	}

	@Test
	void aNumberThatIsOpenMayNotBeUsedAgainAndItsRequestIsCancelled() throws Exception {
		Handlers handlers = sibling.bean(Handlers.class);
		int before = handlers.cancelled.get();
		try (HostileClient client = greet()) {
			client.send(HostileClient.request(5, "later", "1"));
			client.send(HostileClient.request(5, "later", "2"));
			assertThat(client.isCutOff()).isTrue();
		}
		PeerSocketsTests.await(() -> handlers.cancelled.get() == before + 1);
	}

	@Test
	void answersToWhatWasNeverAskedAreIgnored() throws Exception {
		try (HostileClient client = greet()) {
			for (long number : new long[] { 0, 1, 2, -1, Long.MAX_VALUE, Long.MIN_VALUE }) {
				client.send(new Message.Response(number, new Body(0, "", new byte[0])))
					.send(new Message.Failure(number, 3, "a", "b"))
					.send(new Message.Cancel(number));
			}
			assertThat(client.send(HostileClient.request(1, "echo", "1")).receiveText()).isEqualTo("1");
		}
	}

	@Test
	void onlyWhoWasAskedMayAnswer() throws Exception {
		try (HostileClient asked = greet("who"); HostileClient other = greet("other")) {
			PeerSocketsTests.await(() -> clients() == 2);
			CompletableFuture<Integer> answer = sibling.requests().ask("who", null, Integer.class);
			Message.Request request = (Message.Request) asked.receive();
			// As many numbers as it likes, the right one among them.
			for (long number = 0; number < request.id() + 1000; number++) {
				other.send(new Message.Response(number, new Body(3, "", "666".getBytes())));
			}
			assertThat(other.send(HostileClient.request(1, "echo", "1")).receiveText()).isEqualTo("1");
			assertThat(answer).isNotDone();
			asked.send(new Message.Response(request.id(), new Body(3, "", "42".getBytes())));
			assertThat(answer.join()).isEqualTo(42);
			asked.send(new Message.Response(request.id(), new Body(3, "", "43".getBytes())));
		}
	}

	@Test
	void whatAClientSaysReachesLogsAndExceptionsInOneShortLine() throws Exception {
		Logger logger = (Logger) LoggerFactory.getLogger("io.iutils");
		Level level = logger.getLevel();
		ListAppender<ILoggingEvent> logged = new ListAppender<>();
		logged.start();
		logger.addAppender(logged);
		logger.setLevel(Level.TRACE);
		try (HostileClient client = HostileClient.greet(socket,
				new Profile(EVIL + "v".repeat(20_000), List.of("who", EVIL + "c".repeat(20_000))))) {
			PeerSocketsTests.await(() -> clients() == 1);
			client.send(new Message.Request(1, EVIL + "c".repeat(60_000), Map.of(EVIL, EVIL.repeat(1000)),
					new Body(0, "", new byte[0])));
			assertThat(client.receiveFailure().code()).isZero();
			client.send(HostileClient.request(2, "fail", "1"));
			Message.Failure own = client.receiveFailure();
			assertThat(own.exceptionType()).isEqualTo("java.lang.IllegalStateException");
			assertThat(own.text()).startsWith(EVIL).hasSize(4096);
			String huge = EVIL + "x".repeat(30_000);
			RequestFailedException failed = answered(client, RequestFailedException.class,
					(id) -> new Message.Failure(id, 3, huge, huge));
			assertThat(failed.exceptionMessage()).startsWith(EVIL).hasSize(4096);
			answered(client, RequestFailedException.class, (id) -> new Message.Failure(id, 200, huge, huge));
			answered(client, RequestRefusedException.class, (id) -> new Message.Failure(id, 2, huge, huge));
			answered(client, BusyException.class, (id) -> new Message.Failure(id, 1, huge, huge));
			assertThat(answered(client, RequestFailedException.class,
					(id) -> new Message.Response(id, new Body(77, "", new byte[9]))))
				.hasMessageEndingWith(" failed: its answer has content of the unknown kind 77");
			answered(client, PayloadException.class, (id) -> new Message.Response(id, new Body(4, huge, new byte[9])));
			answered(client, PayloadException.class,
					(id) -> new Message.Response(id, new Body(2, "", huge.getBytes())));
			answered(client, PayloadException.class,
					(id) -> new Message.Response(id, new Body(3, "", huge.getBytes())));
			// Last: it is cut off.
			client.raw.send(RawPeer.header(0, 77));
			assertThat(client.isCutOff()).isTrue();
		}
		finally {
			logger.detachAppender(logged);
			logger.setLevel(level);
		}
		logged.list.forEach((event) -> isClean(event.getFormattedMessage(), 1000));
		this.lines.lines().forEach((line) -> isClean(line, 1000));
	}

	private static <X extends IutilsException> X answered(HostileClient client, Class<X> type,
			java.util.function.LongFunction<Message> answer) throws IOException {
		CompletableFuture<Integer> asked = sibling.requests().ask("who", null, Integer.class);
		Message question = client.receive();
		client.send(answer.apply(question.id()));
		List<Throwable> thrown = new ArrayList<>();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(asked::join)
			.satisfies((ex) -> thrown.add(ex.getCause()));
		assertThat(thrown.get(0)).isInstanceOf(type);
		isClean(String.valueOf(thrown.get(0).getMessage()), 9000);
		return type.cast(thrown.get(0));
	}

	private static void isClean(String text, int limit) {
		assertThat(text).hasSizeLessThanOrEqualTo(limit).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");
	}

	@Test
	void aClientWhoseIdASiblingTakesGivesItsPlaceBack() throws Exception {
		Path own = Files.createDirectory(directory.resolve("own"));
		try (TestSibling one = new TestSibling(own, 1)) {
			one.start();
			for (int round = 0; round < 70; round++) {
				Peer peer = new Peer(UUID.randomUUID(), 2);
				try (RawPeer client = new RawPeer(one.sockets.path()); RawPeer raw = new RawPeer(one.sockets.path())) {
					client.send(HostileClient.hello(peer.id(), Profile.EMPTY));
					assertThat(client.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
					one.sockets.update(List.of(peer));
					raw.send(RawPeer.hello(peer, one.peer.id()));
					assertThat(raw.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
					assertThat(client.isCutOffUnanswered()).isTrue();
				}
			}
			assertThat(one.listener.cutOff).isEmpty();
		}
	}

	@Test
	void aFrameThatComesDropByDropIsCutOff() throws Exception {
		Path own = Files.createDirectory(directory.resolve("drops"));
		try (TestSibling one = new TestSibling(own, 1, java.time.Duration.ofSeconds(10),
				java.time.Duration.ofMillis(200))) {
			one.start();
			try (HostileClient client = HostileClient.greet(one.sockets.path())) {
				client.raw.send(RawPeer.header(Message.MAX_LENGTH, FrameType.REQUEST.code));
				client.raw.socket.setSoTimeout(1);
				boolean cutOff = false;
				for (int i = 0; i < RawPeer.PATIENCE && !cutOff; i++) {
					client.raw.send(new byte[1]);
					cutOff = client.isCutOff();
				}
				assertThat(cutOff).isTrue();
			}
			PeerSocketsTests.await(() -> !one.listener.cutOff.isEmpty());
			assertThat(one.listener.cutOff).containsExactly("a frame that was begun and not ended in time");
		}
	}

	private static long descriptors() throws IOException {
		try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
			return open.count();
		}
	}

	/**
	 * What there is to be asked.
	 */
	static class Handlers {

		private final AtomicInteger cancelled = new AtomicInteger();

		private volatile CountDownLatch held = new CountDownLatch(0);

		@IRequestHandler("echo")
		Object echo(Object body) {
			return body;
		}

		@IRequestHandler("map")
		int map(Map<String, Object> body) {
			return body.size();
		}

		@IRequestHandler("pair")
		int pair(Pair pair) {
			return pair.one() + pair.two();
		}

		@IRequestHandler("text")
		int text(String text) {
			return text.length();
		}

		@IRequestHandler("integer")
		int integer(BigInteger integer) {
			return integer.bitLength();
		}

		@IRequestHandler("bytes")
		int bytes(byte[] bytes) {
			return bytes.length;
		}

		@IRequestHandler("held")
		int held() throws InterruptedException {
			this.held.await();
			return 1;
		}

		@IRequestHandler("later")
		CompletableFuture<String> later() {
			CompletableFuture<String> answer = new CompletableFuture<>();
			answer.whenComplete((result, failure) -> this.cancelled.incrementAndGet());
			return answer;
		}

		@IRequestHandler("fail")
		void fail() {
			throw new IllegalStateException(EVIL + "x".repeat(1_000_000));
		}

	}

	record Pair(int one, int two) {
	}

}
