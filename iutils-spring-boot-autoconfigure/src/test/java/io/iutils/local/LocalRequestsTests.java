package io.iutils.local;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import io.iutils.Sibling;
import io.iutils.engine.Content;
import io.iutils.engine.ReceivedRequest;
import io.iutils.engine.RemotePeer;
import io.iutils.engine.RemotePeer.Reach;
import io.iutils.engine.RequestDraft;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestFailure.Kind;
import io.iutils.engine.RequestTransport;
import io.iutils.engine.RequestTransport.OpenRequest;
import io.iutils.engine.RequestTransport.Responder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Requests on real sockets, as bytes.
 */
class LocalRequestsTests {

	@TempDir
	Path directory;

	private final List<LocalEngine> engines = new ArrayList<>();

	private LocalEngine open() {
		return open(LocalSettings.of(this.directory.resolve("shared")));
	}

	private LocalEngine open(LocalSettings settings) {
		LocalEngine engine = LocalEngine.open(settings);
		this.engines.add(engine);
		return engine;
	}

	@AfterEach
	void close() {
		this.engines.forEach(LocalEngine::close);
	}

	private static Content content(String text) {
		return Content.of(Content.Kind.JSON, text.getBytes());
	}

	private static Outcome ask(LocalEngine from, LocalEngine to, String command, String body) {
		Outcome outcome = new Outcome();
		from.requests().send(to.membership().self(), new RequestDraft(command, Map.of(), content(body)), outcome);
		return outcome;
	}

	/** Answers at once, on the thread that brings the request. */
	private static void serve(LocalEngine engine, Set<String> commands,
			BiConsumer<ReceivedRequest, Responder> receiver) {
		engine.requests().serve(commands, (request, responder) -> {
			receiver.accept(request, responder);
			return null;
		});
	}

	private static RemotePeer peer(LocalEngine of, LocalEngine who) {
		return of.requests()
			.peers()
			.stream()
			.filter((peer) -> peer.sibling().equals(who.membership().self()))
			.findFirst()
			.orElseThrow();
	}

	private static void awaitCommands(LocalEngine of, LocalEngine who, String... commands) {
		await().until(() -> {
			RemotePeer peer = peer(of, who);
			return peer.reach() == Reach.CONNECTED && peer.commands().equals(Set.of(commands));
		});
	}

	@Test
	void aRequestIsAnsweredWithAllThatTravels() {
		LocalEngine one = open();
		LocalEngine two = open();
		BlockingQueue<ReceivedRequest> received = new LinkedBlockingQueue<>();
		serve(two, Set.of("echo"), (request, responder) -> {
			received.add(request);
			responder.reply(request.body());
			responder.fail(RequestFailure.of(Kind.FAILED, "too late"));
		});
		awaitCommands(one, two, "echo");
		Outcome outcome = new Outcome();
		Content body = new Content(Content.Kind.NAMED, "application/cbor", new byte[] { 1, 2 });
		one.requests()
			.send(two.membership().self(), new RequestDraft("echo", Map.of("traceparent", "00-1"), body), outcome);
		assertThat(outcome.bytes()).containsExactly(1, 2);
		ReceivedRequest request = received.remove();
		assertThat(request.origin()).isEqualTo(one.membership().self());
		assertThat(request.origin().processId()).isEqualTo(ProcessHandle.current().pid());
		assertThat(request.command()).isEqualTo("echo");
		assertThat(request.headers()).containsExactly(Map.entry("traceparent", "00-1"));
		assertThat(request.body()).usingRecursiveComparison().isEqualTo(body);
	}

	@Test
	void answersComeInAnyOrder() {
		LocalEngine one = open();
		LocalEngine two = open();
		List<Responder> responders = Collections.synchronizedList(new ArrayList<>());
		serve(two, Set.of("later"), (request, responder) -> responders.add(responder));
		awaitCommands(one, two, "later");
		List<Outcome> outcomes = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			outcomes.add(ask(one, two, "later", String.valueOf(i)));
		}
		await().until(() -> responders.size() == 100);
		for (int i = 99; i >= 0; i--) {
			responders.get(i).reply(content("answer " + i));
			assertThat(outcomes.get(i).bytes()).isEqualTo(("answer " + i).getBytes());
			assertThat(outcomes.subList(0, i)).noneMatch(Outcome::isKnown);
		}
	}

	@Test
	void eachFailureThatTravelsArrivesAsItWas() {
		LocalEngine one = open();
		LocalEngine two = open();
		BlockingQueue<RequestFailure> failures = new LinkedBlockingQueue<>();
		serve(two, Set.of("fail"), (request, responder) -> responder.fail(failures.remove()));
		awaitCommands(one, two, "fail");
		for (RequestFailure failure : List.of(new RequestFailure(Kind.FAILED, "a.B", "c"),
				RequestFailure.of(Kind.BUSY, "b"), RequestFailure.of(Kind.REFUSED, "r"),
				RequestFailure.of(Kind.NO_HANDLER, ""))) {
			failures.add(failure);
			assertThat(ask(one, two, "fail", "1").failure()).isEqualTo(failure);
		}
	}

	@Test
	void anAnswerThatIsTooLongToTravelIsAFailure() {
		LocalEngine one = open();
		LocalEngine two = open();
		serve(two, Set.of("long"), (request, responder) -> {
			try {
				responder.reply(Content.of(Content.Kind.BYTES, new byte[9 << 20]));
			}
			catch (IllegalArgumentException ex) {
				// As whoever calls it may.
			}
		});
		awaitCommands(one, two, "long");
		assertThat(ask(one, two, "long", "1").failure().kind()).isEqualTo(Kind.FAILED);
	}

	@Test
	void whatIsNotServedIsToldAtOnceAndWhatIsWithdrawnToo() {
		LocalEngine one = open();
		LocalEngine two = open();
		awaitCommands(one, two);
		assertThat(ask(one, two, "none", "1").failure().kind()).isEqualTo(Kind.NO_HANDLER);
		AtomicInteger changes = new AtomicInteger();
		one.requests().onChange(changes::incrementAndGet);
		serve(two, Set.of("a", "b"), (request, responder) -> responder.reply(Content.NULL));
		awaitCommands(one, two, "a", "b");
		assertThat(ask(one, two, "b", "1").bytes()).isEmpty();
		serve(two, Set.of(), (request, responder) -> {
		});
		awaitCommands(one, two);
		assertThat(ask(one, two, "b", "1").failure().kind()).isEqualTo(Kind.NO_HANDLER);
		assertThat(changes).hasValueGreaterThanOrEqualTo(2);
	}

	@Test
	void whoIsAskedBeforeItHasSaidAnythingIsToldOfLater() {
		LocalEngine one = open();
		serve(one, Set.of("early"), (request, responder) -> responder.reply(request.body()));
		LocalEngine two = open(versioned("2.1"));
		awaitCommands(two, one, "early");
		awaitCommands(one, two);
		assertThat(peer(one, two).version()).isEqualTo("2.1");
		assertThat(peer(two, one).version()).isEmpty();
		assertThat(two.requests().self().version()).isEqualTo("2.1");
		assertThat(ask(two, one, "early", "1").bytes()).isEqualTo("1".getBytes());
	}

	private LocalSettings versioned(String version) {
		LocalSettings usual = LocalSettings.of(this.directory.resolve("shared"));
		return new LocalSettings(usual.directory(), usual.lockTimeout(), usual.flush(), usual.retainSize(),
				usual.retainFor(), true, usual.clock(), false, version);
	}

	@Test
	void namesThatAreTooManyAreRefusedAndChangeNothing() {
		LocalEngine one = open();
		LocalEngine two = open();
		serve(one, Set.of("a"), (request, responder) -> responder.reply(Content.NULL));
		Set<String> many = new HashSet<>();
		for (int i = 0; i < 100; i++) {
			many.add("c" + i + "x".repeat(1000));
		}
		assertThatIllegalArgumentException().isThrownBy(() -> serve(one, many, (request, responder) -> {
		})).withMessageContaining("100 commands");
		awaitCommands(two, one, "a");
		assertThat(ask(two, one, "a", "1").bytes()).isEmpty();
	}

	@Test
	void aReceiverThatThrowsHasFailedAndGoesOn() {
		LocalEngine one = open();
		LocalEngine two = open();
		two.requests().serve(Set.of("a"), (request, responder) -> {
			throw new StackOverflowError("no");
		});
		awaitCommands(one, two, "a");
		for (int i = 0; i < 3; i++) {
			assertThat(ask(one, two, "a", "1").failure())
				.isEqualTo(new RequestFailure(Kind.FAILED, "java.lang.StackOverflowError", ""));
		}
	}

	@Test
	void whatIsTooLongToBeSentFailsAtOnce() {
		LocalEngine one = open();
		LocalEngine two = open();
		two.requests().serve(Set.of("a"), (request, responder) -> {
			if (request.headers().isEmpty()) {
				responder.fail(new RequestFailure(Kind.FAILED, "t".repeat(100_000), "\ud83d\ude00".repeat(1_000_000)));
			}
			return null;
		});
		awaitCommands(one, two, "a");
		Outcome outcome = new Outcome();
		one.requests()
			.send(two.membership().self(), new RequestDraft("a", Map.of("h", "x".repeat(70_000)), Content.NULL),
					outcome);
		assertThat(outcome.failure().kind()).isEqualTo(Kind.REFUSED);
		assertThat(outcome.failure().message()).contains("70000 bytes, above 65535");
		// A failure is cut instead, between characters.
		assertThat(ask(one, two, "a", "1").failure())
			.isEqualTo(new RequestFailure(Kind.FAILED, "t".repeat(4096), "\ud83d\ude00".repeat(2048)));
	}

	@Test
	void whoCancelsHearsNothingAndTheOtherSideIsTold() {
		LocalEngine one = open();
		LocalEngine two = open();
		BlockingQueue<Responder> responders = new LinkedBlockingQueue<>();
		serve(two, Set.of("slow"), (request, responder) -> responders.add(responder));
		awaitCommands(one, two, "slow");
		Outcome outcome = new Outcome();
		OpenRequest request = one.requests()
			.send(two.membership().self(), new RequestDraft("slow", Map.of(), content("1")), outcome);
		await().until(() -> !responders.isEmpty());
		Responder responder = responders.remove();
		AtomicInteger cancelled = new AtomicInteger();
		responder.onCancel(cancelled::incrementAndGet);
		request.cancel();
		request.cancel();
		await().until(() -> cancelled.get() == 1);
		responder.reply(content("too late"));
		// What is said after it is heard after it.
		ask(one, two, "slow", "2");
		await().until(() -> !responders.isEmpty());
		assertThat(outcome.isKnown()).isFalse();
		assertThat(cancelled).hasValue(1);
		// One that is cancelled already is told at once.
		responder.onCancel(cancelled::incrementAndGet);
		assertThat(cancelled).hasValue(2);
	}

	@Test
	void aSiblingThatLeavesFailsWhatItWasAskedAndCancelsWhatItAsked() {
		LocalEngine one = open();
		LocalEngine two = open();
		LocalEngine three = open();
		BlockingQueue<Responder> responders = new LinkedBlockingQueue<>();
		for (LocalEngine engine : List.of(one, two)) {
			serve(engine, Set.of("slow"), (request, responder) -> responders.add(responder));
		}
		awaitCommands(one, two, "slow");
		awaitCommands(two, one, "slow");
		awaitCommands(three, one, "slow");
		Outcome asked = ask(one, two, "slow", "1");
		Outcome other = ask(three, one, "slow", "2");
		Outcome asks = ask(two, one, "slow", "3");
		await().until(() -> responders.size() == 3);
		AtomicInteger cancelled = new AtomicInteger();
		responders.forEach((responder) -> responder.onCancel(cancelled::incrementAndGet));
		two.close();
		assertThat(asked.failure().kind()).isEqualTo(Kind.GONE);
		assertThat(asks.failure().kind()).isEqualTo(Kind.CLOSED);
		// That of two, at one; and that at two itself.
		await().until(() -> cancelled.get() == 2);
		assertThat(other.isKnown()).isFalse();
		assertThat(ask(one, two, "slow", "4").failure().kind()).isEqualTo(Kind.GONE);
		assertThat(ask(two, one, "slow", "5").failure().kind()).isEqualTo(Kind.CLOSED);
		assertThat(one.requests().peers()).extracting(RemotePeer::sibling).containsExactly(three.membership().self());
	}

	@Test
	void whoIsAliveWithoutSocketsIsUnreachable() {
		LocalEngine one = open();
		LocalSettings usual = LocalSettings.of(this.directory.resolve("shared"));
		LocalEngine mute = open(new LocalSettings(usual.directory(), usual.lockTimeout(), usual.flush(),
				usual.retainSize(), usual.retainFor(), false, usual.clock(), false));
		assertThat(peer(one, mute).reach()).isEqualTo(Reach.CONNECTING);
		assertThat(peer(mute, one).reach()).isEqualTo(Reach.UNREACHABLE);
		assertThat(ask(one, mute, "a", "1").failure().kind()).isEqualTo(Kind.UNREACHABLE);
		assertThat(ask(mute, one, "a", "1").failure().kind()).isEqualTo(Kind.UNREACHABLE);
		await().atMost(Duration.ofSeconds(30)).until(() -> peer(one, mute).reach() == Reach.UNREACHABLE);
		Sibling stranger = new Sibling("0".repeat(32), 1, Instant.now());
		Outcome outcome = new Outcome();
		one.requests().send(stranger, new RequestDraft("a", Map.of(), Content.NULL), outcome);
		assertThat(outcome.failure().kind()).isEqualTo(Kind.GONE);
	}

	@Test
	void everyRequestHasOneOutcomeWhileConnectionsComeAndGo() throws Exception {
		LocalEngine one = open();
		RequestTransport asking = one.requests();
		AtomicInteger sent = new AtomicInteger();
		List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());
		List<Thread> threads = new ArrayList<>();
		java.util.concurrent.atomic.AtomicBoolean done = new java.util.concurrent.atomic.AtomicBoolean();
		for (int i = 0; i < 3; i++) {
			Thread thread = new Thread(() -> {
				while (!done.get()) {
					for (RemotePeer peer : asking.peers()) {
						Outcome outcome = new Outcome();
						outcomes.add(outcome);
						asking.send(peer.sibling(), new RequestDraft("echo", Map.of(), content("1")), outcome);
						sent.incrementAndGet();
					}
					Thread.yield();
				}
			});
			threads.add(thread);
			thread.start();
		}
		for (int round = 0; round < 20; round++) {
			LocalEngine two = open();
			serve(two, Set.of("echo"), (request, responder) -> responder.reply(request.body()));
			awaitCommands(one, two, "echo");
			int before = sent.get();
			await().pollInterval(1, TimeUnit.MILLISECONDS).until(() -> sent.get() > before + 50);
			two.close();
		}
		done.set(true);
		for (Thread thread : threads) {
			thread.join();
		}
		await().atMost(Duration.ofSeconds(30)).until(() -> outcomes.stream().allMatch(Outcome::isKnown));
		assertThat(outcomes).hasSizeGreaterThan(1000);
	}

}
