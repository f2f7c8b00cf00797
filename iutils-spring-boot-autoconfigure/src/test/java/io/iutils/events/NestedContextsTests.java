package io.iutils.events;

import static io.iutils.events.Contexts.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRED;

import io.iutils.EventMessage;
import io.iutils.EventNotBridged;
import io.iutils.events.sample.OrderCancelled;
import io.iutils.events.sample.OrderPlaced;
import io.iutils.events.sample.PriceChanged;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.ResolvableType;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import io.iutils.testing.OnEveryEngine;

/**
 * An event of nested contexts is written once, by the bridge of the context it was
 * published in, before the listeners of this context.
 */
@OnEveryEngine
class NestedContextsTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	private AnnotationConfigApplicationContext below(ApplicationContext parent, Class<?>... beans) {
		return this.contexts.start((context) -> context.setParent(parent), beans);
	}

	private static List<Object> journal(ApplicationContext context) {
		return events(context).read("**", 0, Object.class, 99).stream().map(EventMessage::payload).toList();
	}

	@Test
	void causesStandBeforeEffectsInEveryContext() {
		ApplicationContext top = this.contexts.start();
		ApplicationContext middle = below(top);
		ApplicationContext bottom = below(middle, Answering.class);
		bottom.publishEvent(new OrderPlaced(1));
		middle.publishEvent(new OrderPlaced(2));
		top.publishEvent(new OrderPlaced(3));
		bottom.publishEvent(new PriceChanged(this, BigDecimal.ONE, List.of()));
		assertThat(journal(top)).hasSize(5);
		assertThat(journal(top).subList(0, 4)).containsExactly(new OrderPlaced(1), new OrderCancelled(1),
				new OrderPlaced(2), new OrderPlaced(3));
	}

	@Test
	void anExceptionOfAListenerBelowDoesNotTakeTheEventBack() {
		ApplicationContext top = this.contexts.start();
		ApplicationContext bottom = below(top, Throwing.class);
		OrderPlaced event = new OrderPlaced(1);
		assertThatIllegalStateException().isThrownBy(() -> bottom.publishEvent(event));
		assertThat(journal(top)).containsExactly(event);
		// The same object again: neither is taken for the one before.
		top.publishEvent(event);
		assertThat(journal(top)).hasSize(2);
		assertThatIllegalStateException().isThrownBy(() -> bottom.publishEvent(event));
		assertThat(journal(top)).hasSize(3);
	}

	@Test
	void manyExceptionsBelowLoseNothingAbove() {
		ApplicationContext top = this.contexts.start();
		ApplicationContext bottom = below(top, Throwing.class);
		for (int i = 0; i < 100; i++) {
			OrderPlaced event = new OrderPlaced(i);
			assertThatIllegalStateException().isThrownBy(() -> bottom.publishEvent(event));
		}
		bottom.publishEvent(new OrderCancelled(1));
		top.publishEvent(new OrderCancelled(2));
		assertThat(events(top).read("**", 0, Object.class, 999)).hasSize(102);
	}

	@Test
	void theSameObjectInsideItselfIsTwoEvents() {
		ApplicationContext top = this.contexts.start();
		ApplicationContext bottom = below(top, Again.class);
		bottom.publishEvent(new OrderPlaced(1));
		assertThat(journal(top)).containsExactly(new OrderPlaced(1), new OrderPlaced(1));
	}

	@Test
	void whatIsPublishedBelowByAListenerAboveIsWrittenOnce() {
		ApplicationContext top = this.contexts.start(Forwarding.class);
		ApplicationContext bottom = below(top, Answering.class);
		top.getBean(Forwarding.class).to = bottom;
		bottom.publishEvent(new OrderPlaced(1));
		assertThat(journal(top)).containsExactly(new OrderPlaced(1), new OrderCancelled(1), new OrderPlaced(2),
				new OrderCancelled(2));
	}

	@Test
	void aContextWithoutIutilsBelowOneWithItIsWrittenAbove() {
		ApplicationContext top = this.contexts.start();
		ApplicationContext middle = below(top);
		try (AnnotationConfigApplicationContext bottom = new AnnotationConfigApplicationContext()) {
			bottom.setParent(middle);
			bottom.refresh();
			bottom.publishEvent(new OrderPlaced(1));
		}
		try (AnnotationConfigApplicationContext beside = new AnnotationConfigApplicationContext()) {
			beside.setParent(top);
			beside.refresh();
			beside.publishEvent(new OrderPlaced(2));
		}
		assertThat(journal(top)).containsExactly(new OrderPlaced(1), new OrderPlaced(2));
	}

	@Test
	void whatIsPublishedBeforeListenersCanHearIsWrittenOnce() {
		ApplicationContext top = this.contexts.start();
		below(top, Early.class);
		assertThat(journal(top)).containsExactly(new OrderPlaced(1));
	}

	@Test
	void inATransactionItIsWrittenOnceAfterTheCommit() {
		ApplicationContext top = this.contexts.start(Orders.Database.class);
		ApplicationContext bottom = below(top, Answering.class);
		top.getBean(Orders.class).transaction(PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
			bottom.publishEvent(new OrderPlaced(1));
			top.publishEvent(new OrderPlaced(2));
			events(bottom).emitAfterCommit("third", new OrderPlaced(3));
			assertThat(journal(top)).isEmpty();
		});
		assertThat(journal(top)).containsExactly(new OrderPlaced(1), new OrderCancelled(1), new OrderPlaced(2),
				new OrderPlaced(3));
	}

	@Test
	void whatIsNotBridgedIsToldInTheContextItWasPublishedInAndAbove() {
		this.contexts.with("iutils.events.max-payload-size", "1B");
		ApplicationContext top = this.contexts.start(NotBridged.class);
		ApplicationContext bottom = below(top, NotBridgedBelow.class);
		bottom.publishEvent(new OrderPlaced(1));
		assertThat(top.getBean(NotBridged.class).heard).hasSize(1);
		assertThat(bottom.getBean(NotBridgedBelow.class).heard).hasSize(1);
		top.publishEvent(new OrderPlaced(2));
		assertThat(top.getBean(NotBridged.class).heard).hasSize(2);
		assertThat(bottom.getBean(NotBridgedBelow.class).heard).hasSize(1);
	}

	@Test
	void withAsynchronousMulticastersItIsWrittenOnceInThePublishersThread() {
		ApplicationContext top = this.contexts.start(Asynchronous.class);
		ApplicationContext bottom = below(top, Asynchronous.class, Threads.class);
		for (int i = 0; i < 20; i++) {
			bottom.publishEvent(new OrderPlaced(i));
			assertThat(journal(top)).hasSize(i + 1);
		}
		Threads heard = bottom.getBean(Threads.class);
		await().until(() -> heard.names.size() == 20);
		assertThat(heard.names).allMatch((name) -> name.startsWith("async-"));
		assertThat(journal(top)).extracting("number").isSorted().doesNotHaveDuplicates();
	}

	@Test
	void aMulticasterBelowThatChangesTheThreadBeforeAnybodyHearsLeavesItToTheOneAbove() {
		ApplicationContext top = this.contexts.start();
		ApplicationContext bottom = below(top, Elsewhere.class, Threads.class);
		bottom.publishEvent(new OrderPlaced(1));
		await().until(() -> bottom.getBean(Threads.class).names.size() == 1);
		assertThat(journal(top)).containsExactly(new OrderPlaced(1));
	}

	static class Answering {

		@EventListener
		OrderCancelled answer(OrderPlaced event) {
			return new OrderCancelled(event.number());
		}

	}

	static class Throwing {

		@EventListener
		void fail(OrderPlaced event) {
			throw new IllegalStateException("fails");
		}

	}

	static class Again {

		private final ApplicationContext context;

		private boolean done;

		Again(ApplicationContext context) {
			this.context = context;
		}

		@EventListener
		void again(OrderPlaced event) {
			if (!this.done) {
				this.done = true;
				this.context.publishEvent(event);
			}
		}

	}

	static class Forwarding {

		volatile ApplicationContext to;

		@EventListener
		void forward(OrderPlaced event) {
			if (event.number() == 1) {
				this.to.publishEvent(new OrderPlaced(2));
			}
		}

	}

	static class Early implements BeanFactoryPostProcessor, ApplicationContextAware {

		private ApplicationContext context;

		@Override
		public void setApplicationContext(ApplicationContext context) {
			this.context = context;
		}

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
			this.context.publishEvent(new OrderPlaced(1));
		}

	}

	static class NotBridged {

		final List<EventNotBridged> heard = new CopyOnWriteArrayList<>();

		@EventListener
		void hear(EventNotBridged event) {
			this.heard.add(event);
		}

	}

	static class NotBridgedBelow extends NotBridged {

	}

	static class Threads {

		final List<String> names = new CopyOnWriteArrayList<>();

		@EventListener
		void hear(OrderPlaced event) {
			this.names.add(Thread.currentThread().getName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Asynchronous {

		@Bean
		SimpleApplicationEventMulticaster applicationEventMulticaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor("async-"));
			return multicaster;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Elsewhere {

		@Bean
		SimpleApplicationEventMulticaster applicationEventMulticaster() {
			SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("elsewhere-");
			return new SimpleApplicationEventMulticaster() {

				@Override
				public void multicastEvent(ApplicationEvent event, ResolvableType eventType) {
					executor.execute(() -> super.multicastEvent(event, eventType));
				}

			};
		}

	}

}
