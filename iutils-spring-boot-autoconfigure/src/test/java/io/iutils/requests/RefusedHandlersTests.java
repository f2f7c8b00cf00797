package io.iutils.requests;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import io.iutils.EventMessage;
import io.iutils.IEventListener;
import io.iutils.IRequestHandler;
import io.iutils.IStashListener;
import io.iutils.Sibling;
import io.iutils.StashChange;
import io.iutils.methods.RefusedDeclarationException;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import io.iutils.testing.OnEveryEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Handlers that stop the start.
 */
@OnEveryEngine
class RefusedHandlersTests {

	@RegisterExtension
	final RequestContexts contexts = new RequestContexts();

	private void assertRefused(String reason, Class<?>... beans) {
		assertRefused(catchThrowable(() -> this.contexts.start(beans)), beans[0].getSimpleName(), reason);
	}

	private static void assertRefused(Throwable failure, String... parts) {
		Throwable refused = failure;
		while (refused != null && !(refused instanceof RefusedDeclarationException)) {
			refused = refused.getCause();
		}
		assertThat(refused).as(String.valueOf(failure)).isNotNull();
		assertThat(refused).hasMessageContaining("handle").hasMessageContainingAll(parts);
		assertThat(((RefusedDeclarationException) refused).action()).isNotBlank();
	}

	static class Hidden {

		@IRequestHandler("c")
		private void handle() {
		}

	}

	@Test
	void aPrivateMethodIsRefused() {
		assertRefused("is private", Hidden.class);
	}

	interface Proxied {

		@IRequestHandler("c")
		void handle();

	}

	@Configuration(proxyBeanMethods = false)
	static class BehindAProxy {

		@Bean
		Proxied proxied() {
			return (Proxied) new ProxyFactory(new BehindAProxyTarget()).getProxy();
		}

	}

	static class BehindAProxyTarget implements Proxied {

		@Override
		public void handle() {
		}

	}

	@Test
	void aBeanBehindAJdkProxyIsRefused() {
		assertRefused(catchThrowable(() -> this.contexts.start(BehindAProxy.class)), "Proxied", "JDK proxy");
	}

	static class Suspending {

		@IRequestHandler("c")
		Object handle(Continuation<String> continuation) {
			return null;
		}

	}

	@Test
	void aSuspendFunctionIsRefused() {
		assertRefused("suspend", Suspending.class);
	}

	static class Elsewhere {

		@Async
		@IRequestHandler("c")
		void handle() {
		}

	}

	static class ElsewhereWithAValue {

		@Async
		@IRequestHandler("c")
		Future<String> handle() {
			return null;
		}

	}

	static class LaterUnheard {

		@IRequestHandler("c")
		Future<String> handle() {
			return null;
		}

	}

	static class ElsewhereWithAStage {

		@Async
		@IRequestHandler("c")
		CompletableFuture<String> handle() {
			return null;
		}

	}

	@Test
	void whatNobodyLearnsTheEndOfIsRefused() {
		assertRefused("@Async", Elsewhere.class);
		assertRefused("@Async", ElsewhereWithAValue.class);
		assertRefused("java.util.concurrent.Future", LaterUnheard.class);
		assertThat(this.contexts.start(ElsewhereWithAStage.class).isRunning()).isTrue();
	}

	static class TwoBodies {

		@IRequestHandler("c")
		void handle(String a, String b) {
		}

	}

	static class TwoSiblings {

		@IRequestHandler("c")
		void handle(Sibling a, Sibling b) {
		}

	}

	static class MaybeABody {

		@IRequestHandler("c")
		void handle(Optional<String> body) {
		}

	}

	static class AnEvent {

		@IRequestHandler("c")
		void handle(EventMessage<String> body) {
		}

	}

	@Test
	void impossibleParametersAreRefused() {
		for (Class<?> bean : new Class<?>[] { TwoBodies.class, TwoSiblings.class, MaybeABody.class, AnEvent.class }) {
			assertRefused("parameters that a request cannot fill", bean);
		}
	}

	static class AlsoAListener {

		@EventListener
		@IRequestHandler("c")
		void handle(String event) {
		}

	}

	static class AlsoHearing {

		@IEventListener("t")
		@IRequestHandler("c")
		void handle(String event) {
		}

	}

	static class AlsoWatching {

		@IStashListener("k")
		@IRequestHandler("c")
		void handle(StashChange<String> change) {
		}

	}

	@Test
	void aMethodThatListensToo() {
		for (Class<?> bean : new Class<?>[] { AlsoAListener.class, AlsoHearing.class, AlsoWatching.class }) {
			assertRefused("is a listener, too", bean);
		}
	}

	static class Nameless {

		@IRequestHandler("a..b")
		void handle() {
		}

	}

	static class Unresolved {

		@IRequestHandler("${nowhere}")
		void handle() {
		}

	}

	@Test
	void aCommandThatIsNoneIsRefused() {
		assertRefused("a..b", Nameless.class);
		assertRefused("${nowhere}", Unresolved.class);
	}

	static class One {

		@IRequestHandler("c")
		void handle() {
		}

	}

	static class Two {

		@IRequestHandler("c")
		void handleToo() {
		}

	}

	@Test
	void twoForACommandAreRefusedNamingBoth() {
		assertRefused(catchThrowable(() -> this.contexts.start(One.class, Two.class)), "One.handle()",
				"Two.handleToo()", "command c");
	}

	@Test
	void twoForACommandInNestedContextsAreRefusedNamingBoth() {
		AnnotationConfigApplicationContext parent = this.contexts.start(One.class);
		assertRefused(catchThrowable(() -> this.contexts.start((context) -> context.setParent(parent), Two.class)),
				"One.handle()", "Two.handleToo()", "command c");
		AnnotationConfigApplicationContext other = this.contexts.start((context) -> context.setParent(parent));
		assertThat(other.isRunning()).isTrue();
		assertRefused(catchThrowable(() -> this.contexts.start((context) -> context.setParent(other), Two.class)),
				"One.handle()", "Two.handleToo()");
	}

}
