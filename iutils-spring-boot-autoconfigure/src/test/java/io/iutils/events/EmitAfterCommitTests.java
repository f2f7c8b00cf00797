package io.iutils.events;

import static io.iutils.events.Contexts.count;
import static io.iutils.events.Contexts.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRED;

import io.iutils.EventMessage;
import io.iutils.EventNotBridged;
import io.iutils.IEventListener;
import io.iutils.IEvents;
import io.iutils.InvalidNameException;
import io.iutils.NestedWriteException;
import io.iutils.IStash;
import io.iutils.StorageFullException;
import io.iutils.ValueTooLargeException;
import io.iutils.engine.Counters;
import io.iutils.engine.Engine;
import io.iutils.engine.EventLog;
import io.iutils.events.sample.OrderPlaced;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import io.iutils.testing.OnEveryEngine;

/**
 * What is emitted after the commit, and what becomes of it if that fails.
 */
@OnEveryEngine
class EmitAfterCommitTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	private static Orders orders(ApplicationContext context) {
		return context.getBean(Orders.class);
	}

	private static void transaction(ApplicationContext context, Runnable action) {
		orders(context).transaction(PROPAGATION_REQUIRED).executeWithoutResult((status) -> action.run());
	}

	private static List<Object> journal(ApplicationContext context) {
		return events(context).read("**", 0, Object.class, 99).stream().map(EventMessage::payload).toList();
	}

	@Test
	void itIsHeardInEachSiblingAfterTheCommitAndByNoOrdinaryListener() {
		ApplicationContext here = this.contexts.start(Orders.Database.class, Listener.class);
		ApplicationContext there = this.contexts.start(Listener.class);
		transaction(here, () -> {
			events(here).emitAfterCommit("orders.mailed", new OrderPlaced(1));
			assertThat(journal(here)).isEmpty();
		});
		for (ApplicationContext each : List.of(here, there)) {
			Listener heard = each.getBean(Listener.class);
			await().until(() -> heard.journal.size() == 1);
			assertThat(heard.plain).isEmpty();
		}
	}

	@Test
	void theExampleOfTheDocumentation() {
		ApplicationContext here = this.contexts.start(Orders.Database.class, Checkout.class);
		orders(here).place(1);
		here.getBean(Checkout.class).pay(1);
		assertThatIllegalStateException().isThrownBy(() -> here.getBean(Checkout.class).pay(2));
		assertThat(journal(here)).containsExactly(new OrderPlaced(1), 1L);
	}

	@Test
	void thePictureIsTakenAtTheCall() {
		ApplicationContext here = this.contexts.start(Orders.Database.class);
		List<Integer> payload = new ArrayList<>(List.of(1));
		transaction(here, () -> {
			events(here).emitAfterCommit("numbers", payload);
			payload.add(2);
			events(here).emitAfterCommit("numbers", payload);
			payload.clear();
		});
		assertThat(journal(here)).containsExactly(List.of(1), List.of(1, 2));
	}

	@Test
	void itKeepsTheOrderOfTheCallsBesidePublishedEvents() {
		ApplicationContext here = this.contexts.start(Orders.Database.class);
		transaction(here, () -> {
			here.publishEvent(new OrderPlaced(1));
			events(here).emitAfterCommit("n", 2);
			events(here).emitAfterCommit("n", null);
			here.publishEvent(new OrderPlaced(3));
			events(here).emit("n", 0);
		});
		assertThat(journal(here)).containsExactly(0L, new OrderPlaced(1), 2L, null, new OrderPlaced(3));
	}

	@Test
	void withoutATransactionItIsEmittedAtOnce() {
		ApplicationContext here = this.contexts.start();
		events(here).emitAfterCommit("n", 1);
		assertThat(journal(here)).containsExactly(1L);
	}

	@Test
	void whatIsWrongWithThePayloadIsThrownAtTheCallWithAndWithoutATransaction() {
		this.contexts.with("iutils.events.max-payload-size", "10B");
		ApplicationContext here = this.contexts.start(Orders.Database.class);
		Runnable calls = () -> {
			assertThatExceptionOfType(ValueTooLargeException.class)
				.isThrownBy(() -> events(here).emitAfterCommit("n", "more than ten bytes"));
			assertThatExceptionOfType(InvalidNameException.class)
				.isThrownBy(() -> events(here).emitAfterCommit("n..n", 1));
			assertThatExceptionOfType(NestedWriteException.class)
				.isThrownBy(() -> here.getBean(IStash.class).update("k", Integer.class, 0, (value) -> {
					events(here).emitAfterCommit("n", 1);
					return value;
				}));
		};
		calls.run();
		transaction(here, calls);
		assertThat(journal(here)).isEmpty();
		assertThat(count(here, Counters.Count.EVENTS_NOT_BRIDGED)).isZero();
	}

	@Test
	void withoutATransactionAFailureIsThrown() {
		ApplicationContext here = this.contexts.start(FullDisk.class, Failures.class);
		FullDisk.of(here).full = true;
		assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> events(here).emitAfterCommit("n", 1));
		assertThat(here.getBean(Failures.class).heard).isEmpty();
		assertThat(count(here, Counters.Count.EVENTS_NOT_BRIDGED)).isZero();
	}

	@Test
	void aFailureAfterTheCommitIsToldAndDisturbsNobodyElse() {
		ApplicationContext here = this.contexts.start(Orders.Database.class, FullDisk.class, Failures.class,
				Afterwards.class);
		List<String> others = new ArrayList<>();
		transaction(here, () -> {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					others.add("commit");
				}

				@Override
				public void afterCompletion(int status) {
					others.add("completion " + status);
				}

			});
			events(here).emitAfterCommit("n", 1);
			orders(here).place(2);
			events(here).emitAfterCommit("nothing", null);
			FullDisk.of(here).full = true;
		});
		assertThat(others).containsExactly("commit", "completion 0");
		assertThat(here.getBean(Afterwards.class).heard).containsExactly(new OrderPlaced(2));
		assertThat(orders(here).inDatabase()).containsExactly(2L);
		List<EventNotBridged> told = here.getBean(Failures.class).heard;
		assertThat(told).extracting(EventNotBridged::event).containsExactly(1, new OrderPlaced(2), null);
		assertThat(told).extracting(EventNotBridged::topic).containsExactly("n", "orders.placed", "nothing");
		assertThat(told).extracting(EventNotBridged::reason).hasOnlyElementsOfType(StorageFullException.class);
		assertThat(count(here, Counters.Count.EVENTS_NOT_BRIDGED)).isEqualTo(3);
		FullDisk.of(here).full = false;
		transaction(here, () -> events(here).emitAfterCommit("n", 4));
		assertThat(journal(here)).containsExactly("what a failure led to", "what a failure led to",
				"what a failure led to", 4L);
	}

	static class Listener {

		final List<Object> journal = new CopyOnWriteArrayList<>();

		final List<Object> plain = new CopyOnWriteArrayList<>();

		@IEventListener("orders.mailed")
		void journal(OrderPlaced event) {
			this.journal.add(event);
		}

		@EventListener
		void plain(OrderPlaced event) {
			this.plain.add(event);
		}

	}

	static class Checkout {

		private final JdbcTemplate jdbc;

		private final IEvents events;

		Checkout(JdbcTemplate jdbc, IEvents events) {
			this.jdbc = jdbc;
			this.events = events;
		}

		@Transactional
		public void pay(long number) {
			this.events.emitAfterCommit("orders.paid", number);
			if (this.jdbc.update("update orders set number = number where number = ?", number) == 0) {
				throw new IllegalStateException("There is no order " + number);
			}
		}

	}

	static class Failures {

		final List<EventNotBridged> heard = new CopyOnWriteArrayList<>();

		private final ApplicationContext context;

		Failures(ApplicationContext context) {
			this.context = context;
		}

		@EventListener
		void hear(EventNotBridged failure) {
			this.heard.add(failure);
			FullDisk.of(this.context).full = false;
			events(this.context).emit("failures", "what a failure led to");
			FullDisk.of(this.context).full = true;
			throw new IllegalStateException("a listener of the failure fails");
		}

	}

	static class Afterwards {

		final List<Object> heard = new CopyOnWriteArrayList<>();

		@TransactionalEventListener
		void hear(OrderPlaced event) {
			this.heard.add(event);
		}

	}

	/** Stands before the journal of a context. */
	static final class FullDisk implements BeanPostProcessor {

		volatile boolean full;

		static FullDisk of(ApplicationContext context) {
			return context.getBean(FullDisk.class);
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			return (bean instanceof Engine engine)
					? proxy(Engine.class, (method, arguments) -> method.getName().equals("events")
							? full(engine.events()) : method.invoke(engine, arguments))
					: bean;
		}

		private EventLog full(EventLog log) {
			return proxy(EventLog.class, (method, arguments) -> {
				if (this.full && method.getName().equals("append")) {
					throw new StorageFullException(Path.of("events"), null);
				}
				return method.invoke(log, arguments);
			});
		}

		private static <T> T proxy(Class<T> type, Call call) {
			return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
					(proxy, method, arguments) -> call.on(method, arguments)));
		}

		private interface Call {

			Object on(Method method, Object[] arguments) throws Throwable;

		}

	}

}
