package io.iutils.events;

import org.springframework.context.ApplicationListener;
import org.springframework.transaction.event.TransactionalApplicationListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * What depends on the transactions of Spring, which may be absent. Stateless.
 */
final class Transactions {

	private static final boolean PRESENT = ClassUtils.isPresent(
			"org.springframework.transaction.support.TransactionSynchronizationManager",
			Transactions.class.getClassLoader());

	private Transactions() {
	}

	/**
	 * Appends an event after the commit of the current transaction, in the order of the
	 * calls; never if it, or the savepoint it is in, is rolled back.
	 * @return false if there is no transaction to wait for
	 */
	static boolean appendAfterCommit(PendingEvent event) {
		return PRESENT && Present.appendAfterCommit(event);
	}

	/**
	 * Whether a listener waits for the end of a transaction.
	 */
	static boolean isTransactional(ApplicationListener<?> listener) {
		return PRESENT && Present.isTransactional(listener);
	}

	/** Loaded only if spring-tx is there. */
	private static final class Present {

		static boolean appendAfterCommit(PendingEvent event) {
			if (!TransactionSynchronizationManager.isActualTransactionActive()
					|| !TransactionSynchronizationManager.isSynchronizationActive()) {
				return false;
			}
			CommitQueue.current().add(event);
			return true;
		}

		static boolean isTransactional(ApplicationListener<?> listener) {
			return listener instanceof TransactionalApplicationListener<?>;
		}

	}

}
