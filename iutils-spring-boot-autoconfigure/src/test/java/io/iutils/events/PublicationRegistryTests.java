package io.iutils.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRED;

import io.iutils.IEventListener;
import io.iutils.IEvents;
import io.iutils.events.sample.OrderCancelled;
import io.iutils.events.sample.OrderPlaced;
import io.iutils.events.sample.PriceChanged;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.modulith.events.config.EventPublicationAutoConfiguration;
import org.springframework.modulith.events.support.PersistentApplicationEventMulticaster;
import org.springframework.scheduling.annotation.EnableAsync;
import io.iutils.testing.OnEveryEngine;

/**
 * Beside the event publication registry of Spring Modulith, in a database of each
 * sibling: received events leave no row in it.
 */
@OnEveryEngine
class PublicationRegistryTests {

	@RegisterExtension
	final Contexts contexts = new Contexts().with("spring.modulith.events.jdbc.schema-initialization.enabled", "true");

	private static List<String> publications(ApplicationContext context) {
		return context.getBean(JdbcTemplate.class)
			.queryForList(
					"select event_type || ' ' || case when completion_date is null then 'open' else 'completed' end"
							+ " from event_publication order by publication_date",
					String.class);
	}

	private static void commit(ApplicationContext context, Object event) {
		context.getBean(Orders.class)
			.transaction(PROPAGATION_REQUIRED)
			.executeWithoutResult((status) -> context.publishEvent(event));
	}

	@Test
	void moduleListenersRunAndPublicationsAreKeptOnlyWhereAnEventWasPublished() {
		ApplicationContext here = this.contexts.start(Registry.class, Heard.class, Listener.class);
		ApplicationContext there = this.contexts.start(Registry.class, Heard.class, Listener.class);
		assertThat(there.getBean(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME))
			.isInstanceOf(PersistentApplicationEventMulticaster.class);
		commit(here, new OrderPlaced(1));
		commit(here, new PriceChanged(this, BigDecimal.ONE, List.of()));
		here.publishEvent(new OrderPlaced(2));
		Heard heardHere = here.getBean(Heard.class);
		Heard heardThere = there.getBean(Heard.class);
		await().until(() -> heardThere.journal.size() == 2 && heardThere.plain.size() == 3);
		assertThat(heardThere.plain.get(0)).isEqualTo(new OrderPlaced(1));
		assertThat(heardThere.module).isEmpty();
		assertThat(publications(there)).isEmpty();
		// The registry keeps what was published without a transaction, and nobody ever
		// completes it. So would every sibling if received events came to its listeners.
		String placed = OrderPlaced.class.getName();
		await().untilAsserted(() -> assertThat(publications(here)).containsExactly(placed + " completed",
				PriceChanged.class.getName() + " completed", placed + " open"));
		assertThat(heardHere.module).hasSize(2).contains(new OrderPlaced(1));
		commit(there, new OrderPlaced(3));
		await().untilAsserted(() -> assertThat(publications(there)).containsExactly(placed + " completed"));
		assertThat(publications(here)).hasSize(3);
	}

	@Test
	void whatAModuleListenerEmitsLeavesOnceItsOwnTransactionCommits() {
		ApplicationContext here = this.contexts.start(Registry.class, Emitting.class);
		ApplicationContext there = this.contexts.start(Heard.class, Listener.class);
		commit(here, new OrderPlaced(1));
		Heard heard = there.getBean(Heard.class);
		await().until(() -> heard.mailed.size() == 1);
		await().untilAsserted(
				() -> assertThat(publications(here)).containsExactly(OrderPlaced.class.getName() + " completed"));
	}

	/** Beside the listener, which is a proxy. */
	static class Heard {

		final List<Object> module = new CopyOnWriteArrayList<>();

		final List<Object> plain = new CopyOnWriteArrayList<>();

		final List<Object> journal = new CopyOnWriteArrayList<>();

		final List<Object> mailed = new CopyOnWriteArrayList<>();

	}

	static class Listener {

		private final Heard heard;

		Listener(Heard heard) {
			this.heard = heard;
		}

		@ApplicationModuleListener
		public void module(OrderPlaced event) {
			this.heard.module.add(event);
		}

		@ApplicationModuleListener
		public void module(PriceChanged event) {
			this.heard.module.add(event);
		}

		@EventListener({ OrderPlaced.class, PriceChanged.class })
		public void plain(Object event) {
			this.heard.plain.add(event);
		}

		@IEventListener
		public void journal(OrderPlaced event) {
			this.heard.journal.add(event);
		}

		@IEventListener("orders.mailed")
		public void mailed(OrderCancelled event) {
			this.heard.mailed.add(event);
		}

	}

	static class Emitting {

		private final IEvents events;

		Emitting(IEvents events) {
			this.events = events;
		}

		@ApplicationModuleListener
		public void mail(OrderPlaced event) {
			this.events.emitAfterCommit("orders.mailed", new OrderCancelled(event.number()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Orders.Database.class, Modulith.class })
	@EnableAsync(proxyTargetClass = true)
	static class Registry {

	}

	/** Its auto-configurations are not public. */
	static class Modulith implements DeferredImportSelector {

		@Override
		public String[] selectImports(AnnotationMetadata importing) {
			return new String[] { JacksonAutoConfiguration.class.getName(),
					"org.springframework.modulith.events.jackson.JacksonEventSerializationConfiguration",
					"org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
					EventPublicationAutoConfiguration.class.getName() };
		}

	}

}
