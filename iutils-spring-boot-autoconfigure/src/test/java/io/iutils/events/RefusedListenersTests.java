package io.iutils.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.iutils.EventMessage;
import io.iutils.IEvent;
import io.iutils.IEventListener;
import io.iutils.IStashListener;
import io.iutils.RemoteEvent;
import io.iutils.StashChange;
import io.iutils.events.sample.OrderPlaced;
import io.iutils.methods.RefusedDeclarationException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.scheduling.annotation.Async;
import io.iutils.testing.OnEveryEngine;

/**
 * Declarations that cannot work stop the start, naming the method or the type.
 */
@OnEveryEngine
class RefusedListenersTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	@Test
	void privateMethodsAreRefused() {
		class Listener {

			@IEventListener("n")
			private void hear(int n) {
			}

		}
		assertRefused("Listener.hear(int)", "private", Listener.class);
	}

	@Test
	void methodsBehindJdkProxiesAreRefused() {
		assertRefused("HearingBean.hear(int)", "JDK proxy", JdkProxied.class);
		assertRefused("AnnotatedHearing.hear(int)", "JDK proxy", ProxyOfInterface.class);
	}

	@Test
	void asyncMethodsThatReturnNothingAreRefused() {
		class Listener {

			@IEventListener("n")
			@Async
			void hear(int n) {
			}

		}
		assertRefused("Listener.hear(int)", "@Async", Listener.class);
	}

	@Test
	void asyncMethodsThatReturnAStageAreFine() {
		this.contexts.start(AsyncStage.class);
	}

	@Test
	void suspendFunctionsAreRefused() {
		class Listener {

			@IEventListener("n")
			Object hear(int n, kotlin.coroutines.Continuation<?> continuation) {
				return n;
			}

		}
		assertRefused("Listener.hear(int, Continuation)", "suspend", Listener.class);
	}

	@Test
	void returnValuesAreRefused() {
		class Listener {

			@IEventListener("n")
			int hear(int n) {
				return n;
			}

		}
		assertRefused("Listener.hear(int)", "returns int", Listener.class);
	}

	@Test
	void namesThatContradictEachOtherAreRefused() {
		class Both {

			@IEventListener(topic = "n", resume = "a", sharedBy = "b")
			void hear(int n) {
			}

		}
		assertRefused("Both.hear(int)", "both resume and sharedBy", Both.class);
		class Siblings {

			@IEventListener(topic = "n", sharedBy = "b", from = IEventListener.From.SIBLINGS)
			void hear(int n) {
			}

		}
		assertRefused("Siblings.hear(int)", "only hears events from SIBLINGS", Siblings.class);
		class Lane {

			@IEventListener(topic = "n", resume = "b", lane = "l")
			void hear(int n) {
			}

		}
		assertRefused("Lane.hear(int)", "a name and a lane", Lane.class);
		class OwnLane {

			@IEventListener(topic = "n", lane = "/b")
			void hear(int n) {
			}

		}
		assertRefused("OwnLane.hear(int)", "a lane that starts with a slash", OwnLane.class);
		class Order {

			@IEventListener(topic = "n", resume = "b", orderedBy = "topic")
			void hear(int n) {
			}

		}
		assertRefused("Order.hear(int)", "orderedBy without sharedBy", Order.class);
		class Expression {

			@IEventListener(topic = "n", sharedBy = "b", orderedBy = "payload.")
			void hear(int n) {
			}

		}
		assertRefused("Expression.hear(int)", "no expression", Expression.class);
		class Name {

			@IEventListener(topic = "n", sharedBy = "a b")
			void hear(int n) {
			}

		}
		assertRefused("Name.hear(int)", "\"a b\"", Name.class);
	}

	@Test
	void theSameListenerNameTwiceIsRefused() {
		class Twice {

			@IEventListener(topic = "n", sharedBy = "a")
			void hear(int n) {
			}

			@IEventListener(topic = "m", resume = "a")
			void hear(String m) {
			}

		}
		assertRefused("Twice.hear(", "the name \"a\" already", Twice.class);
	}

	@Test
	void twoPayloadsAreRefused() {
		class Listener {

			@IEventListener("n")
			void hear(int n, String text) {
			}

		}
		assertRefused("Listener.hear(int, String)", "parameters", Listener.class);
	}

	@Test
	void aMessageOfAnotherTypeThanThePayloadIsRefused() {
		class Listener {

			@IEventListener("n")
			void hear(String text, EventMessage<Integer> message) {
			}

		}
		assertRefused("Listener.hear(String, EventMessage)", "parameters", Listener.class);
	}

	@Test
	void aMessageWithOtherTypeArgumentsThanThePayloadIsRefused() {
		class Listener {

			@IEventListener("n")
			void hear(List<String> texts, EventMessage<List<Integer>> message) {
			}

		}
		assertRefused("Listener.hear(List, EventMessage)", "parameters", Listener.class);
	}

	@Test
	void twoMessagesAreRefused() {
		class Listener {

			@IEventListener("n")
			void hear(EventMessage<String> one, EventMessage<String> other) {
			}

		}
		assertRefused("Listener.hear(EventMessage, EventMessage)", "parameters", Listener.class);
	}

	@Test
	void whatIsNeverAPayloadIsRefused() {
		class OfOptional {

			@IEventListener("n")
			void hear(Optional<String> text) {
			}

		}
		class InMessage {

			@IEventListener("n")
			void hear(EventMessage<Optional<String>> message) {
			}

		}
		class OfRemote {

			@IEventListener
			void hear(RemoteEvent<OrderPlaced> event) {
			}

		}
		assertRefused("OfOptional.hear(Optional)", "parameters", OfOptional.class);
		assertRefused("InMessage.hear(EventMessage)", "parameters", InMessage.class);
		assertRefused("OfRemote.hear(RemoteEvent)", "parameters", OfRemote.class);
	}

	@Test
	void inheritedMethodsAreRefusedByTheirName() {
		class Above {

			@IEventListener("n")
			void hear(int n, int m) {
			}

		}
		class Listener extends Above {

		}
		assertRefused("hear(int, int)", "parameters", Listener.class);
		assertRefused("hear(int, int)", "parameters", OfInterface.class);
	}

	@Test
	void staticMethodsAndMethodsOfConfigurationsAreRefusedToo() {
		assertRefused("OfStatic.hear(int, int)", "parameters", OfStatic.class);
		assertRefused("OfConfiguration.hear(int, int)", "parameters", OfConfiguration.class);
	}

	@Test
	void eachPairOfAnnotationsOnOneMethodIsRefused() {
		class EventAndStash {

			@IEventListener("n")
			@IStashListener("n")
			void hear(StashChange<String> change) {
			}

		}
		class PlainAndStash {

			@EventListener
			@IStashListener("n")
			void hear(StashChange<String> change) {
			}

		}
		assertRefused("EventAndStash.hear(StashChange)", "several", EventAndStash.class);
		assertRefused("PlainAndStash.hear(StashChange)", "several", PlainAndStash.class);
	}

	@Test
	void aParameterThatIsNoEventTypeNeedsATopic() {
		class Listener {

			@IEventListener
			void hear(String text) {
			}

		}
		assertRefused("Listener.hear(String)", "no topic", Listener.class);
	}

	@Test
	void aMethodWithoutParametersNeedsATopic() {
		class Listener {

			@IEventListener
			void hear() {
			}

		}
		assertRefused("Listener.hear()", "no topic", Listener.class);
	}

	@Test
	void severalAnnotationsOnOneMethodAreRefused() {
		class Listener {

			@IEventListener
			@EventListener
			void hear(OrderPlaced event) {
			}

		}
		assertRefused("Listener.hear(OrderPlaced)", "several", Listener.class);
	}

	@Test
	void aTopicThatIsNoPatternIsRefused() {
		class Listener {

			@IEventListener("a..b")
			void hear(String text) {
			}

		}
		assertRefused("Listener.hear(String)", "a..b", Listener.class);
	}

	@Test
	void aPlaceholderWithoutValueIsRefused() {
		class Listener {

			@IEventListener("${nobody.knows}")
			void hear(String text) {
			}

		}
		assertRefused("Listener.hear(String)", "${nobody.knows}", Listener.class);
	}

	@Test
	void aStashListenerTakesExactlyOneChange() {
		class None {

			@IStashListener("config.*")
			void hear() {
			}

		}
		class Value {

			@IStashListener("config.*")
			void hear(String value) {
			}

		}
		class Two {

			@IStashListener("config.*")
			void hear(StashChange<String> change, String more) {
			}

		}
		assertRefused("None.hear()", "StashChange", None.class);
		assertRefused("Value.hear(String)", "StashChange", Value.class);
		assertRefused("Two.hear(StashChange, String)", "StashChange", Two.class);
	}

	@Test
	void genericEventTypesAreRefused() {
		assertRefused(Page.class.getName(), "generic", PageListener.class);
		this.contexts.with("iutils.events.bridged-types", List.class.getName());
		assertRefused(Page.class.getName(), "generic", PageListener.class);
	}

	@Test
	void theSameNameTwiceIsRefused() {
		assertRefused(AlsoPlaced.class.getName(), OrderPlaced.class.getName(), AlsoPlacedListener.class);
	}

	@Test
	void aNameThatIsNoTopicIsRefused() {
		assertRefused(Misnamed.class.getName(), "a..b", MisnamedListener.class);
	}

	@Test
	void anApplicationEventThatCannotBeMadeAgainIsRefused() {
		this.contexts.with("iutils.events.bridged-types", Unmakeable.class.getName());
		assertRefused(Unmakeable.class.getName(), "source", Object.class);
	}

	private void assertRefused(String name, String reason, Class<?> bean) {
		Throwable failure = catchThrowable(() -> this.contexts.start((context) -> register(context, bean)));
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		while (failure != null && !(failure instanceof RefusedDeclarationException)) {
			failure = failure.getCause();
		}
		assertThat(failure).as(String.valueOf(cause))
			.isNotNull()
			.hasMessageContaining(name)
			.hasMessageContaining(reason);
		assertThat(((RefusedDeclarationException) failure).action()).isNotBlank();
	}

	private <T> void register(GenericApplicationContext context, Class<T> bean) {
		if (bean.isAnnotationPresent(Configuration.class)) {
			((AnnotationConfigApplicationContext) context).register(bean);
		}
		else {
			context.registerBean("test", bean, () -> instance(bean));
		}
	}

	private <T> T instance(Class<T> type) {
		try {
			var constructor = type.getDeclaredConstructors()[0];
			constructor.setAccessible(true);
			return type.cast(
					(constructor.getParameterCount() == 0) ? constructor.newInstance() : constructor.newInstance(this));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	interface HearingTwo {

		@IEventListener("n")
		default void hear(int n, int m) {
		}

	}

	static class OfInterface implements HearingTwo {

	}

	static class OfStatic {

		@IEventListener("n")
		static void hear(int n, int m) {
		}

	}

	@Configuration
	static class OfConfiguration {

		@IEventListener("n")
		void hear(int n, int m) {
		}

	}

	interface Hearing {

		void hear(int n);

	}

	static class HearingBean implements Hearing {

		@Override
		@IEventListener("n")
		public void hear(int n) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JdkProxied {

		@Bean
		static DefaultAdvisorAutoProxyCreator proxies() {
			return new DefaultAdvisorAutoProxyCreator();
		}

		@Bean
		static Advisor advisor() {
			NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
			pointcut.addMethodName("hear");
			return new DefaultPointcutAdvisor(pointcut, (MethodInterceptor) (invocation) -> invocation.proceed());
		}

		@Bean
		HearingBean hearing() {
			return new HearingBean();
		}

	}

	interface AnnotatedHearing {

		@IEventListener("n")
		void hear(int n);

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxyOfInterface {

		@Bean
		AnnotatedHearing hearing() {
			ProxyFactory proxy = new ProxyFactory();
			proxy.setInterfaces(AnnotatedHearing.class);
			proxy.addAdvice((MethodInterceptor) (invocation) -> null);
			return (AnnotatedHearing) proxy.getProxy();
		}

	}

	static class AsyncStage {

		@IEventListener("n")
		@Async
		CompletionStage<Void> hear(int n) {
			return java.util.concurrent.CompletableFuture.completedFuture(null);
		}

	}

	@IEvent
	record Page<T>(T content) {
	}

	static class PageListener {

		@IEventListener("pages")
		void hear(Page<String> page) {
		}

	}

	@IEvent("orders.placed")
	record AlsoPlaced(int number) {
	}

	static class AlsoPlacedListener {

		@IEventListener
		void hear(AlsoPlaced event) {
		}

	}

	@IEvent("a..b")
	record Misnamed(int number) {
	}

	static class MisnamedListener {

		@IEventListener
		void hear(Misnamed event) {
		}

	}

	static class Unmakeable extends ApplicationEvent {

		Unmakeable(Thread source) {
			super(source);
		}

	}

}
