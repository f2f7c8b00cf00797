package io.iutils.requests;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.iutils.ClosedException;
import io.iutils.IRequestHandler;
import io.iutils.IRequests;
import io.iutils.ISiblings;
import io.iutils.NoHandlerException;
import io.iutils.RequestRefusedException;
import io.iutils.Sibling;
import io.iutils.engine.Engine;
import io.iutils.engine.Propagation;
import io.iutils.testing.Caller;
import io.iutils.testing.VirtualThreads;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.core.annotation.AliasFor;
import io.iutils.testing.OnEveryEngine;

import static io.iutils.requests.RequestContexts.requests;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Handlers in real contexts: what they may be, and when they are served.
 */
@OnEveryEngine
@Timeout(60)
class HandlerContextsTests {

	@RegisterExtension
	final RequestContexts contexts = new RequestContexts().with("my.command", "a.b");

	private static Throwable failure(CompletableFuture<?> future) {
		Throwable thrown = catchThrowable(() -> future.get(30, TimeUnit.SECONDS));
		return (thrown instanceof ExecutionException) ? thrown.getCause() : thrown;
	}

	private static <T> T ask(ApplicationContext context, String command, Object body, Class<T> type) {
		return requests(context).ask(command, body, type).orTimeout(30, TimeUnit.SECONDS).join();
	}

	interface Named<T> {

		@IRequestHandler("inherited")
		default String inherited(T body) {
			return "inherited " + body;
		}

	}

	record Point(int x, int y) {
	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@IRequestHandler("")
	@interface Answers {

		@AliasFor(annotation = IRequestHandler.class, attribute = "value")
		String value();

	}

	static class Kinds implements Named<Point> {

		@Autowired
		ISiblings siblings;

		@IRequestHandler("${my.command}")
		String placeholder() {
			return "resolved";
		}

		@Answers("composed")
		protected int composed(int a) {
			return a + 1;
		}

		@IRequestHandler("static")
		static String fixed() {
			return "static";
		}

		@IRequestHandler("asking")
		boolean asking(Point point, Sibling asking) {
			return asking.equals(this.siblings.self()) && point.equals(new Point(1, 2));
		}

		@IRequestHandler("a*.literal")
		void literal() {
		}

	}

	@Test
	void methodsOfAllKindsAnswer() {
		ApplicationContext context = this.contexts.start(Kinds.class);
		assertThat(ask(context, "a.b", null, String.class)).isEqualTo("resolved");
		assertThat(ask(context, "composed", 1, int.class)).isEqualTo(2);
		assertThat(ask(context, "static", null, String.class)).isEqualTo("static");
		assertThat(ask(context, "asking", new Point(1, 2), Boolean.class)).isTrue();
		assertThat(ask(context, "inherited", new Point(1, 2), String.class)).isEqualTo("inherited Point[x=1, y=2]");
		assertThat(ask(context, "a*.literal", null, Void.class)).isNull();
		assertThat(failure(requests(context).ask("ab.literal", null, Void.class)))
			.isInstanceOf(NoHandlerException.class);
		assertThat(context.getBean(Engine.class).requests().self().commands()).containsExactlyInAnyOrder("a.b",
				"composed", "static", "asking", "inherited", "a*.literal");
	}

	@Test
	void tooDeepJsonIsRefused() {
		ApplicationContext context = this.contexts.start(Deep.class);
		Object deep = 1;
		for (int i = 0; i < 60; i++) {
			deep = java.util.List.of(deep);
		}
		assertThat(ask(context, "deep", deep, Boolean.class)).isTrue();
		assertThat(failure(requests(context).ask("deep", 1, Boolean.class)))
			.isInstanceOf(RequestRefusedException.class);
	}

	static class Deep {

		@IRequestHandler("deep")
		boolean deep(java.util.List<Object> body) {
			return true;
		}

	}

	@Lazy
	static class LazyHandler {

		static int made;

		LazyHandler() {
			made++;
		}

		@IRequestHandler("lazy")
		int lazy() {
			return made;
		}

	}

	@Scope("prototype")
	static class PrototypeHandler {

		private int calls;

		@IRequestHandler("prototype")
		int call() {
			return ++this.calls;
		}

	}

	@Test
	void lazyAndPrototypeBeansBehaveAsSuch() {
		LazyHandler.made = 0;
		ApplicationContext context = this.contexts.start(LazyHandler.class, PrototypeHandler.class);
		assertThat(LazyHandler.made).isZero();
		assertThat(ask(context, "lazy", null, int.class)).isOne();
		assertThat(ask(context, "lazy", null, int.class)).isOne();
		assertThat(ask(context, "prototype", null, int.class)).isOne();
		assertThat(ask(context, "prototype", null, int.class)).isOne();
	}

	static class Simple {

		@IRequestHandler("simple")
		String answer() {
			return "simple";
		}

	}

	static class Other {

		@IRequestHandler("other")
		String answer() {
			return "other";
		}

	}

	static class Early implements SmartLifecycle {

		@Autowired
		IRequests requests;

		private volatile Throwable before;

		private volatile boolean running;

		@Override
		public void start() {
			this.before = failure(this.requests.ask("simple", null, String.class));
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return 0;
		}

	}

	@Test
	void servingBeginsInTheLastPhase() {
		ApplicationContext context = this.contexts.start(Simple.class, Early.class);
		assertThat(context.getBean(Early.class).before).isInstanceOf(NoHandlerException.class);
		assertThat(ask(context, "simple", null, String.class)).isEqualTo("simple");
	}

	@Test
	void aPausedContextAnswersNothingButAsks() {
		AnnotationConfigApplicationContext context = this.contexts.start(Simple.class);
		assertThat(context.getBean(HandlerLifecycle.class).isPauseable()).isTrue();
		context.pause();
		assertThat(context.getBean(Engine.class).requests().self().commands()).isEmpty();
		assertThat(failure(requests(context).ask("simple", null, String.class))).isInstanceOf(NoHandlerException.class);
		context.restart();
		assertThat(ask(context, "simple", null, String.class)).isEqualTo("simple");
	}

	static class Waiting {

		private final CountDownLatch inside = new CountDownLatch(1);

		private final CountDownLatch go = new CountDownLatch(1);

		@IRequestHandler("waits")
		String waits() throws InterruptedException {
			this.inside.countDown();
			this.go.await();
			return "done";
		}

	}

	@Test
	void stoppingWaitsForARunningHandler() throws Exception {
		AnnotationConfigApplicationContext context = this.contexts.start(Waiting.class);
		Waiting waiting = context.getBean(Waiting.class);
		CompletableFuture<String> answer = requests(context).ask("waits", null, String.class);
		waiting.inside.await();
		Caller<Boolean> closing = Caller.start(() -> {
			context.close();
			return true;
		});
		await().until(() -> context.getBean(Engine.class).requests().self().commands().isEmpty());
		assertThat(closing.isDone()).isFalse();
		assertThat(answer).isNotDone();
		waiting.go.countDown();
		assertThat(closing.result()).isTrue();
		assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("done");
	}

	@Test
	void stoppingWaitsNoLongerThanTheLifeCycleAllows() throws Exception {
		AnnotationConfigApplicationContext context = this.contexts.start((starting) -> {
			var processor = new org.springframework.context.support.DefaultLifecycleProcessor();
			processor.setTimeoutPerShutdownPhase(100);
			starting.registerBean("lifecycleProcessor",
					org.springframework.context.support.DefaultLifecycleProcessor.class, () -> processor);
		}, Waiting.class);
		CompletableFuture<String> answer = requests(context).ask("waits", null, String.class);
		context.getBean(Waiting.class).inside.await();
		context.close();
		assertThat(failure(answer)).isInstanceOf(ClosedException.class);
	}

	static class ClosingItself {

		@Autowired
		AnnotationConfigApplicationContext context;

		private final CountDownLatch closed = new CountDownLatch(1);

		@IRequestHandler("close")
		void close() {
			this.context.close();
			this.closed.countDown();
		}

	}

	@Test
	void aHandlerMayCloseItsOwnContext() throws Exception {
		AnnotationConfigApplicationContext context = this.contexts.start(ClosingItself.class);
		ClosingItself closing = context.getBean(ClosingItself.class);
		requests(context).ask("close", null, Void.class);
		assertThat(closing.closed.await(20, TimeUnit.SECONDS)).isTrue();
	}

	static class Last {

		private final AtomicReference<Throwable> atEnd = new AtomicReference<>();

		private IRequests requests;

		@PreDestroy
		void end() {
			this.atEnd.set(failure(this.requests.ask("simple", null, String.class)));
		}

	}

	@Test
	void askingWorksUntilTheEngineCloses() {
		AnnotationConfigApplicationContext context = this.contexts.start(Last.class, Simple.class);
		Last last = context.getBean(Last.class);
		last.requests = requests(context);
		context.close();
		assertThat(last.atEnd.get()).isInstanceOf(NoHandlerException.class);
		assertThat(failure(last.requests.ask("simple", null, String.class))).isInstanceOf(ClosedException.class);
		assertThat(failure(last.requests.askAll("simple", null, String.class))).isInstanceOf(ClosedException.class);
	}

	@Test
	void nestedContextsAreOneSibling() {
		AnnotationConfigApplicationContext parent = this.contexts.start(Simple.class);
		AnnotationConfigApplicationContext child = this.contexts.start((context) -> context.setParent(parent),
				Other.class);
		assertThat(requests(child)).isSameAs(requests(parent));
		for (ApplicationContext context : new ApplicationContext[] { parent, child }) {
			assertThat(ask(context, "simple", null, String.class)).isEqualTo("simple");
			assertThat(ask(context, "other", null, String.class)).isEqualTo("other");
		}
		child.close();
		assertThat(ask(parent, "simple", null, String.class)).isEqualTo("simple");
		assertThat(failure(requests(parent).ask("other", null, String.class))).isInstanceOf(NoHandlerException.class);
		this.contexts.start((context) -> context.setParent(parent), Other.class);
		assertThat(ask(parent, "other", null, String.class)).isEqualTo("other");
	}

	@Test
	void virtualThreadsIfTheApplicationUsesThem() {
		VirtualThreads.assumeThatTheyExist();
		this.contexts.with("spring.threads.virtual.enabled", true);
		assertThat(ask(this.contexts.start(OnThread.class), "virtual", null, String.class))
			.isEqualTo("true iutils-request-1");
	}

	static class OnThread {

		@IRequestHandler("virtual")
		String virtual() {
			return VirtualThreads.isVirtual(Thread.currentThread()) + " " + Thread.currentThread().getName();
		}

	}

	@Test
	void aPropagationOfTheApplicationIsTaken() {
		var seen = new java.util.concurrent.CopyOnWriteArrayList<String>();
		ApplicationContext context = this.contexts.start(
				(starting) -> starting.registerBean(Propagation.class, () -> new RecordingPropagation(seen)),
				Simple.class);
		ask(context, "simple", null, String.class);
		await().untilAsserted(() -> assertThat(seen).contains("receiving simple " + Map.of("from", "simple"),
				"sent ended null", "received ended null"));
	}

	@Test
	void requestsAreLimitedByTheSettings() {
		this.contexts.with("iutils.requests.max-size", "10B")
			.with("iutils.requests.timeout", "1s")
			.with("iutils.requests.concurrency", "1");
		ApplicationContext context = this.contexts.start(Waiting.class);
		assertThat(catchThrowable(() -> requests(context).ask("waits", new byte[11], Void.class)))
			.isInstanceOf(io.iutils.ValueTooLargeException.class)
			.hasMessageContaining("the limit is 10");
		CompletableFuture<String> first = requests(context).ask("waits", null, String.class);
		assertThat(failure(requests(context).ask("waits", null, String.class)))
			.isInstanceOf(io.iutils.BusyException.class)
			.hasMessageContaining("1 requests");
		assertThat(failure(first)).isInstanceOf(io.iutils.RequestTimeoutException.class);
	}

}
