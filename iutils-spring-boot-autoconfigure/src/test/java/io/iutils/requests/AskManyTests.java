package io.iutils.requests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.iutils.BusyException;
import io.iutils.IRequestHandler;
import io.iutils.NoHandlerException;
import io.iutils.PayloadException;
import io.iutils.Reply;
import io.iutils.RequestFailedException;
import io.iutils.RequestTimeoutException;
import io.iutils.Sibling;
import io.iutils.SiblingGoneException;
import io.iutils.SiblingUnreachableException;
import io.iutils.engine.Content;
import io.iutils.engine.RemotePeer.Reach;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestFailure.Kind;
import io.iutils.requests.FakeNetwork.FakeTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class AskManyTests {

	private final FakeNetwork network = new FakeNetwork();

	private final List<TestSibling> siblings = new ArrayList<>();

	private final List<String> told = new CopyOnWriteArrayList<>();

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

	static final class Answer {

		private final String text;

		Answer(String text) {
			this.text = text;
		}

		@IRequestHandler("c")
		String answer() {
			return this.text;
		}

	}

	private FakeTransport replying(String json) {
		return replying(this.network.join(), json);
	}

	private static FakeTransport replying(FakeTransport transport, String json) {
		transport.answer((request, responder) -> responder.reply(Content.of(Content.Kind.JSON, json.getBytes())), "c");
		return transport;
	}

	private FakeTransport replyingNull() {
		FakeTransport transport = this.network.join();
		transport.answer((request, responder) -> responder.reply(Content.NULL), "c");
		return transport;
	}

	private FakeTransport failing(Kind kind) {
		FakeTransport transport = this.network.join();
		transport.answer((request, responder) -> responder.fail(RequestFailure.of(kind, "why")), "c");
		return transport;
	}

	private FakeTransport silent() {
		FakeTransport transport = this.network.join();
		transport.answer((request, responder) -> responder.onCancel(() -> this.told.add(transport.sibling().id())),
				"c");
		return transport;
	}

	private static <T> T get(CompletableFuture<T> future) throws Exception {
		return future.get(30, TimeUnit.SECONDS);
	}

	private static Throwable failure(CompletableFuture<?> future) {
		Throwable thrown = catchThrowable(() -> get(future));
		return (thrown instanceof ExecutionException) ? thrown.getCause() : thrown;
	}

	private static Class<?> failureType(Reply<?> reply) {
		return (reply.failure() != null) ? reply.failure().getClass() : null;
	}

	@Test
	void allAreAskedInTheOrderInWhichTheyJoined() throws Exception {
		FakeTransport first = replying("\"first\"");
		TestSibling here = sibling(new Answer("here"));
		FakeTransport client = replying(this.network.client(), "\"client\"");
		this.network.join();
		FakeTransport third = replying("\"third\"");
		List<Reply<String>> replies = get(here.requests.askAll("c", null, String.class));
		assertThat(replies).extracting(Reply::sibling)
			.containsExactly(first.sibling(), here.self(), third.sibling(), client.sibling());
		assertThat(replies).extracting(Reply::value).containsExactly("first", "here", "third", "client");
		assertThat(replies).allMatch(Reply::isAnswered);
		assertThat(get(here.requests.askAll("c", null, new ParameterizedTypeReference<String>() {
		}))).isEqualTo(replies);
	}

	@Test
	void eachFailureIsNamed() throws Exception {
		FakeTransport stopped = replying("1");
		List<FakeTransport> others = List.of(failing(Kind.FAILED), failing(Kind.BUSY), failing(Kind.NO_HANDLER),
				failing(Kind.GONE), replying("\"text\""), replyingNull(), silent());
		TestSibling here = sibling();
		here.transport.reach(stopped, Reach.UNREACHABLE);
		List<Reply<Integer>> replies = get(
				here.requests.within(Duration.ofMillis(200)).askAll("c", null, Integer.class));
		assertThat(replies).extracting(AskManyTests::failureType)
			.containsExactly(SiblingUnreachableException.class, RequestFailedException.class, BusyException.class,
					NoHandlerException.class, SiblingGoneException.class, PayloadException.class, null,
					RequestTimeoutException.class);
		assertThat(replies).extracting(Reply::value).containsOnlyNulls();
		assertThat(replies.get(6).isAnswered()).isTrue();
		await().untilAsserted(() -> assertThat(this.told).containsExactly(others.get(6).sibling().id()));
	}

	@Test
	void aDeathIsKnownBeforeTheTimeout() throws Exception {
		FakeTransport dying = silent();
		FakeTransport cut = silent();
		TestSibling here = sibling(new Answer("a"));
		CompletableFuture<List<Reply<String>>> replies = here.requests.askAll("c", null, String.class);
		dying.die();
		here.transport.reach(cut, Reach.UNREACHABLE);
		assertThat(get(replies)).extracting(AskManyTests::failureType)
			.containsExactly(SiblingGoneException.class, SiblingUnreachableException.class, null);
	}

	@Test
	void onlyUnreachableOnesAreAnAnswerNobodyIsNot() throws Exception {
		TestSibling here = sibling();
		assertThat(failure(here.requests.askAll("c", null, Void.class))).isInstanceOf(NoHandlerException.class);
		FakeTransport stopped = replying("1");
		here.transport.reach(stopped, Reach.UNREACHABLE);
		assertThat(get(here.requests.askAll("c", null, Void.class))).hasSize(1);
		assertThat(failure(here.requests.askFirst("c", null, Void.class))).isInstanceOf(NoHandlerException.class)
			.hasMessageContaining(stopped.sibling().id());
	}

	@Test
	void oneThatIsBeingConnectedIsWaitedFor() throws Exception {
		TestSibling here = sibling(new Answer("a"));
		FakeTransport willing = replying("\"b\"");
		FakeTransport without = this.network.join();
		FakeTransport stopped = replying("\"c\"");
		FakeTransport dying = replying("\"d\"");
		List<FakeTransport> all = List.of(willing, without, stopped, dying);
		all.forEach((one) -> here.transport.reach(one, Reach.CONNECTING));
		CompletableFuture<List<Reply<String>>> replies = here.requests.askAll("c", null, String.class);
		FakeTransport later = replying("\"e\"");
		here.transport.reach(willing, Reach.CONNECTED);
		here.transport.reach(without, Reach.CONNECTED);
		here.transport.reach(stopped, Reach.UNREACHABLE);
		assertThat(replies).isNotDone();
		dying.die();
		assertThat(get(replies)).extracting(Reply::sibling)
			.containsExactly(here.self(), willing.sibling(), stopped.sibling())
			.doesNotContain(later.sibling());
	}

	@Test
	void oneThatIsNeverConnectedIsUnreachableAtTheEnd() throws Exception {
		TestSibling here = sibling(new Answer("a"));
		FakeTransport there = replying("\"b\"");
		here.transport.reach(there, Reach.CONNECTING);
		List<Reply<String>> replies = get(here.requests.within(Duration.ofMillis(100)).askAll("c", null, String.class));
		assertThat(replies.get(0).value()).isEqualTo("a");
		assertThat(replies.get(1).failure()).isInstanceOf(SiblingUnreachableException.class);
		assertThat(failure(here.requests.within(Duration.ofMillis(100)).askFirst("x", null, String.class)))
			.isInstanceOf(RequestTimeoutException.class);
	}

	@Test
	void theFirstAnswerEndsTheOthers() throws Exception {
		FakeTransport slow = silent();
		replyingNull();
		failing(Kind.FAILED);
		replying("\"b\"");
		TestSibling here = sibling();
		assertThat(get(here.requests.askFirst("c", null, String.class))).contains("b");
		await().untilAsserted(() -> assertThat(this.told).containsExactly(slow.sibling().id()));
		assertThat(get(here.requests.askFirst("c", null, new ParameterizedTypeReference<String>() {
		}))).contains("b");
	}

	@Test
	void theOthersDoNotWaitForWhatDependsOnTheFirstAnswer() throws Exception {
		silent();
		FakeTransport willing = replying("\"b\"");
		TestSibling here = sibling();
		CountDownLatch go = new CountDownLatch(1);
		this.network.holding = true;
		CompletableFuture<Boolean> dependent = here.requests.askFirst("c", null, String.class)
			.thenApply((answer) -> catchThrowable(go::await) == null);
		await().until(() -> !willing.received.isEmpty());
		this.network.releaseBackwards();
		await().until(() -> this.told.size() == 1);
		assertThat(dependent).isNotDone();
		go.countDown();
		assertThat(get(dependent)).isTrue();
	}

	@Test
	void theFirstAnswerDoesNotWaitForConnections() throws Exception {
		FakeTransport connecting = replyingNull();
		TestSibling here = sibling(new Answer("a"));
		here.transport.reach(connecting, Reach.CONNECTING);
		assertThat(get(here.requests.askFirst("c", null, String.class))).contains("a");
	}

	@Test
	void ifAllSayNullThereIsNoAnswer() throws Exception {
		replyingNull();
		replyingNull();
		FakeTransport gone = failing(Kind.GONE);
		assertThat(get(sibling(new Answer(null)).requests.askFirst("c", null, String.class))).isEmpty();
		assertThat(gone.received).isNotEmpty();
	}

	@Test
	void ifOneFailedAndNoneHasAnythingThatIsUnknown() {
		replyingNull();
		failing(Kind.BUSY);
		assertThat(failure(sibling().requests.askFirst("c", null, String.class))).isInstanceOf(BusyException.class);
		silent();
		assertThat(failure(sibling().requests.within(Duration.ofMillis(20)).askFirst("c", null, String.class)))
			.isInstanceOf(RequestTimeoutException.class);
	}

	@Test
	void ifAllLeftThereIsNobody() {
		failing(Kind.GONE);
		failing(Kind.NO_HANDLER);
		assertThat(failure(sibling().requests.askFirst("c", null, String.class)))
			.isInstanceOf(NoHandlerException.class);
	}

	@Test
	void cancellingTellsAll() {
		List<Sibling> all = List.of(silent().sibling(), silent().sibling());
		CompletableFuture<?> none = new CompletableFuture<>();
		AtomicInteger called = new AtomicInteger();
		TestSibling here = sibling(new Object() {

			@IRequestHandler("c")
			CompletableFuture<?> never() {
				called.incrementAndGet();
				return none;
			}

		});
		CompletableFuture<List<Reply<Void>>> replies = here.requests.askAll("c", null, Void.class);
		CompletableFuture<Optional<Void>> first = here.requests.askFirst("c", null, Void.class);
		await().until(() -> called.get() == 2);
		replies.cancel(true);
		first.cancel(true);
		await().until(() -> this.told.size() == 2 * all.size());
		await().until(none::isCancelled);
	}

}
