package io.iutils.requests;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.iutils.BusyException;
import io.iutils.IRequestHandler;
import io.iutils.NoHandlerException;
import io.iutils.RequestFailedException;
import io.iutils.RequestRefusedException;
import io.iutils.Sibling;
import io.iutils.ValueTooLargeException;
import io.iutils.engine.Content;
import io.iutils.engine.Counters.Count;
import io.iutils.engine.ListenerThreads;
import io.iutils.engine.Propagation;
import io.iutils.engine.ReceivedRequest;
import io.iutils.engine.RequestDraft;
import io.iutils.engine.RequestFailure;
import io.iutils.engine.RequestTransport;
import io.iutils.testing.Campaign;
import io.iutils.testing.VirtualThreads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

@Timeout(120)
class HandlerCallTests {

	private final FakeNetwork network = new FakeNetwork();

	private final Handlers handlers = new Handlers();

	private final TestSibling there = new TestSibling(this.network, this.handlers);

	private final TestSibling here = new TestSibling(this.network);

	@AfterEach
	void nothingIsLeftOver() {
		this.handlers.go.countDown();
		this.there.assertIdle();
		this.here.assertIdle();
		this.there.close();
		this.here.close();
		this.network.close();
	}

	record Point(int x, int y) {
	}

	static final class Handlers {

		private final CountDownLatch go = new CountDownLatch(1);

		private final AtomicInteger inside = new AtomicInteger();

		private final List<String> interrupted = new CopyOnWriteArrayList<>();

		private final CompletableFuture<String> stage = new CompletableFuture<>();

		private final AtomicInteger called = new AtomicInteger();

		private volatile Runnable inTheMiddle = () -> {
		};

		@IRequestHandler("waits")
		String waits() {
			this.inside.incrementAndGet();
			try {
				this.go.await();
				return "gone";
			}
			catch (InterruptedException ex) {
				this.interrupted.add(Thread.currentThread().getName());
				throw new IllegalStateException(ex);
			}
		}

		@IRequestHandler("stage")
		CompletionStage<String> stage() {
			this.called.incrementAndGet();
			return this.stage;
		}

		@IRequestHandler("fails")
		void fail(String how) throws Exception {
			switch (how) {
				case "checked" -> throw new IOException("disk");
				case "error" -> throw new LinkageError("link");
				case "nothing" -> throw new IllegalStateException();
				case "completion" -> throw new CompletionException(new IOException("inner"));
				case "long" -> throw new IllegalStateException("x".repeat(4095) + "\uD83D\uDE00");
				case "untold" -> throw new Untold();
				default -> throw new IllegalArgumentException(how);
			}
		}

		@IRequestHandler("later")
		CompletionStage<Void> failLater() {
			return CompletableFuture.runAsync(() -> {
				throw new IllegalStateException("later");
			});
		}

		@IRequestHandler("point")
		int point(Point point) {
			this.called.incrementAndGet();
			return point.x();
		}

		@IRequestHandler("nothing")
		void nothing() {
			this.inTheMiddle.run();
			this.called.incrementAndGet();
		}

		@IRequestHandler("optional")
		Optional<Integer> optional(boolean there) {
			return there ? Optional.of(1) : Optional.empty();
		}

		@IRequestHandler("size")
		byte[] size(int size) {
			return new byte[size];
		}

		@IRequestHandler("unwritable")
		Object unwritable() {
			return new AskOneTests.Unwritable();
		}

		@IRequestHandler("both")
		String both(Sibling asking, int number) {
			return asking.id() + number;
		}

		@IRequestHandler("thread")
		boolean thread() {
			return VirtualThreads.isVirtual(Thread.currentThread());
		}

	}

	static final class Untold extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException();
		}

	}

	private <T> T ask(String command, Object body, Class<T> type) throws Exception {
		return this.here.requests.ask(command, body, type).get(30, TimeUnit.SECONDS);
	}

	private Throwable failure(String command, Object body) {
		return failure(this.here.requests.ask(command, body, Object.class));
	}

	private static Throwable failure(CompletableFuture<?> future) {
		Throwable thrown = catchThrowable(() -> future.get(30, TimeUnit.SECONDS));
		return (thrown instanceof ExecutionException) ? thrown.getCause() : thrown;
	}

	private void assertFailed(String command, Object body, Class<?> type, String message) {
		for (TestSibling asking : List.of(this.here, this.there)) {
			assertThat(failure(asking.requests.ask(command, body, Object.class)))
				.isInstanceOfSatisfying(RequestFailedException.class, (ex) -> {
					assertThat(ex.exceptionType()).isEqualTo(type.getName());
					assertThat(ex.exceptionMessage()).isEqualTo(message);
					assertThat(ex.siblingId()).isEqualTo(this.there.self().id());
					assertThat(ex.command()).isEqualTo(command);
				});
		}
	}

	@Test
	void whatAHandlerThrowsIsToldByNameAndMessage() {
		assertFailed("fails", "checked", IOException.class, "disk");
		assertFailed("fails", "error", LinkageError.class, "link");
		assertFailed("fails", "nothing", IllegalStateException.class, "");
		assertFailed("fails", "completion", IOException.class, "inner");
		assertFailed("fails", "untold", Untold.class, "");
		assertFailed("fails", "long", IllegalStateException.class, "x".repeat(4095));
		assertFailed("later", null, IllegalStateException.class, "later");
		assertThat(this.there.counters.get(Count.HANDLER_FAILURES)).isEqualTo(14);
		assertThat(this.here.counters.get(Count.HANDLER_FAILURES)).isZero();
	}

	@Test
	void anAnswerThatCannotTravelIsAFailure() throws Exception {
		assertThat(ask("size", TestSibling.MAX_SIZE, byte[].class)).hasSize(TestSibling.MAX_SIZE);
		assertFailed("size", TestSibling.MAX_SIZE + 1, ValueTooLargeException.class,
				"The answer to size has 10001 bytes when encoded, the limit is 10000 (iutils.requests.max-size)");
		assertThat(failure("unwritable", null)).isInstanceOf(RequestFailedException.class);
	}

	@Test
	void aBodyThatDoesNotFitIsRefusedWithoutACall() {
		for (Object body : new Object[] { "text", new byte[] { 1 }, List.of(1), Map.of("x", "many") }) {
			assertThat(failure("point", body)).isInstanceOfSatisfying(RequestRefusedException.class, (ex) -> {
				assertThat(ex.siblingId()).isEqualTo(this.there.self().id());
				assertThat(ex).hasMessageContaining(Point.class.getName());
			});
		}
		assertThat(failure(this.there.requests.ask("point", "text", Object.class)))
			.isInstanceOf(RequestRefusedException.class);
		assertThat(this.handlers.called).hasValue(0);
		assertThat(failure("point", null)).isInstanceOf(RequestFailedException.class);
		assertThat(this.there.counters.get(Count.HANDLER_FAILURES)).isOne();
	}

	@Test
	void jsonThatIsNoneOrTooDeepIsRefused() throws Exception {
		for (String json : List.of("{\"x\":", "[".repeat(100_000), "{\"x\":1}}", "")) {
			CompletableFuture<Throwable> refused = new CompletableFuture<>();
			Content body = Content.of(Content.Kind.JSON, json.getBytes());
			this.here.transport.send(this.there.self(), new RequestDraft("point", Map.of(), body),
					new Outcome(refused));
			assertThat(refused.get(30, TimeUnit.SECONDS)).as(json.substring(0, Math.min(10, json.length())))
				.hasMessageContaining("REFUSED");
		}
		assertThat(this.handlers.called).hasValue(0);
	}

	private record Outcome(CompletableFuture<Throwable> refused) implements RequestTransport.ReplyReceiver {

		@Override
		public void replied(Content content) {
			this.refused.completeExceptionally(new AssertionError("It answered"));
		}

		@Override
		public void failed(RequestFailure failure) {
			this.refused.complete(new IllegalStateException(failure.toString()));
		}

	}

	@Test
	void handlersTakeAndReturnWhatTheySay() throws Exception {
		assertThat(ask("point", new Point(3, 4), Integer.class)).isEqualTo(3);
		assertThat(ask("nothing", new Point(3, 4), Object.class)).isNull();
		assertThat(ask("optional", true, Integer.class)).isOne();
		assertThat(ask("optional", false, Integer.class)).isNull();
		assertThat(ask("both", 7, String.class)).isEqualTo(this.here.self().id() + 7);
		assertThat(this.there.requests.ask("both", 7, String.class).join()).isEqualTo(this.there.self().id() + 7);
		this.handlers.stage.complete("done");
		assertThat(ask("stage", null, String.class)).isEqualTo("done");
	}

	@Test
	void moreThanItMayWorkOnIsBusyAtOnce() throws Exception {
		List<CompletableFuture<String>> running = new ArrayList<>();
		for (int i = 0; i < TestSibling.CONCURRENCY; i++) {
			TestSibling asking = (i % 2 == 0) ? this.here : this.there;
			running.add(asking.requests.ask("waits", null, String.class));
		}
		await().until(() -> this.handlers.inside.get() == TestSibling.CONCURRENCY);
		for (TestSibling asking : List.of(this.here, this.there)) {
			assertThat(failure(asking.requests.ask("nothing", null, Void.class))).isInstanceOf(BusyException.class)
				.hasMessageContaining("4 requests")
				.hasMessageContaining("iutils.requests.concurrency");
		}
		assertThat(this.there.counters.get(Count.REQUESTS_BUSY)).isEqualTo(2);
		this.handlers.go.countDown();
		for (CompletableFuture<String> future : running) {
			assertThat(future.get(10, TimeUnit.SECONDS)).isEqualTo("gone");
		}
		ask("nothing", null, Void.class);
	}

	@Test
	void aStageCountsUntilItIsComplete() throws Exception {
		for (int i = 0; i < TestSibling.CONCURRENCY; i++) {
			this.here.requests.ask("stage", null, String.class);
		}
		await().until(() -> this.handlers.called.get() == TestSibling.CONCURRENCY);
		assertThat(failure("nothing", null)).isInstanceOf(BusyException.class);
		this.handlers.stage.complete("a");
		await().until(() -> this.there.layer.dispatch().free() == TestSibling.CONCURRENCY);
		ask("nothing", null, Void.class);
	}

	@Test
	void thereIsRoomForTheNextRequestWhenTheAnswerIsThere() throws Exception {
		for (int i = 0; i < TestSibling.CONCURRENCY - 1; i++) {
			this.here.requests.ask("waits", null, String.class);
		}
		await().until(() -> this.handlers.inside.get() == TestSibling.CONCURRENCY - 1);
		for (int i = 0; i < Campaign.size(300, 20_000); i++) {
			ask("nothing", null, Void.class);
			this.there.requests.ask("nothing", null, Void.class).get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void cancellingInterruptsTheHandler() {
		for (TestSibling asking : List.of(this.here, this.there, this.here)) {
			this.handlers.interrupted.clear();
			int before = this.handlers.inside.get();
			CompletableFuture<String> answer = asking.requests.ask("waits", null, String.class);
			await().until(() -> this.handlers.inside.get() == before + 1);
			answer.cancel(true);
			await().until(() -> this.handlers.interrupted.size() == 1);
			// The last one is worked on by the thread that brought it.
			this.network.leading = true;
		}
		assertThat(this.handlers.interrupted).containsExactly("fake-leader");
		this.there.assertIdle();
		assertThat(this.there.counters.get(Count.HANDLER_FAILURES)).isZero();
	}

	@Test
	void cancellingCancelsTheStage() {
		CompletableFuture<String> answer = this.here.requests.ask("stage", null, String.class);
		await().until(() -> this.handlers.called.get() == 1);
		answer.cancel(true);
		await().until(this.handlers.stage::isCancelled);
	}

	@Test
	void aDeathOfWhoAsksIsACancel() {
		this.here.requests.ask("waits", null, String.class);
		await().until(() -> this.handlers.inside.get() == 1);
		this.here.transport.die();
		await().until(() -> this.handlers.interrupted.size() == 1);
	}

	@Test
	void whatIsNotServedAnyMoreIsNotCalled() {
		this.there.handlers.stop();
		assertThat(failure(this.here.requests.ask(this.there.self(), "nothing", null, Void.class)))
			.isInstanceOf(NoHandlerException.class);
		assertThat(failure(this.there.requests.ask("nothing", null, Void.class)))
			.isInstanceOf(NoHandlerException.class);
		assertThat(this.handlers.called).hasValue(0);
	}

	/** It was found before the stop, and comes after it. */
	@Test
	void aCallThatComesTooLateMayNotBegin() {
		HandlerGroup group = this.there.layer.dispatch().add(List.of());
		HandlerCall call = mock(HandlerCall.class);
		assertThat(group.begin(call)).isFalse();
		group.start();
		assertThat(group.begin(call)).isTrue();
		group.ended(call);
		assertThat(group.stop()).isCompleted();
		assertThat(group.begin(call)).isFalse();
	}

	@Test
	void stoppingWaitsForWhatIsRunning() {
		CompletableFuture<String> answer = this.here.requests.ask("waits", null, String.class);
		CompletableFuture<String> later = this.here.requests.ask("stage", null, String.class);
		await().until(() -> this.handlers.inside.get() + this.handlers.called.get() == 2);
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		this.there.handlers.stop(() -> stopped.complete(null));
		assertThat(stopped).isNotDone();
		this.handlers.go.countDown();
		assertThat(answer.join()).isEqualTo("gone");
		assertThat(stopped).isNotDone();
		this.handlers.stage.complete("a");
		stopped.orTimeout(10, TimeUnit.SECONDS).join();
		assertThat(later.join()).isEqualTo("a");
	}

	@Test
	void aVirtualThreadForEachIfTheApplicationUsesThem() {
		VirtualThreads.assumeThatTheyExist();
		try (TestSibling virtual = new TestSibling(this.network, Propagation.NONE,
				ListenerThreads.virtual(VirtualThreads.factory()), new Handlers())) {
			assertThat(virtual.requests.ask(virtual.self(), "thread", null, Boolean.class).join()).isTrue();
			assertThat(this.here.requests.ask(virtual.self(), "thread", null, Boolean.class).join()).isTrue();
		}
	}

	/** Who asks keeps the way to cancel, also when it is too late. */
	private static final class LateResponder implements RequestTransport.Responder {

		private volatile Runnable cancel = () -> {
		};

		@Override
		public void reply(Content content) {
			// Nobody reads it.
		}

		@Override
		public void fail(RequestFailure failure) {
			// Nobody reads it.
		}

		@Override
		public void onCancel(Runnable listener) {
			this.cancel = listener;
		}

	}

	@Test
	void aThreadThatHasLeftTheHandlerIsNotInterrupted() {
		LateResponder responder = new LateResponder();
		work("nothing", responder).run();
		responder.cancel.run();
		assertThat(Thread.interrupted()).isFalse();
		assertThat(this.handlers.called).hasValue(1);
	}

	@Test
	void anInterruptThatTheHandlerDidNotTakeIsNotLeftToTheNext() {
		LateResponder responder = new LateResponder();
		this.handlers.inTheMiddle = () -> {
			responder.cancel.run();
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
		};
		work("nothing", responder).run();
		assertThat(Thread.interrupted()).isFalse();
		assertThat(this.handlers.called).hasValue(1);
	}

	private RequestTransport.Work work(String command, RequestTransport.Responder responder) {
		return this.there.layer.dispatch()
			.received(new ReceivedRequest(this.here.self(), command, Map.of(), Content.NULL), responder);
	}

	static final class Racing {

		private final Map<Thread, Boolean> threads = new ConcurrentHashMap<>();

		private final AtomicInteger stray = new AtomicInteger();

		private final AtomicInteger calls = new AtomicInteger();

		@IRequestHandler("race")
		void race(int nanos) {
			this.calls.incrementAndGet();
			this.threads.put(Thread.currentThread(), true);
			LockSupport.parkNanos(nanos);
		}

		@IRequestHandler("calm")
		boolean calm() {
			if (Thread.currentThread().isInterrupted()) {
				this.stray.incrementAndGet();
			}
			LockSupport.parkNanos(20_000);
			if (Thread.currentThread().isInterrupted()) {
				this.stray.incrementAndGet();
			}
			return true;
		}

	}

	/**
	 * Requests are cancelled around the moment when their handler returns; others on the
	 * same threads are never cancelled, and never see an interrupt.
	 */
	@Test
	void noInterruptReachesTheNextRequestOfAThread() throws Exception {
		Campaign campaign = Campaign.begin("stray interrupts");
		Random random = campaign.random();
		Racing racing = new Racing();
		try (TestSibling raced = new TestSibling(this.network, racing)) {
			int rounds = Campaign.size(3_000, 1_000_000);
			for (int round = 0; round < rounds; round++) {
				CompletableFuture<Void> cancelled = raced.requests.ask("race", random.nextInt(10_000), Void.class);
				CompletableFuture<Boolean> calm = raced.requests.ask("calm", null, Boolean.class);
				long until = System.nanoTime() + random.nextInt(100_000);
				while (System.nanoTime() < until) {
					Thread.onSpinWait();
				}
				cancelled.cancel(true);
				assertThat(quietly(calm)).isTrue();
			}
			raced.assertIdle();
			assertThat(racing.stray).hasValue(0);
			campaign.report(rounds + " rounds, " + racing.calls + " calls on " + racing.threads.size() + " threads");
		}
	}

	/** A cancelled request may still hold its place for a moment. */
	private static boolean quietly(CompletableFuture<Boolean> calm) throws Exception {
		try {
			return calm.get(30, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			assertThat(ex).hasCauseInstanceOf(BusyException.class);
			return true;
		}
	}

}
