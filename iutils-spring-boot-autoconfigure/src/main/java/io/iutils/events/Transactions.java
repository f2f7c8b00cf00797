package io.iutils.events;

import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.transaction.event.TransactionalApplicationListener;
import org.springframework.transaction.support.TransactionSynchronization;
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
	 * Runs an action after the commit of the current transaction, in the order of the
	 * calls, or never if it is rolled back; at once without a transaction.
	 */
	static void afterCommit(Runnable action) {
		if (!PRESENT || !Present.afterCommit(action)) {
			action.run();
		}
	}

	/**
	 * Whether a listener waits for the end of a transaction.
	 */
	static boolean isTransactional(ApplicationListener<?> listener) {
		return PRESENT && Present.isTransactional(listener);
	}

	/** Loaded only if spring-tx is there. */
	private static final class Present {

		static boolean afterCommit(Runnable action) {
			if (!TransactionSynchronizationManager.isActualTransactionActive()
					|| !TransactionSynchronizationManager.isSynchronizationActive()) {
				return false;
			}
			TransactionSynchronizationManager.registerSynchronization(new AfterCommit(action));
			return true;
		}

		static boolean isTransactional(ApplicationListener<?> listener) {
			return listener instanceof TransactionalApplicationListener<?>;
		}

	}

	/**
	 * Goes first, so that what other synchronizations publish comes later.
	 */
	private static final class AfterCommit implements TransactionSynchronization {

		private final Runnable action;

		private boolean done;

		AfterCommit(Runnable action) {
			this.action = action;
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

		@Override
		public void afterCommit() {
			run();
		}

		/**
		 * For one that was registered when the others were already told.
		 */
		@Override
		public void afterCompletion(int status) {
			if (status == STATUS_COMMITTED) {
				run();
			}
		}

		private void run() {
			if (!this.done) {
				this.done = true;
				this.action.run();
			}
		}

	}

}
