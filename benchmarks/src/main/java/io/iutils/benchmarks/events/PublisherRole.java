package io.iutils.benchmarks.events;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.OperatingSystemMXBean;
import io.iutils.benchmarks.Role;

/**
 * A process that publishes: {@code await RECEIVERS}, and
 * {@code publish RUN STREAMS COUNT EACH PAUSE}, answered by a {@link Publication}.
 */
public final class PublisherRole implements Role {

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private static final OperatingSystemMXBean SYSTEM = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private final Publisher publisher;

	private final List<Stream> streams = new ArrayList<>();

	/**
	 * @param peer a name of {@link EventPeer}
	 * @param place where its processes meet
	 */
	public PublisherRole(String peer, String place) throws Exception {
		this.publisher = EventPeer.valueOf(peer).publisher(place);
	}

	@Override
	public String obey(String[] words) throws Exception {
		int number = Integer.parseInt(words[1]);
		if (words[0].equals("await")) {
			this.publisher.await(number);
			return "joined";
		}
		return publish(number, Integer.parseInt(words[2]), Integer.parseInt(words[3]), Integer.parseInt(words[4]),
				Long.parseLong(words[5]))
			.toString();
	}

	/**
	 * @param run the number of the run
	 * @param each how many are published together; 1 is one call for each
	 * @param pause nanoseconds from one to the next; 0 is as fast as it goes
	 */
	private Publication publish(int run, int streams, int count, int each, long pause) throws Exception {
		while (this.streams.size() < streams) {
			Stream stream = new Stream(this.publisher, this.streams.size());
			stream.open();
			this.streams.add(stream);
		}
		long cpu = SYSTEM.getProcessCpuTime();
		long start = System.nanoTime();
		List<Future<long[]>> parts = new ArrayList<>();
		for (Stream stream : this.streams.subList(0, streams)) {
			parts.add(stream.thread.submit(() -> stream.publish(run, count / streams, each, pause)));
		}
		long callNanos = 0;
		long threadNanos = 0;
		for (Future<long[]> part : parts) {
			callNanos += part.get()[0];
			threadNanos += part.get()[1];
		}
		return new Publication(start, callNanos, threadNanos, SYSTEM.getProcessCpuTime() - cpu);
	}

	@Override
	public void close() throws Exception {
		for (Stream stream : this.streams) {
			stream.close();
		}
		this.publisher.close();
	}

	/**
	 * A thread with its own sender, kept from run to run.
	 */
	private static final class Stream {

		private final Publisher publisher;

		private final int number;

		private final ExecutorService thread = Executors.newSingleThreadExecutor();

		private Publisher.Sender sender = (tick) -> {
			throw new IllegalStateException("Not open");
		};

		Stream(Publisher publisher, int number) {
			this.publisher = publisher;
			this.number = number;
		}

		void open() throws Exception {
			this.thread.submit(() -> this.sender = this.publisher.sender()).get();
		}

		/**
		 * @return nanoseconds its calls took, and of its thread's processor
		 */
		long[] publish(int run, int count, int each, long pause) throws Exception {
			long cpu = THREADS.getCurrentThreadCpuTime();
			long start = System.nanoTime();
			long rested = 0;
			if (pause > 0) {
				rested = paced(run, count, pause);
			}
			else if (each > 1) {
				together(run, count, each);
			}
			else {
				for (int i = 0; i < count; i++) {
					this.sender.publish(Tick.now(run, this.number, i));
				}
			}
			this.sender.finish();
			return new long[] { System.nanoTime() - start - rested, THREADS.getCurrentThreadCpuTime() - cpu };
		}

		private void together(int run, int count, int each) throws Exception {
			List<Tick> ticks = new ArrayList<>(each);
			for (int i = 0; i < count; i++) {
				ticks.add(Tick.now(run, this.number, i));
				if (ticks.size() == each || i == count - 1) {
					this.sender.publishAll(ticks);
					ticks.clear();
				}
			}
		}

		/**
		 * @return nanoseconds between the calls
		 */
		private long paced(int run, int count, long pause) throws Exception {
			long rested = 0;
			long next = System.nanoTime();
			for (int i = 0; i < count; i++) {
				// Who is late does not hurry: the receiver is to sleep in between.
				long from = System.nanoTime();
				next = Math.max(next + pause, from + pause / 2);
				while (System.nanoTime() < next) {
					LockSupport.parkNanos(next - System.nanoTime());
				}
				rested += System.nanoTime() - from;
				this.sender.publish(Tick.now(run, this.number, i));
				this.sender.finish();
			}
			return rested;
		}

		void close() throws Exception {
			this.thread.submit(() -> {
				this.sender.close();
				return null;
			}).get();
			this.thread.shutdown();
		}

	}

}
