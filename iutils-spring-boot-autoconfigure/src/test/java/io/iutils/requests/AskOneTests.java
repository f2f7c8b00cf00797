package io.iutils.requests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.iutils.BusyException;
import io.iutils.ClosedException;
import io.iutils.IRequestHandler;
import io.iutils.InvalidNameException;
import io.iutils.NoHandlerException;
import io.iutils.PayloadException;
import io.iutils.RequestFailedException;
import io.iutils.RequestRefusedException;
import io.iutils.RequestTimeoutException;
import io.iutils.Sibling;
import io.iutils.SiblingGoneException;
import io.iutils.SiblingUnreachableException;
import io.iutils.ValueTooLargeException;
import io.iutils.engine.Content;
import io.iutils.engine.ListenerThreads;
import io.iutils.engine.Propagation;
import io.iutils.engine.RemotePeer.Reach;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestFailure.Kind;
import io.iutils.requests.FakeNetwork.FakeTransport;
import io.iutils.testing.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class AskOneTests {

	private final FakeNetwork network = new FakeNetwork();

	private final List<TestSibling> siblings = new ArrayList<>();

	private TestSibling sibling(Object... beans) {
		TestSibling sibling = new TestSibling(this.network, beans);
		this.siblings.add(sibling);
		return sibling;
	}

	@AfterEach
	void nothingIsLeftOver() {
		this.network.releaseBackwards();
		this.siblings.forEach(TestSibling::assertIdle);
		assertThat(this.network.open).isEmpty();
		this.siblings.forEach(TestSibling::close);
		this.network.close();
	}

	static final class Unwritable {

		public String getText() {
			throw new IllegalStateException();
		}

	}

	static final class Who {

		@IRequestHandler("who")
		String who() {
			return Thread.currentThread().getName();
		}

	}

	static final class Echo {

		private volatile Sibling asking;

		@IRequestHandler("echo")
		Map<String, List<Integer>> echo(Sibling asking, Map<String, List<Integer>> body) {
			this.asking = asking;
			return body;
		}

	}

	private static FakeTransport answering(FakeTransport transport, RequestFailure failure) {
		transport.answer((request, responder) -> responder.fail(failure), "c");
		return transport;
	}

	private static FakeTransport naming(FakeTransport transport) {
		transport.answer((request, responder) -> responder
			.reply(Content.of(Content.Kind.JSON, ('"' + transport.sibling().id() + '"').getBytes())), "c");
		return transport;
	}

	private static Throwable failure(CompletableFuture<?> future) {
		Throwable thrown = catchThrowable(() -> future.get(30, TimeUnit.SECONDS));
		return (thrown instanceof java.util.concurrent.ExecutionException) ? thrown.getCause() : thrown;
	}

	private Map<String, Integer> tally(TestSibling asking, int times) throws Exception {
		Map<String, Integer> tally = new HashMap<>();
		for (int i = 0; i < times; i++) {
			tally.merge(asking.requests.ask("c", null, String.class).get(10, TimeUnit.SECONDS), 1, Integer::sum);
		}
		return tally;
	}

	static final class Naming {

		@IRequestHandler("c")
		String name() {
			return "self";
		}

	}

	@Test
	void typesGoThereAndBack() throws Exception {
		Echo echo = new Echo();
		TestSibling there = sibling(echo);
		TestSibling here = sibling();
		Map<String, List<Integer>> body = Map.of("a", List.of(1, 2));
		var type = new ParameterizedTypeReference<Map<String, List<Integer>>>() {
		};
		assertThat(here.requests.ask("echo", body, type).get()).isEqualTo(body);
		assertThat(echo.asking).isEqualTo(here.self());
		assertThat(here.requests.ask(there.self(), "echo", body, type).join()).isEqualTo(body);
		assertThat(there.requests.ask("echo", body, type).join()).isEqualTo(body).isNotSameAs(body);
		assertThat(here.requests.ask("echo", null, String.class).join()).isNull();
		assertThat(here.requests.ask("echo", body, Void.class).join()).isNull();
		assertThat(failure(here.requests.ask("echo", body, Integer.class))).isInstanceOf(PayloadException.class);
	}

	@Test
	void numbersBytesAndPrimitivesTravel() {
		TestSibling here = sibling(new Object() {

			@IRequestHandler("add")
			long add(int number) {
				return number + 1L;
			}

			@IRequestHandler("bytes")
			byte[] bytes(byte[] bytes) {
				return bytes;
			}

		});
		assertThat(here.requests.ask("add", 1, long.class).join()).isEqualTo(2);
		assertThat(here.requests.ask("add", 1, Integer.class).join()).isEqualTo(2);
		assertThat(here.requests.ask("bytes", new byte[] { 1 }, byte[].class).join()).containsExactly(1);
		assertThat(failure(here.requests.ask("add", null, long.class))).isInstanceOf(RequestRefusedException.class);
	}

	@Test
	void handlersRunOnTheirThreads() {
		TestSibling there = sibling(new Who());
		assertThat(sibling().requests.ask("who", null, String.class).join()).startsWith("iutils-request-");
		assertThat(there.requests.ask("who", null, String.class).join()).startsWith("iutils-request-");
	}

	@Test
	void whatDependsOnItRunsOnThreadsOfItsOwn() throws Exception {
		TestSibling there = sibling(new Who());
		for (TestSibling asking : List.of(there, sibling())) {
			this.network.holding = true;
			CompletableFuture<String> thread = asking.requests.ask("who", null, String.class)
				.thenApply((name) -> Thread.currentThread().getName());
			this.network.releaseBackwards();
			if (asking != there) {
				assertThat(thread.get(10, TimeUnit.SECONDS)).startsWith("iutils-reply-");
			}
			assertThat(thread.get(10, TimeUnit.SECONDS)).doesNotContain(FakeNetwork.WIRE);
		}
	}

	@Test
	void answersComeOutOfOrder() {
		sibling(new Object() {

			@IRequestHandler("same")
			int same(int number) {
				return number;
			}

		});
		TestSibling here = sibling();
		this.network.holding = true;
		List<CompletableFuture<Integer>> answers = new ArrayList<>();
		for (int i = 0; i < TestSibling.CONCURRENCY; i++) {
			answers.add(here.requests.ask("same", i, Integer.class));
		}
		await().until(() -> this.network.held.size() == answers.size());
		this.network.releaseBackwards();
		for (int i = 0; i < answers.size(); i++) {
			assertThat(answers.get(i).join()).isEqualTo(i);
		}
	}

	@Test
	void spreadsEvenlyOverAllAndItself() throws Exception {
		TestSibling here = sibling(new Naming());
		FakeTransport a = naming(this.network.join());
		FakeTransport b = naming(this.network.join());
		FakeTransport client = naming(this.network.client());
		this.network.join();
		assertThat(tally(here, 40))
			.isEqualTo(Map.of("self", 10, a.sibling().id(), 10, b.sibling().id(), 10, client.sibling().id(), 10));
	}

	@Test
	void eachCommandHasItsOwnTurns() throws Exception {
		FakeTransport a = this.network.join();
		FakeTransport b = this.network.join();
		a.answer((request, responder) -> responder.reply(Content.NULL), "c", "d");
		b.answer((request, responder) -> responder.reply(Content.NULL), "c", "d");
		TestSibling here = sibling();
		for (int i = 0; i < 10; i++) {
			here.requests.ask("c", null, Void.class).join();
			here.requests.ask("d", null, Void.class).join();
		}
		assertThat(a.received.stream().filter((draft) -> draft.command().equals("c"))).hasSize(5);
		assertThat(b.received.stream().filter((draft) -> draft.command().equals("d"))).hasSize(5);
	}

	@Test
	void goesOnToAnotherWhereNothingWasDone() throws Exception {
		FakeTransport busy = answering(this.network.join(), RequestFailure.of(Kind.BUSY, "full"));
		FakeTransport withdrawn = answering(this.network.join(), RequestFailure.of(Kind.NO_HANDLER, ""));
		FakeTransport willing = naming(this.network.join());
		TestSibling here = sibling();
		assertThat(tally(here, 12)).isEqualTo(Map.of(willing.sibling().id(), 12));
		assertThat(busy.received).hasSizeBetween(1, 12);
		assertThat(withdrawn.received).hasSizeBetween(1, 12);
	}

	@Test
	void whenNobodyIsLeftTheLastFailureCounts() {
		FakeTransport one = answering(this.network.join(), RequestFailure.of(Kind.BUSY, "full"));
		FakeTransport other = answering(this.network.join(), RequestFailure.of(Kind.BUSY, "full"));
		TestSibling here = sibling();
		assertThat(failure(here.requests.ask("c", null, Void.class))).isInstanceOf(BusyException.class)
			.hasMessageContaining("full");
		assertThat(one.received).hasSize(1);
		assertThat(other.received).hasSize(1);
	}

	@Test
	void whatMayHaveBeenDoneIsNeverRepeated() {
		for (Kind kind : List.of(Kind.FAILED, Kind.REFUSED, Kind.GONE, Kind.UNREACHABLE, Kind.CLOSED)) {
			FakeTransport one = answering(this.network.join(), RequestFailure.of(kind, "x"));
			FakeTransport other = answering(this.network.join(), RequestFailure.of(kind, "x"));
			TestSibling here = sibling();
			assertThat(failure(here.requests.ask("c", null, Void.class))).isNotNull();
			assertThat(one.received.size() + other.received.size()).as(kind.name()).isOne();
			one.die();
			other.die();
		}
	}

	@Test
	void aCertainOneThatIsBusyIsNotReplaced() {
		FakeTransport busy = answering(this.network.join(), RequestFailure.of(Kind.BUSY, "full"));
		FakeTransport willing = naming(this.network.join());
		TestSibling here = sibling();
		assertThat(failure(here.requests.ask(busy.sibling(), "c", null, Void.class)))
			.isInstanceOfSatisfying(BusyException.class, (ex) -> {
				assertThat(ex.siblingId()).isEqualTo(busy.sibling().id());
				assertThat(ex.command()).isEqualTo("c");
			});
		assertThat(willing.received).isEmpty();
	}

	@Test
	void eachFailureIsItsOwnException() {
		FakeTransport there = this.network.join();
		TestSibling here = sibling();
		Map<Kind, Class<?>> types = Map.of(Kind.NO_HANDLER, NoHandlerException.class, Kind.BUSY, BusyException.class,
				Kind.REFUSED, RequestRefusedException.class, Kind.FAILED, RequestFailedException.class, Kind.GONE,
				SiblingGoneException.class, Kind.UNREACHABLE, SiblingUnreachableException.class, Kind.CLOSED,
				ClosedException.class);
		for (Kind kind : Kind.values()) {
			answering(there, new RequestFailure(kind, (kind == Kind.FAILED) ? "a.B" : "", "why"));
			assertThat(failure(here.requests.ask(there.sibling(), "c", null, Void.class)))
				.isExactlyInstanceOf(types.get(kind));
		}
		answering(there, new RequestFailure(Kind.FAILED, "a.B", "why"));
		assertThat(failure(here.requests.ask(there.sibling(), "c", null, Void.class)))
			.isInstanceOfSatisfying(RequestFailedException.class, (ex) -> {
				assertThat(ex.exceptionType()).isEqualTo("a.B");
				assertThat(ex.exceptionMessage()).isEqualTo("why");
				assertThat(ex.siblingId()).isEqualTo(there.sibling().id());
			});
	}

	@Test
	void whenNobodyAnswersThatIsKnownAtOnce() {
		TestSibling here = sibling();
		FakeTransport there = this.network.join();
		FakeTransport stopped = naming(this.network.join());
		here.transport.reach(stopped, Reach.UNREACHABLE);
		CompletableFuture<Void> answer = here.requests.ask("c", null, Void.class);
		assertThat(answer).isDone();
		assertThat(failure(answer))
			.isInstanceOfSatisfying(NoHandlerException.class, (ex) -> assertThat(ex.command()).isEqualTo("c"))
			.hasMessageContaining(stopped.sibling().id())
			.hasMessageContaining("process " + stopped.sibling().processId());
		assertThat(failure(here.requests.ask(there.sibling(), "c", null, Void.class)))
			.isInstanceOf(NoHandlerException.class)
			.hasMessageContaining(there.sibling().id());
		assertThat(failure(here.requests.ask(here.self(), "c", null, Void.class)))
			.isInstanceOf(NoHandlerException.class)
			.hasMessageContaining(here.self().id());
	}

	@Test
	void waitsForAConnectionThatIsBeingMade() throws Exception {
		TestSibling here = sibling();
		FakeTransport there = naming(this.network.join());
		here.transport.reach(there, Reach.CONNECTING);
		CompletableFuture<String> anybody = here.requests.ask("c", null, String.class);
		CompletableFuture<String> certain = here.requests.ask(there.sibling(), "c", null, String.class);
		assertThat(anybody).isNotDone();
		here.transport.reach(there, Reach.CONNECTED);
		assertThat(anybody.get(10, TimeUnit.SECONDS)).isEqualTo(there.sibling().id());
		assertThat(certain.get(10, TimeUnit.SECONDS)).isEqualTo(there.sibling().id());
	}

	@Test
	void looksAgainAlsoIfNobodyTellsOfAChange() throws Exception {
		TestSibling here = sibling();
		FakeTransport there = this.network.join();
		here.transport.reach(there, Reach.CONNECTING);
		this.network.settle();
		this.network.deaf = true;
		CompletableFuture<String> answer = here.requests.ask("c", null, String.class);
		here.transport.reach(there, Reach.CONNECTED);
		naming(there);
		assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(there.sibling().id());
	}

	@Test
	void waitsNoLongerThanUntilThatIsDecided() {
		TestSibling here = sibling();
		FakeTransport there = naming(this.network.join());
		here.transport.reach(there, Reach.CONNECTING);
		CompletableFuture<Void> anybody = here.requests.ask("c", null, Void.class);
		CompletableFuture<Void> certain = here.requests.ask(there.sibling(), "c", null, Void.class);
		here.transport.reach(there, Reach.UNREACHABLE);
		assertThat(failure(anybody)).isInstanceOf(NoHandlerException.class);
		assertThat(failure(certain)).isInstanceOfSatisfying(SiblingUnreachableException.class,
				(ex) -> assertThat(ex.siblingId()).isEqualTo(there.sibling().id()));
	}

	@Test
	void waitsForAConnectionNoLongerThanTheTimeout() {
		TestSibling here = sibling();
		FakeTransport there = naming(this.network.join());
		here.transport.reach(there, Reach.CONNECTING);
		assertThat(failure(here.requests.within(Duration.ofMillis(20)).ask("c", null, Void.class)))
			.isInstanceOfSatisfying(RequestTimeoutException.class, (ex) -> {
				assertThat(ex.command()).isEqualTo("c");
				assertThat(ex.timeout()).isEqualTo(Duration.ofMillis(20));
			});
	}

	@Test
	void aSiblingThatIsNotAliveIsGoneAtOnce() {
		TestSibling here = sibling();
		FakeTransport there = naming(this.network.join());
		there.die();
		CompletableFuture<Void> answer = here.requests.ask(there.sibling(), "c", null, Void.class);
		assertThat(answer).isDone();
		assertThat(failure(answer)).isInstanceOf(SiblingGoneException.class);
	}

	@Test
	void aDeathOrALostConnectionEndsWhatIsOpen() {
		for (boolean dies : new boolean[] { true, false }) {
			TestSibling here = sibling();
			FakeTransport there = this.network.join();
			there.answer((request, responder) -> {
			}, "c");
			CompletableFuture<Void> answer = here.requests.ask("c", null, Void.class);
			assertThat(answer).isNotDone();
			if (dies) {
				there.die();
				assertThat(failure(answer)).isInstanceOf(SiblingGoneException.class);
			}
			else {
				here.transport.reach(there, Reach.UNREACHABLE);
				assertThat(failure(answer)).isInstanceOf(SiblingUnreachableException.class);
			}
		}
	}

	@Test
	void aTimeoutTellsTheHandler() {
		FakeTransport there = this.network.join();
		AtomicReference<String> told = new AtomicReference<>();
		there.answer((request, responder) -> responder.onCancel(() -> told.set("cancelled")), "c");
		TestSibling here = sibling();
		assertThat(failure(here.requests.within(Duration.ofMillis(20)).ask("c", null, Void.class)))
			.isInstanceOf(RequestTimeoutException.class)
			.hasMessage("No answer to c within 20 ms");
		await().until(() -> "cancelled".equals(told.get()));
	}

	@Test
	void howeverAFutureEndsTheHandlerIsTold() {
		FakeTransport there = this.network.join();
		List<String> told = new CopyOnWriteArrayList<>();
		there.answer((request, responder) -> responder.onCancel(() -> told.add("cancelled")), "c");
		TestSibling here = sibling();
		here.requests.ask("c", null, Void.class).cancel(true);
		here.requests.ask("c", null, Void.class).complete(null);
		here.requests.ask("c", null, Void.class).completeExceptionally(new IllegalStateException());
		here.requests.ask("c", null, Void.class).orTimeout(1, TimeUnit.MILLISECONDS);
		await().until(() -> told.size() == 4);
		here.assertIdle();
	}

	@Test
	void whatIsCancelledWhileItIsBeingSentIsCancelled() {
		FakeTransport there = this.network.join();
		List<String> told = new CopyOnWriteArrayList<>();
		there.answer((request, responder) -> responder.onCancel(() -> told.add("cancelled")), "c");
		TestSibling here = sibling();
		here.transport.reach(there, Reach.CONNECTING);
		CompletableFuture<Void> answer = here.requests.ask("c", null, Void.class);
		here.transport.beforeItIsSent = () -> answer.cancel(true);
		here.transport.reach(there, Reach.CONNECTED);
		await().until(() -> told.size() == 1);
		assertThat(answer).isCancelled();
	}

	@Test
	void oneWhoWaitsHelps() {
		FakeTransport there = naming(this.network.join());
		TestSibling here = sibling();
		this.network.holding = true;
		CompletableFuture<String> answer = here.requests.ask("c", null, String.class);
		Caller<String> caller = Caller.start(answer::join).awaitSleepIn("ReplyFuture");
		this.network.releaseBackwards();
		assertThat(caller.result()).isEqualTo(there.sibling().id());
	}

	@Test
	void leavingEndsWhatIsOpenAndWhatComes() throws Exception {
		FakeTransport there = this.network.join();
		FakeTransport connecting = this.network.join();
		there.answer((request, responder) -> {
		}, "c");
		CompletableFuture<Void> never = new CompletableFuture<>();
		TestSibling here = sibling(new Object() {

			@IRequestHandler("slow")
			CompletableFuture<Void> slow() {
				return never;
			}

		});
		here.transport.reach(connecting, Reach.CONNECTING);
		CompletableFuture<Void> sent = here.requests.ask("c", null, Void.class);
		CompletableFuture<Void> waiting = here.requests.ask(connecting.sibling(), "c", null, Void.class);
		CompletableFuture<Void> toSelf = here.requests.ask("slow", null, Void.class);
		CompletableFuture<?> all = here.requests.askAll("slow", null, Void.class);
		here.close();
		here.transport.closeEngine();
		for (CompletableFuture<?> future : List.of(sent, waiting, toSelf, all)) {
			assertThat(failure(future)).isInstanceOf(ClosedException.class);
		}
		assertThat(failure(here.requests.ask("c", null, Void.class))).isInstanceOf(ClosedException.class);
		assertThat(failure(here.requests.askAll("c", null, Void.class))).isInstanceOf(ClosedException.class);
		await().until(never::isCancelled);
	}

	@Test
	void wrongCallsAreRefusedAtOnce() {
		TestSibling here = sibling();
		assertThatExceptionOfType(InvalidNameException.class)
			.isThrownBy(() -> here.requests.ask("a..b", null, Void.class));
		assertThatExceptionOfType(InvalidNameException.class)
			.isThrownBy(() -> here.requests.askAll("", null, Void.class));
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> here.requests.askFirst("c", new Unwritable(), Void.class));
		assertThatExceptionOfType(ValueTooLargeException.class)
			.isThrownBy(() -> here.requests.ask("c", new byte[TestSibling.MAX_SIZE + 1], Void.class))
			.withMessageContaining("10001")
			.withMessageContaining("10000 (iutils.requests.max-size)");
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> here.requests.within(Duration.ZERO))
			.withMessageContaining("PT0S");
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> here.requests.within(Duration.ofDays(1).plusNanos(1)));
		assertThat(here.requests.within(Duration.ofDays(1))).isNotNull();
	}

	@Test
	void theContextTravelsAndEndsWithTheOutcome() {
		List<String> seen = new CopyOnWriteArrayList<>();
		Propagation propagation = new RecordingPropagation(seen);
		try (TestSibling here = new TestSibling(this.network, propagation, ListenerThreads.platform(), new Object() {

			@IRequestHandler("c")
			CompletableFuture<String> answer() {
				seen.add("called");
				return CompletableFuture.supplyAsync(() -> {
					await().until(() -> seen.contains("detached"));
					return "a";
				});
			}

			@IRequestHandler("fails")
			void fail() {
				throw new IllegalStateException("x");
			}

		})) {
			assertThat(here.requests.ask("c", null, String.class).join()).isEqualTo("a");
			await().until(() -> seen.size() == 6);
			assertThat(seen.subList(0, 4)).containsExactly("sending c", "receiving c {from=c}", "called", "detached");
			assertThat(seen.subList(4, 6)).containsExactlyInAnyOrder("received ended null", "sent ended null");
			seen.clear();
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> here.requests.ask("fails", null, Void.class).join());
			await().untilAsserted(() -> assertThat(seen).contains("received ended IllegalStateException",
					"sent ended RequestFailedException"));
			seen.clear();
			assertThat(failure(here.requests.ask("none", null, Void.class))).isInstanceOf(NoHandlerException.class);
			assertThat(seen).containsExactly("sending none", "sent ended NoHandlerException");
			CompletableFuture<?> cancelled = here.requests.ask("c", null, String.class);
			cancelled.cancel(true);
			await().until(() -> seen.contains("sent ended CancellationException"));
			assertThatExceptionOfType(CancellationException.class).isThrownBy(cancelled::join);
			here.assertIdle();
		}
	}

}
