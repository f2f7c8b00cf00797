package io.iutils.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.iutils.testing.Campaign;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import io.iutils.testing.OnEveryEngine;

/**
 * Transactions at random, in each other, with savepoints, marks and exceptions: what is
 * in the journal is what the database has committed, and what one transaction published
 * stands in that order.
 */
@OnEveryEngine
@Timeout(600)
class TransactionCampaignTests {

	private static final int[] PROPAGATIONS = { TransactionDefinition.PROPAGATION_REQUIRED,
			TransactionDefinition.PROPAGATION_REQUIRES_NEW, TransactionDefinition.PROPAGATION_NESTED,
			TransactionDefinition.PROPAGATION_NESTED, TransactionDefinition.PROPAGATION_SUPPORTS,
			TransactionDefinition.PROPAGATION_NOT_SUPPORTED };

	@RegisterExtension
	final Contexts contexts = new Contexts();

	private final Campaign campaign = Campaign.begin("transactions");

	private final Random random = this.campaign.random();

	/** By order: the transaction it was placed in. */
	private final Map<Long, Integer> transactions = new HashMap<>();

	private Orders orders;

	private long placed;

	private int begun;

	@Test
	void theJournalSaysWhatTheDatabaseSays() {
		this.orders = this.contexts.start(Orders.Database.class).getBean(Orders.class);
		int trees = Campaign.size(150, 10_000);
		for (int i = 0; i < trees; i++) {
			try {
				step(0, -1);
			}
			catch (RuntimeException ex) {
				// Its transactions are rolled back: that is what this is about.
			}
		}
		List<Long> journal = this.orders.inJournal();
		List<Long> database = this.orders.inDatabase();
		this.campaign.report(trees + " trees, " + this.begun + " transactions, " + this.placed + " orders placed, "
				+ database.size() + " committed");
		assertThat(journal).doesNotHaveDuplicates();
		assertThat(new HashSet<>(journal)).isEqualTo(new HashSet<>(database));
		assertThat(database).hasSizeBetween(1, (int) this.placed - 1);
		Map<Integer, Long> last = new HashMap<>();
		for (long number : journal) {
			Long before = last.put(this.transactions.get(number), number);
			assertThat(before).satisfiesAnyOf((none) -> assertThat(none).isNull(),
					(some) -> assertThat(some).isLessThan(number));
		}
	}

	private void step(int depth, int outer) {
		TransactionTemplate template = this.orders.transaction(PROPAGATIONS[this.random.nextInt(PROPAGATIONS.length)]);
		template.executeWithoutResult((status) -> {
			int transaction = (status.isNewTransaction() || !status.hasTransaction()) ? this.begun++ : outer;
			for (int i = this.random.nextInt(5); i >= 0; i--) {
				act(depth, transaction, status);
			}
		});
	}

	private void act(int depth, int transaction, TransactionStatus status) {
		int action = this.random.nextInt(20);
		if (action < 11) {
			place(transaction);
		}
		else if (action < 18) {
			if (depth < 4) {
				try {
					step(depth + 1, transaction);
				}
				catch (RuntimeException ex) {
					if (this.random.nextBoolean()) {
						throw ex;
					}
				}
			}
		}
		else if (action == 18) {
			if (status.hasTransaction()) {
				status.setRollbackOnly();
			}
		}
		else {
			throw new IllegalStateException("fails");
		}
	}

	private void place(int transaction) {
		long number = this.placed++;
		this.transactions.put(number, transaction);
		if (this.random.nextBoolean()) {
			this.orders.place(number);
		}
		else {
			this.orders.placeAndEmit(number);
		}
	}

}
