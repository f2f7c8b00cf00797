package io.iutils.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What one transaction has to append after its commit, in the order of the calls. One for
 * all events, since Spring tells every synchronization of every savepoint. Bound to the
 * thread from the first event until the transaction completes; not while it is suspended.
 * Confined to the thread of the transaction; loaded only if spring-tx is there.
 */
final class CommitQueue implements TransactionSynchronization {

	private final Deque<PendingEvent> waiting = new ArrayDeque<>();

	/** The newest first. Nobody tells of those that are released: they stay. */
	private final Deque<Mark> marks = new ArrayDeque<>();

	private boolean suspended;

	/**
	 * That of the current transaction.
	 */
	static CommitQueue current() {
		CommitQueue queue = bound();
		if (queue == null) {
			queue = new CommitQueue();
			queue.bind();
		}
		// Changes nothing if it knows the transaction already.
		TransactionSynchronizationManager.registerSynchronization(queue);
		return queue;
	}

	private static @Nullable CommitQueue bound() {
		return (CommitQueue) TransactionSynchronizationManager.getResource(CommitQueue.class);
	}

	private void bind() {
		TransactionSynchronizationManager.bindResource(CommitQueue.class, this);
	}

	private boolean unbind() {
		// Another thread has one of its own.
		if (bound() != this) {
			return false;
		}
		TransactionSynchronizationManager.unbindResource(CommitQueue.class);
		return true;
	}

	void add(PendingEvent event) {
		this.waiting.addLast(event);
	}

	/**
	 * Goes first, so that what other synchronizations publish comes later.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void suspend() {
		this.suspended = unbind();
	}

	@Override
	public void resume() {
		if (this.suspended) {
			bind();
		}
	}

	@Override
	public void savepoint(Object savepoint) {
		this.marks.push(new Mark(savepoint, this.waiting.size()));
	}

	/**
	 * What was published since then is not wanted any more; the savepoint itself may be
	 * used again. One that is not known is older than the first event.
	 */
	@Override
	public void savepointRollback(Object savepoint) {
		while (!this.marks.isEmpty() && this.marks.peek().savepoint() != savepoint) {
			this.marks.pop();
		}
		int kept = this.marks.isEmpty() ? 0 : this.marks.peek().waiting();
		while (this.waiting.size() > kept) {
			this.waiting.removeLast().rolledBack();
		}
	}

	/**
	 * The completion may be told in another thread, when this one has its next
	 * transaction. What is published meanwhile gets a queue of its own.
	 */
	@Override
	public void beforeCompletion() {
		unbind();
	}

	@Override
	public void afterCommit() {
		drain(PendingEvent::appendOrTell);
	}

	/**
	 * Also for one that was registered when the others were already told of the commit.
	 */
	@Override
	public void afterCompletion(int status) {
		unbind();
		switch (status) {
			case STATUS_COMMITTED -> drain(PendingEvent::appendOrTell);
			case STATUS_ROLLED_BACK -> drain(PendingEvent::rolledBack);
			default -> drain((event) -> event.giveUp(new IllegalStateException(
					"Whether the transaction was committed is not known: the event is not written")));
		}
	}

	private void drain(Consumer<PendingEvent> destiny) {
		PendingEvent event = this.waiting.pollFirst();
		while (event != null) {
			destiny.accept(event);
			event = this.waiting.pollFirst();
		}
	}

	/**
	 * How many events were there when a savepoint was made.
	 */
	private record Mark(Object savepoint, int waiting) {
	}

}
