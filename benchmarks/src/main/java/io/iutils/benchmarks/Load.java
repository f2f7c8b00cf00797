package io.iutils.benchmarks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;

import org.HdrHistogram.Histogram;

/**
 * Operations that threads did again and again for a while.
 *
 * @param operations how many were done
 * @param seconds how long it took
 * @param nanos of each; empty if they were not timed one by one
 */
public record Load(long operations, double seconds, Histogram nanos) {

	private static final int DIGITS = 3;

	/** So many untimed ones between two looks at the clock. */
	private static final int BLOCK = 200;

	/**
	 * Lets threads work.
	 * @param timed whether each operation is timed; not for those that take less than a
	 * microsecond
	 * @param operations one for each thread
	 */
	public static Load run(long millis, boolean timed, List<Operation> operations) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(operations.size());
		try {
			// None has the machine for itself while others are still being started.
			CyclicBarrier gate = new CyclicBarrier(operations.size());
			List<Callable<Load>> each = new ArrayList<>();
			for (Operation operation : operations) {
				each.add(() -> {
					gate.await();
					return timed ? timed(operation, millis) : untimed(operation, millis);
				});
			}
			List<Load> loads = new ArrayList<>();
			for (Future<Load> load : threads.invokeAll(each)) {
				loads.add(load.get());
			}
			return together(loads);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static Load timed(Operation operation, long millis) throws Exception {
		Histogram nanos = new Histogram(DIGITS);
		long count = 0;
		long start = System.nanoTime();
		long until = start + TimeUnit.MILLISECONDS.toNanos(millis);
		long from = start;
		while (from - until < 0) {
			operation.run();
			long to = System.nanoTime();
			nanos.recordValue(to - from);
			from = to;
			count++;
		}
		return new Load(count, (from - start) / 1e9, nanos);
	}

	private static Load untimed(Operation operation, long millis) throws Exception {
		long count = 0;
		long start = System.nanoTime();
		long until = start + TimeUnit.MILLISECONDS.toNanos(millis);
		long now = start;
		while (now - until < 0) {
			for (int i = 0; i < BLOCK; i++) {
				operation.run();
			}
			count += BLOCK;
			now = System.nanoTime();
		}
		return new Load(count, (now - start) / 1e9, new Histogram(DIGITS));
	}

	/**
	 * What several did at the same time, as long as the slowest of them took.
	 */
	public static Load together(List<Load> loads) {
		Histogram nanos = new Histogram(DIGITS);
		loads.forEach((load) -> nanos.add(load.nanos));
		return new Load(loads.stream().mapToLong(Load::operations).sum(),
				loads.stream().mapToDouble(Load::seconds).max().orElse(0), nanos);
	}

	/**
	 * The same work by several workers at once.
	 * @param words the command; each answers it with a load
	 */
	public static Sample by(List<Worker> workers, Object... words) throws Exception {
		return of(workers, words).sample();
	}

	/**
	 * As {@link #by}, with the number of operations.
	 */
	public static Load of(List<Worker> workers, Object... words) throws Exception {
		workers.forEach((worker) -> worker.tell(words));
		List<Load> loads = new ArrayList<>();
		for (Worker worker : workers) {
			loads.add(parse(worker.answer()));
		}
		return together(loads);
	}

	public Sample sample() {
		return Sample.of(this.operations / this.seconds, this.nanos);
	}

	/** One line that {@link #parse} reads. */
	@Override
	public String toString() {
		ByteBuffer bytes = ByteBuffer.allocate(this.nanos.getNeededByteBufferCapacity());
		int length = this.nanos.encodeIntoCompressedByteBuffer(bytes);
		return this.operations + " " + this.seconds + " "
				+ Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
	}

	public static Load parse(String line) throws DataFormatException {
		String[] words = line.split(" ");
		return new Load(Long.parseLong(words[0]), Double.parseDouble(words[1]),
				Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(Base64.getDecoder().decode(words[2])), 0));
	}

	/**
	 * What is done again and again, by one thread.
	 */
	@FunctionalInterface
	public interface Operation {

		void run() throws Exception;

	}

}
