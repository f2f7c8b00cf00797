package io.iutils.sample.launcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts at all siblings at the same time, a thread and one request under way for each,
 * and keeps every answer. The thread that owns it starts, kills and stops; the counting
 * threads share nothing but what is thread-safe.
 */
final class Tally {

	private static final int HITS_BEFORE = 100;

	private static final int HITS_AFTER = 200;

	private static final long PATIENCE_SECONDS = 60;

	private final Queue<Long> answers = new ConcurrentLinkedQueue<>();

	private final AtomicInteger unanswered = new AtomicInteger();

	private final List<Thread> threads = new ArrayList<>();

	/**
	 * Every sibling but the victim counts at least 100 times before and 200 times after
	 * the victim dies in the middle of its own counting.
	 */
	static Tally through(List<SiblingClient> clients, SiblingJvm victim) throws InterruptedException {
		Tally tally = new Tally();
		CountDownLatch before = new CountDownLatch(clients.size());
		CountDownLatch killed = new CountDownLatch(1);
		for (SiblingClient client : clients) {
			Thread thread = new Thread(() -> tally.count(client, before, killed, client.port() == victim.port()),
					"tally-" + client.port());
			thread.setDaemon(true);
			tally.threads.add(thread);
			thread.start();
		}
		try {
			if (!before.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				throw new LaunchException("Counting stands still");
			}
		}
		finally {
			victim.kill();
			killed.countDown();
		}
		for (Thread thread : tally.threads) {
			thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
			if (thread.isAlive()) {
				throw new LaunchException("Counting stands still");
			}
		}
		return tally;
	}

	private void count(SiblingClient client, CountDownLatch before, CountDownLatch killed, boolean dies) {
		try {
			int after = 0;
			for (int hits = 1; dies || after < HITS_AFTER; hits++) {
				if (!dies && killed.getCount() == 0) {
					after++;
				}
				this.answers.add(client.hit().count());
				if (hits == HITS_BEFORE) {
					before.countDown();
				}
			}
		}
		catch (IOException ex) {
			this.unanswered.incrementAndGet();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** All numbers that were answered, in their order. */
	List<Long> answers() {
		return this.answers.stream().sorted().toList();
	}

	/** Requests without an answer: each may have counted or not. */
	int unanswered() {
		return this.unanswered.get();
	}

}
