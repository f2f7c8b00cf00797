package io.iutils.events;

import static io.iutils.events.Contexts.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRED;

import io.iutils.EventMessage;
import io.iutils.IEventListener;
import io.iutils.RemoteEvent;
import io.iutils.events.sample.OrderCancelled;
import io.iutils.events.sample.OrderEvent;
import io.iutils.events.sample.OrderPlaced;
import io.iutils.events.sample.PriceChanged;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalApplicationListener;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import io.iutils.testing.OnEveryEngine;

/**
 * Listeners of Spring that wait for a transaction run only where an event was published.
 */
@OnEveryEngine
class TransactionalListenersTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	private static void commit(ApplicationContext context, Object event) {
		context.getBean(Orders.class)
			.transaction(PROPAGATION_REQUIRED)
			.executeWithoutResult((status) -> context.publishEvent(event));
	}

	private static void rollBack(ApplicationContext context, Object event) {
		context.getBean(Orders.class).transaction(PROPAGATION_REQUIRED).executeWithoutResult((status) -> {
			context.publishEvent(event);
			status.setRollbackOnly();
		});
	}

	@Test
	void noPhaseAndNoFallbackRunsInASibling() {
		ApplicationContext here = this.contexts.start(Orders.Database.class, AllPhases.class, AsBean.class);
		ApplicationContext there = this.contexts.start(Orders.Database.class, AllPhases.class, AsBean.class);
		commit(here, new OrderPlaced(1));
		rollBack(here, new OrderPlaced(2));
		here.publishEvent(new OrderPlaced(3));
		commit(here, new PriceChanged(this, BigDecimal.ONE, List.of()));
		AllPhases heardHere = here.getBean(AllPhases.class);
		AllPhases heardThere = there.getBean(AllPhases.class);
		await().until(() -> heardThere.plain.size() == 3);
		assertThat(heardThere.plain).containsExactly("OrderPlaced", "OrderPlaced", "PriceChanged");
		await().until(() -> heardThere.journal.size() == 2);
		assertThat(heardThere.transactional).isEmpty();
		assertThat(there.getBean(AsBean.class).heard).isEmpty();
		assertThat(here.getBean(AsBean.class).heard).hasSize(4);
		assertThat(heardHere.transactional).containsExactly("before commit 1", "after commit 1", "after completion 1",
				"supertype 1", "after rollback 2", "after completion 2", "fallback 3", "price");
	}

	@Test
	void anAnswerToAReceivedEventWaitsForTheTransactionOfTheListener() {
		ApplicationContext here = this.contexts.start(Orders.Database.class);
		ApplicationContext there = this.contexts.start(Orders.Database.class, Answering.class);
		// Else an answer may come between the questions.
		Contexts.pause(there);
		here.publishEvent(new OrderPlaced(1));
		here.publishEvent(new OrderPlaced(2));
		here.publishEvent(new OrderPlaced(3));
		Contexts.resume(there);
		await().untilAsserted(() -> assertThat(journal(here)).containsExactly(new OrderPlaced(1), new OrderPlaced(2),
				new OrderPlaced(3), new OrderCancelled(1), new OrderCancelled(3)));
	}

	@Test
	void aTransactionOfTheSenderIsNoneOfTheReceivers() {
		ApplicationContext here = this.contexts.start(Orders.Database.class);
		ApplicationContext there = this.contexts.start(AllPhases.class);
		commit(here, new OrderPlaced(1));
		AllPhases heard = there.getBean(AllPhases.class);
		await().until(() -> heard.plain.size() == 1);
		assertThat(heard.inTransaction).containsOnly(false);
	}

	@Test
	void anExceptionOfAListenerBeforeTheCommitLetsNothingLeave() {
		ApplicationContext here = this.contexts.start(Orders.Database.class, Vetoing.class);
		assertThatIllegalStateException().isThrownBy(() -> commit(here, new OrderPlaced(1)));
		assertThat(journal(here)).isEmpty();
	}

	private static List<Object> journal(ApplicationContext context) {
		return events(context).read("**", 0, Object.class, 99).stream().map(EventMessage::payload).toList();
	}

	static class AllPhases {

		final List<String> transactional = new CopyOnWriteArrayList<>();

		final List<String> plain = new CopyOnWriteArrayList<>();

		final List<Object> journal = new CopyOnWriteArrayList<>();

		final List<Boolean> inTransaction = new CopyOnWriteArrayList<>();

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		void beforeCommit(OrderPlaced event) {
			this.transactional.add("before commit " + event.number());
		}

		@Order(1)
		@TransactionalEventListener
		void afterCommit(OrderPlaced event) {
			this.transactional.add("after commit " + event.number());
		}

		@Order(1)
		@TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
		void afterRollback(OrderPlaced event) {
			this.transactional.add("after rollback " + event.number());
		}

		@Order(2)
		@TransactionalEventListener(phase = TransactionPhase.AFTER_COMPLETION)
		void afterCompletion(OrderPlaced event) {
			this.transactional.add("after completion " + event.number());
		}

		@Order(3)
		@TransactionalEventListener(condition = "#event.number() == 1")
		void supertype(OrderEvent event) {
			this.transactional.add("supertype " + event.number());
		}

		@TransactionalEventListener(fallbackExecution = true, condition = "#event.number() == 3")
		void fallback(OrderPlaced event) {
			this.transactional.add("fallback " + event.number());
		}

		@TransactionalEventListener(fallbackExecution = true)
		void remote(RemoteEvent<OrderPlaced> event) {
			this.transactional.add("remote " + event.getPayload().number());
		}

		@TransactionalEventListener(fallbackExecution = true)
		void price(PriceChanged event) {
			this.transactional.add("price");
		}

		@EventListener({ OrderPlaced.class, PriceChanged.class })
		void plain(Object event) {
			this.inTransaction.add(TransactionSynchronizationManager.isActualTransactionActive());
			this.plain.add(event.getClass().getSimpleName());
		}

		@IEventListener
		void journal(OrderPlaced event) {
			this.journal.add(event);
		}

	}

	/** As a bean of its own type, without an annotation. */
	static class AsBean implements TransactionalApplicationListener<ApplicationEvent> {

		final List<Object> heard = new CopyOnWriteArrayList<>();

		@Override
		public void onApplicationEvent(ApplicationEvent event) {
			if (event instanceof PriceChanged || event instanceof PayloadApplicationEvent<?> wrapper
					&& wrapper.getPayload() instanceof OrderPlaced) {
				this.heard.add(event);
			}
		}

		@Override
		public void addCallback(SynchronizationCallback callback) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void processEvent(ApplicationEvent event) {
			throw new UnsupportedOperationException();
		}

	}

	static class Answering {

		private final ApplicationContext context;

		Answering(ApplicationContext context) {
			this.context = context;
		}

		@EventListener
		@Transactional
		public void answer(RemoteEvent<OrderPlaced> event) {
			this.context.publishEvent(new OrderCancelled(event.getPayload().number()));
			if (event.getPayload().number() == 2) {
				throw new IllegalStateException("no answer");
			}
		}

	}

	static class Vetoing {

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		void veto(OrderPlaced event) {
			throw new IllegalStateException("no");
		}

	}

}
