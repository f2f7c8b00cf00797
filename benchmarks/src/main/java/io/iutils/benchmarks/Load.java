package io.iutils.benchmarks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
			long start = System.nanoTime();
			long until = start + millis * 1_000_000;
			List<Callable<Load>> each = new ArrayList<>();
			for (Operation operation : operations) {
				each.add(() -> timed ? timed(operation, until) : untimed(operation, until));
			}
			List<Load> loads = new ArrayList<>();
			for (Future<Load> load : threads.invokeAll(each)) {
				loads.add(load.get());
			}
			return together(loads, (System.nanoTime() - start) / 1e9);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static Load timed(Operation operation, long until) throws Exception {
		Histogram nanos = new Histogram(DIGITS);
		long count = 0;
		long from = System.nanoTime();
		while (from - until < 0) {
			operation.run();
			long to = System.nanoTime();
			nanos.recordValue(to - from);
			from = to;
			count++;
		}
		return new Load(count, 0, nanos);
	}

	private static Load untimed(Operation operation, long until) throws Exception {
		long count = 0;
		while (System.nanoTime() - until < 0) {
			for (int i = 0; i < BLOCK; i++) {
				operation.run();
			}
			count += BLOCK;
		}
		return new Load(count, 0, new Histogram(DIGITS));
	}

	/**
	 * What several did at the same time.
	 */
	public static Load together(List<Load> loads, double seconds) {
		Histogram nanos = new Histogram(DIGITS);
		loads.forEach((load) -> nanos.add(load.nanos));
		return new Load(loads.stream().mapToLong(Load::operations).sum(), seconds, nanos);
	}

	/**
	 * The same work by several workers at once.
	 * @param words the command; each answers it with a load
	 */
	public static Sample by(List<Worker> workers, Object... words) throws Exception {
		workers.forEach((worker) -> worker.tell(words));
		List<Load> loads = new ArrayList<>();
		for (Worker worker : workers) {
			loads.add(parse(worker.answer()));
		}
		return together(loads, loads.stream().mapToDouble(Load::seconds).max().orElse(0)).sample();
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
				+ Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(bytes.array(), length));
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
