package io.iutils.events;

import static io.iutils.events.Contexts.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_MANDATORY;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_NESTED;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_NEVER;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_NOT_SUPPORTED;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRED;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRES_NEW;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_SUPPORTS;

import io.iutils.EventNotBridged;
import io.iutils.engine.Counters;
import io.iutils.events.sample.OrderPlaced;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.h2.Driver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import io.iutils.testing.OnEveryEngine;

/**
 * Events leave with the transaction they were published in, whatever its propagation;
 * with a real transaction manager on a real database.
 */
@OnEveryEngine
@Timeout(120)
class TransactionPropagationTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	private ApplicationContext context;

	private Orders orders;

	@BeforeEach
	void start() {
		this.context = this.contexts.start(Orders.Database.class, NotBridged.class);
		this.orders = this.context.getBean(Orders.class);
	}

	private void in(int propagation, Consumer<TransactionStatus> action) {
		this.orders.transaction(propagation).executeWithoutResult(action);
	}

	private void inRolledBack(int propagation, Runnable action) {
		in(propagation, (status) -> {
			action.run();
			status.setRollbackOnly();
		});
	}

	@Test
	void manyEventsOfOneTransactionLeaveInOrder() {
		List<Long> numbers = new ArrayList<>();
		in(PROPAGATION_REQUIRED, (status) -> {
			for (long n = 0; n < 1000; n++) {
				numbers.add(n);
				if (n % 3 == 0) {
					this.orders.placeAndEmit(n);
				}
				else {
					this.orders.place(n);
				}
			}
			assertThat(this.orders.inJournal()).isEmpty();
		});
		assertThat(this.orders.inJournal()).isEqualTo(numbers);
	}

	@Test
	void whatIsRolledBackNeverLeaves() {
		inRolledBack(PROPAGATION_REQUIRED, () -> {
			this.orders.place(1);
			this.orders.placeAndEmit(2);
		});
		assertThatIllegalStateException().isThrownBy(() -> in(PROPAGATION_REQUIRED, (status) -> {
			this.orders.place(3);
			throw new IllegalStateException("fails");
		}));
		in(PROPAGATION_REQUIRED, (status) -> this.orders.place(4));
		assertThat(this.orders.inJournal()).containsExactly(4L);
	}

	@Test
	void anInnerTransactionLeavesAtItsOwnCommit() {
		in(PROPAGATION_REQUIRED, (outer) -> {
			this.orders.place(1);
			in(PROPAGATION_REQUIRES_NEW, (inner) -> {
				this.orders.place(2);
				this.orders.placeAndEmit(3);
				assertThat(this.orders.inJournal()).isEmpty();
			});
			assertThat(this.orders.inJournal()).containsExactly(2L, 3L);
			this.orders.place(4);
		});
		assertThat(this.orders.inJournal()).containsExactly(2L, 3L, 1L, 4L);
	}

	@Test
	void anInnerTransactionStaysCommittedWhenTheOuterRollsBack() {
		inRolledBack(PROPAGATION_REQUIRED, () -> {
			this.orders.place(1);
			in(PROPAGATION_REQUIRES_NEW, (inner) -> this.orders.place(2));
			this.orders.place(3);
		});
		assertThat(this.orders.inJournal()).containsExactly(2L);
	}

	@Test
	void anInnerTransactionThatRollsBackTakesNothingFromTheOuter() {
		in(PROPAGATION_REQUIRED, (outer) -> {
			this.orders.place(1);
			inRolledBack(PROPAGATION_REQUIRES_NEW, () -> this.orders.place(2));
			this.orders.place(3);
		});
		assertThat(this.orders.inJournal()).containsExactly(1L, 3L);
	}

	@Test
	void whatANestedTransactionRolledBackToItsSavepointDoesNotLeave() {
		in(PROPAGATION_REQUIRED, (outer) -> {
			this.orders.place(1);
			inRolledBack(PROPAGATION_NESTED, () -> {
				this.orders.place(2);
				in(PROPAGATION_NESTED, (released) -> this.orders.placeAndEmit(3));
				in(PROPAGATION_REQUIRED, (joined) -> this.orders.place(4));
			});
			this.orders.place(5);
			in(PROPAGATION_NESTED, (released) -> {
				this.orders.place(6);
				inRolledBack(PROPAGATION_NESTED, () -> this.orders.place(7));
			});
			this.orders.place(8);
			assertThat(this.orders.inJournal()).isEmpty();
		});
		assertThat(this.orders.inJournal()).containsExactly(1L, 5L, 6L, 8L).isEqualTo(this.orders.inDatabase());
	}

	@Test
	void aSavepointMayBeOlderThanTheFirstEvent() {
		in(PROPAGATION_REQUIRED, (outer) -> {
			inRolledBack(PROPAGATION_NESTED, () -> this.orders.place(1));
			inRolledBack(PROPAGATION_NESTED, () -> this.orders.place(2));
			this.orders.place(3);
		});
		assertThat(this.orders.inJournal()).containsExactly(3L);
	}

	@Test
	void aSavepointOfOnesOwnMayBeRolledBackToAgainAndAgain() {
		in(PROPAGATION_REQUIRED, (status) -> {
			this.orders.place(1);
			Object first = status.createSavepoint();
			this.orders.place(2);
			Object second = status.createSavepoint();
			this.orders.place(3);
			status.rollbackToSavepoint(second);
			this.orders.place(4);
			status.rollbackToSavepoint(first);
			this.orders.place(5);
			status.rollbackToSavepoint(first);
			this.orders.place(6);
			status.releaseSavepoint(first);
		});
		assertThat(this.orders.inJournal()).containsExactly(1L, 6L).isEqualTo(this.orders.inDatabase());
	}

	@Test
	void aTransactionOfItsOwnSurvivesTheSavepointAroundIt() {
		in(PROPAGATION_REQUIRED, (outer) -> {
			this.orders.place(1);
			inRolledBack(PROPAGATION_NESTED, () -> {
				this.orders.place(2);
				in(PROPAGATION_REQUIRES_NEW, (inner) -> this.orders.place(3));
				this.orders.place(4);
			});
		});
		assertThat(this.orders.inJournal()).containsExactly(3L, 1L);
	}

	@Test
	void eachOfManyNestedTransactionsHasAnOutcomeOfItsOwn() {
		in(PROPAGATION_REQUIRED, (outer) -> {
			for (long n = 0; n < 300; n++) {
				long number = n;
				in(PROPAGATION_NESTED, (nested) -> {
					publish(number);
					if (number % 3 == 0) {
						nested.setRollbackOnly();
					}
				});
			}
		});
		assertThat(this.orders.inJournal()).hasSize(200).isSorted().noneMatch((n) -> n % 3 == 0);
	}

	@Test
	void withoutATransactionOfItsOwnItWaitsForTheOneAround() {
		in(PROPAGATION_REQUIRED, (outer) -> {
			in(PROPAGATION_SUPPORTS, (joined) -> this.orders.place(1));
			in(PROPAGATION_MANDATORY, (joined) -> this.orders.placeAndEmit(2));
			in(PROPAGATION_REQUIRED, (joined) -> this.orders.place(3));
			assertThat(this.orders.inJournal()).isEmpty();
			in(PROPAGATION_NOT_SUPPORTED, (outside) -> {
				this.orders.place(4);
				this.orders.placeAndEmit(5);
				assertThat(this.orders.inJournal()).containsExactly(4L, 5L);
			});
			this.orders.place(6);
		});
		assertThat(this.orders.inJournal()).containsExactly(4L, 5L, 1L, 2L, 3L, 6L);
	}

	@Test
	void withoutATransactionItLeavesAtOnce() {
		in(PROPAGATION_SUPPORTS, (none) -> {
			this.orders.place(1);
			assertThat(this.orders.inJournal()).containsExactly(1L);
			in(PROPAGATION_REQUIRED, (inner) -> this.orders.place(2));
			assertThat(this.orders.inJournal()).containsExactly(1L, 2L);
		});
		in(PROPAGATION_NEVER, (none) -> {
			this.orders.placeAndEmit(3);
			assertThat(this.orders.inJournal()).containsExactly(1L, 2L, 3L);
		});
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> in(PROPAGATION_MANDATORY, (status) -> this.orders.place(4)));
		assertThat(this.orders.inJournal()).containsExactly(1L, 2L, 3L);
	}

	@Test
	void aTransactionThatOnlyReadsIsWaitedForLikeAnyOther() {
		TransactionTemplate reading = this.orders.transaction(PROPAGATION_REQUIRED);
		reading.setReadOnly(true);
		reading.executeWithoutResult((status) -> {
			this.context.publishEvent(new OrderPlaced(1));
			assertThat(this.orders.inJournal()).isEmpty();
		});
		assertThat(this.orders.inJournal()).containsExactly(1L);
	}

	@Test
	void aTransactionThatOneOfItsPartsMarkedIsRolledBackAsAWhole() {
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> in(PROPAGATION_REQUIRED, (outer) -> {
				this.orders.place(1);
				inRolledBack(PROPAGATION_REQUIRED, () -> this.orders.place(2));
				this.orders.place(3);
			}));
		assertThat(this.orders.inJournal()).isEmpty();
	}

	@Test
	void anExceptionBeforeTheCommitLetsNothingLeave() {
		assertThatIllegalStateException().isThrownBy(() -> in(PROPAGATION_REQUIRED, (status) -> {
			this.orders.place(1);
			synchronize(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					throw new IllegalStateException("before commit");
				}

			});
			this.orders.placeAndEmit(2);
		}));
		assertThat(this.orders.inJournal()).isEmpty();
		assertThat(this.orders.inDatabase()).isEmpty();
		in(PROPAGATION_REQUIRED, (status) -> this.orders.place(3));
		assertThat(this.orders.inJournal()).containsExactly(3L);
	}

	@Test
	void anExceptionAfterTheCommitKeepsNothingBack() {
		assertThatIllegalStateException().isThrownBy(() -> in(PROPAGATION_REQUIRED, (status) -> {
			synchronize(new First());
			this.orders.place(1);
		}));
		assertThat(this.orders.inJournal()).containsExactly(1L);
	}

	@Test
	void whatIsPublishedWhileTheTransactionCompletesLeavesInThatOrder() {
		in(PROPAGATION_REQUIRED, (status) -> {
			synchronize(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					TransactionPropagationTests.this.orders.place(2);
				}

				@Override
				public void beforeCompletion() {
					publish(3);
				}

				@Override
				public void afterCommit() {
					in(PROPAGATION_REQUIRES_NEW, (inner) -> publish(4));
					publish(5);
					in(PROPAGATION_REQUIRES_NEW, (inner) -> {
					});
					publish(6);
				}

				@Override
				public void afterCompletion(int outcome) {
					publish(7);
				}

			});
			this.orders.place(1);
		});
		assertThat(this.orders.inJournal()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
	}

	@Test
	void whatIsPublishedFirstAfterTheCommitLeavesToo() {
		in(PROPAGATION_REQUIRED, (status) -> synchronize(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				publish(1);
				publish(2);
			}

		}));
		assertThat(this.orders.inJournal()).containsExactly(1L, 2L);
	}

	@Test
	void whatIsPublishedBecauseOfARollbackLeaves() {
		inRolledBack(PROPAGATION_REQUIRED, () -> {
			this.orders.place(1);
			synchronize(new TransactionSynchronization() {

				@Override
				public void beforeCompletion() {
					publish(2);
				}

				@Override
				public void afterCompletion(int outcome) {
					publish(3);
				}

			});
		});
		assertThat(this.orders.inJournal()).containsExactly(3L);
	}

	@Test
	void aCommitOfUnknownOutcomeIsTold() {
		TransactionTemplate template = new TransactionTemplate(new LostCommits(this.context.getBean(DataSource.class)));
		assertThatExceptionOfType(TransactionSystemException.class)
			.isThrownBy(() -> template.executeWithoutResult((status) -> {
				publish(1);
				publish(2);
			}));
		assertThat(this.orders.inJournal()).isEmpty();
		assertThat(this.context.getBean(NotBridged.class).heard).extracting(EventNotBridged::event)
			.containsExactly(new OrderPlaced(1), new OrderPlaced(2));
		assertThat(count(this.context, Counters.Count.EVENTS_NOT_BRIDGED)).isEqualTo(2);
	}

	@Test
	void aTransactionThatNobodyIsToldOfIsNotWaitedFor() {
		this.context.getBean(AbstractPlatformTransactionManager.class)
			.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
		inRolledBack(PROPAGATION_REQUIRED, () -> {
			publish(1);
			assertThat(this.orders.inJournal()).containsExactly(1L);
		});
	}

	@Test
	void transactionsOfTwoManagersHaveOutcomesOfTheirOwn() {
		DataSource otherDatabase = new SimpleDriverDataSource(new Driver(), "jdbc:h2:mem:");
		TransactionTemplate other = new TransactionTemplate(new JdbcTransactionManager(otherDatabase));
		in(PROPAGATION_REQUIRED, (outer) -> {
			publish(1);
			other.executeWithoutResult((inner) -> publish(2));
			assertThat(this.orders.inJournal()).containsExactly(2L);
			other.executeWithoutResult((inner) -> {
				publish(3);
				inner.setRollbackOnly();
			});
		});
		assertThat(this.orders.inJournal()).containsExactly(2L, 1L);
	}

	/** As JTA does where somebody else began the transaction. */
	@Test
	void theCompletionMayBeToldInAnotherThread() {
		TransactionSynchronizationManager.initSynchronization();
		TransactionSynchronizationManager.setActualTransactionActive(true);
		publish(1);
		List<TransactionSynchronization> told = TransactionSynchronizationManager.getSynchronizations();
		told.forEach(TransactionSynchronization::beforeCompletion);
		TransactionSynchronizationManager.clear();
		inRolledBack(PROPAGATION_REQUIRED, () -> publish(2));
		CompletableFuture
			.runAsync(() -> told.forEach((each) -> each.afterCompletion(TransactionSynchronization.STATUS_COMMITTED)))
			.join();
		assertThat(this.orders.inJournal()).containsExactly(1L);
	}

	@Test
	void nothingStaysBoundToTheThread() {
		in(PROPAGATION_REQUIRED, (outer) -> {
			this.orders.place(1);
			inRolledBack(PROPAGATION_REQUIRES_NEW, () -> this.orders.place(2));
			inRolledBack(PROPAGATION_NESTED, () -> this.orders.place(3));
		});
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
	}

	private void publish(long number) {
		this.context.publishEvent(new OrderPlaced(number));
	}

	private static void synchronize(TransactionSynchronization synchronization) {
		TransactionSynchronizationManager.registerSynchronization(synchronization);
	}

	static class NotBridged {

		final List<EventNotBridged> heard = new CopyOnWriteArrayList<>();

		@EventListener
		void hear(EventNotBridged event) {
			this.heard.add(event);
		}

	}

	/** Before ours, and throws. */
	private static final class First implements TransactionSynchronization {

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

		@Override
		public void afterCommit() {
			throw new IllegalStateException("after commit");
		}

	}

	/** Never hears what became of a commit. */
	private static final class LostCommits extends DataSourceTransactionManager {

		LostCommits(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			throw new TransactionSystemException("The connection broke");
		}

	}

}
