package io.iutils.events;

import static io.iutils.events.Contexts.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iutils.EventMessage;
import io.iutils.IEventListener;
import io.iutils.events.sample.OrderCancelled;
import io.iutils.events.sample.OrderPlaced;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import io.iutils.testing.OnEveryEngine;

/**
 * Published events wait for the transaction; received ones do not know one.
 */
@OnEveryEngine
class TransactionBridgeTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	@Test
	void withATransactionItIsAppendedAfterCommitInTheOrderOfPublication() {
		ApplicationContext here = this.contexts.start(Transactions.class, Listener.class);
		transaction(here).executeWithoutResult((status) -> {
			here.publishEvent(new OrderPlaced(1));
			here.publishEvent(new OrderCancelled(2));
			here.publishEvent(new OrderPlaced(3));
			assertThat(events(here).lastId()).isZero();
			assertThat(here.getBean(Listener.class).plain).hasSize(3);
		});
		assertThat(journal(here)).containsExactly(new OrderPlaced(1), new OrderCancelled(2), new OrderPlaced(3));
	}

	@Test
	void onRollbackItIsNeverAppended() {
		ApplicationContext here = this.contexts.start(Transactions.class);
		transaction(here).executeWithoutResult((status) -> {
			here.publishEvent(new OrderPlaced(1));
			status.setRollbackOnly();
		});
		here.publishEvent(new OrderPlaced(2));
		assertThat(journal(here)).containsExactly(new OrderPlaced(2));
	}

	@Test
	void emitIgnoresTransactions() {
		ApplicationContext here = this.contexts.start(Transactions.class);
		transaction(here).executeWithoutResult((status) -> {
			events(here).emit("t", new OrderPlaced(1));
			status.setRollbackOnly();
		});
		assertThat(journal(here)).containsExactly(new OrderPlaced(1));
	}

	@Test
	void whatIsPublishedAfterTheCommitIsNotLost() {
		ApplicationContext here = this.contexts.start(Transactions.class);
		transaction(here).executeWithoutResult((status) -> {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					here.publishEvent(new OrderPlaced(2));
				}

				@Override
				public void afterCompletion(int outcome) {
					here.publishEvent(new OrderPlaced(3));
				}

			});
			here.publishEvent(new OrderPlaced(1));
		});
		assertThat(journal(here)).containsExactlyInAnyOrder(new OrderPlaced(1), new OrderPlaced(2), new OrderPlaced(3));
		assertThat(journal(here).get(0)).isEqualTo(new OrderPlaced(1));
	}

	@Test
	void anInnerTransactionHasAnOutcomeOfItsOwn() {
		ApplicationContext here = this.contexts.start(Transactions.class);
		transaction(here).executeWithoutResult((outer) -> {
			here.publishEvent(new OrderPlaced(1));
			TransactionTemplate inner = transaction(here);
			inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
			inner.executeWithoutResult((status) -> here.publishEvent(new OrderPlaced(2)));
			assertThat(journal(here)).containsExactly(new OrderPlaced(2));
			outer.setRollbackOnly();
		});
		assertThat(journal(here)).containsExactly(new OrderPlaced(2));
	}

	@Test
	void transactionalListenersRunOnlyWhereItWasPublished() {
		ApplicationContext here = this.contexts.start(Transactions.class, Listener.class);
		ApplicationContext there = this.contexts.start(Transactions.class, Listener.class);
		transaction(here).executeWithoutResult((status) -> here.publishEvent(new OrderPlaced(1)));
		Listener heardHere = here.getBean(Listener.class);
		Listener heardThere = there.getBean(Listener.class);
		await().until(() -> heardThere.journal.size() == 1);
		assertThat(heardHere.transactional).hasSize(1);
		assertThat(heardThere.transactional).isEmpty();
		assertThat(heardThere.fallback).isEmpty();
		assertThat(heardThere.plain).hasSize(1);
	}

	private static TransactionTemplate transaction(ApplicationContext context) {
		return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
	}

	private static List<Object> journal(ApplicationContext context) {
		return events(context).read("**", 0, Object.class, 99).stream().map(EventMessage::payload).toList();
	}

	static class Listener {

		final List<Object> plain = new CopyOnWriteArrayList<>();

		final List<Object> transactional = new CopyOnWriteArrayList<>();

		final List<Object> fallback = new CopyOnWriteArrayList<>();

		final List<Object> journal = new CopyOnWriteArrayList<>();

		@EventListener({ OrderPlaced.class, OrderCancelled.class })
		void plain(Object event) {
			this.plain.add(event);
		}

		@TransactionalEventListener
		void transactional(OrderPlaced event) {
			this.transactional.add(event);
		}

		@TransactionalEventListener(fallbackExecution = true)
		void fallback(OrderPlaced event) {
			this.fallback.add(event);
		}

		@IEventListener
		void journal(OrderPlaced event) {
			this.journal.add(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class Transactions {

		@Bean
		PlatformTransactionManager transactionManager() {
			return new AbstractPlatformTransactionManager() {

				private final ThreadLocal<Boolean> active = ThreadLocal.withInitial(() -> false);

				@Override
				protected Object doGetTransaction() {
					return this.active;
				}

				@Override
				protected boolean isExistingTransaction(Object transaction) {
					return this.active.get();
				}

				@Override
				protected void doBegin(Object transaction, TransactionDefinition definition) {
					this.active.set(true);
				}

				@Override
				protected Object doSuspend(Object transaction) {
					this.active.set(false);
					return this.active;
				}

				@Override
				protected void doResume(Object transaction, Object suspended) {
					this.active.set(true);
				}

				@Override
				protected void doCommit(DefaultTransactionStatus status) {
				}

				@Override
				protected void doRollback(DefaultTransactionStatus status) {
				}

				@Override
				protected void doSetRollbackOnly(DefaultTransactionStatus status) {
				}

				@Override
				protected void doCleanupAfterCompletion(Object transaction) {
					this.active.set(false);
				}

			};
		}

	}

}
