package io.iutils.events;

import io.iutils.EventMessage;
import io.iutils.IEvents;
import io.iutils.events.sample.OrderPlaced;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Places orders: a row in a database, and an event. What the journal says has to be what
 * the database says.
 */
final class Orders {

	private final JdbcTemplate jdbc;

	private final PlatformTransactionManager transactions;

	private final ApplicationEventPublisher publisher;

	private final IEvents events;

	Orders(JdbcTemplate jdbc, PlatformTransactionManager transactions, ApplicationEventPublisher publisher,
			IEvents events) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.publisher = publisher;
		this.events = events;
	}

	/** With an event that is published through Spring. */
	void place(long number) {
		insert(number);
		this.publisher.publishEvent(new OrderPlaced(number));
	}

	/** With one that is emitted. */
	void placeAndEmit(long number) {
		insert(number);
		this.events.emitAfterCommit("emitted", new OrderPlaced(number));
	}

	private void insert(long number) {
		this.jdbc.update("insert into orders values (?)", number);
	}

	TransactionTemplate transaction(int propagation) {
		TransactionTemplate template = new TransactionTemplate(this.transactions);
		template.setPropagationBehavior(propagation);
		return template;
	}

	List<Long> inDatabase() {
		return this.jdbc.queryForList("select number from orders", Long.class);
	}

	List<Long> inJournal() {
		return this.events.read("**", 0, OrderPlaced.class, Integer.MAX_VALUE)
			.stream()
			.map(EventMessage::payload)
			.map(OrderPlaced::number)
			.toList();
	}

	/**
	 * An embedded database with a transaction manager.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	static class Database {

		@Bean
		EmbeddedDatabase dataSource() {
			EmbeddedDatabase database = new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2)
				.generateUniqueName(true)
				.build();
			new JdbcTemplate(database).execute("create table orders (number bigint primary key)");
			return database;
		}

		@Bean
		JdbcTransactionManager transactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		JdbcTemplate jdbcTemplate(DataSource dataSource) {
			return new JdbcTemplate(dataSource);
		}

		@Bean
		Orders orders(JdbcTemplate jdbc, PlatformTransactionManager transactions, ApplicationEventPublisher publisher,
				IEvents events) {
			return new Orders(jdbc, transactions, publisher, events);
		}

	}

}
