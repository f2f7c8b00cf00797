package io.iutils.budgets;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.sun.management.ThreadMXBean;

/**
 * Measures the bytes that threads allocate, which the JVM counts exactly.
 */
final class AllocationMeter implements Meter {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	/** Guarded by this. */
	private final Map<String, List<Long>> rounds = new LinkedHashMap<>();

	@Override
	public Round begin(String operation, String others) {
		Thread caller = Thread.currentThread();
		List<Thread> threads = others.isEmpty() ? List.of(caller)
				: Thread.getAllStackTraces()
					.keySet()
					.stream()
					.filter((thread) -> thread == caller || thread.getName().startsWith(others))
					.toList();
		return new RoundOfThreads(operation, threads.stream().mapToLong(AllocationMeter::id).toArray());
	}

	/** Its successor is not there on Java 17. */
	@SuppressWarnings("deprecation")
	private static long id(Thread thread) {
		return thread.getId();
	}

	/**
	 * Bytes of each operation, in the round in the middle.
	 */
	synchronized Map<String, Long> bytes() {
		Map<String, Long> bytes = new LinkedHashMap<>();
		this.rounds
			.forEach((operation, all) -> bytes.put(operation, all.stream().sorted().toList().get(all.size() / 2)));
		return bytes;
	}

	private synchronized void note(String operation, long bytes) {
		this.rounds.computeIfAbsent(operation, (key) -> new ArrayList<>()).add(bytes);
	}

	private final class RoundOfThreads implements Round {

		private final String operation;

		private final long[] threads;

		private final long before;

		private RoundOfThreads(String operation, long[] threads) {
			this.operation = operation;
			this.threads = threads;
			this.before = allocated();
		}

		private long allocated() {
			long sum = 0;
			for (long thread : this.threads) {
				sum += THREADS.getThreadAllocatedBytes(thread);
			}
			return sum;
		}

		@Override
		public void end(int times) {
			note(this.operation, Math.round((double) (allocated() - this.before) / times));
		}

	}

}
