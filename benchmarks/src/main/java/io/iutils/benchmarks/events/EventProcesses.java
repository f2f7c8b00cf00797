package io.iutils.benchmarks.events;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.iutils.benchmarks.Worker;
import io.iutils.benchmarks.peers.Processors;

/**
 * The processes of one peer: one that publishes, and those that receive.
 */
final class EventProcesses implements AutoCloseable {

	private static final int FIRST = 100;

	private static final int WARM_UP = 5_000;

	private final Worker publisher;

	private final List<Worker> receivers;

	private int runs;

	private EventProcesses(Worker publisher, List<Worker> receivers) {
		this.publisher = publisher;
		this.receivers = receivers;
	}

	/**
	 * Starts them; all are connected then.
	 */
	static EventProcesses start(EventPeer peer, int receivers, String place) throws IOException {
		EventProcesses processes = new EventProcesses(Worker.start(PublisherRole.class, peer.name(), place),
				new ArrayList<>());
		try {
			processes.receivers.addAll(Worker.start(receivers, ReceiverRole.class, peer.name(), place));
			processes.publisher.ask("await", receivers);
			processes.run(new Work(1, 1, 0), FIRST);
			return processes;
		}
		catch (IOException ex) {
			processes.close();
			throw ex;
		}
	}

	/**
	 * Lets them work for a while, so that what is measured first is compiled.
	 */
	void warmUp(Work work, long millis) throws IOException {
		Work sprint = new Work(work.threads(), work.each(), 0);
		long start = System.nanoTime();
		do {
			run(sprint, WARM_UP);
		}
		while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(millis));
	}

	/**
	 * Publishes and waits until all have all, or nothing comes any more.
	 */
	Run run(Work work, int count) throws IOException {
		int run = ++this.runs;
		int even = count / work.threads() * work.threads();
		for (Worker receiver : this.receivers) {
			receiver.ask("begin", run, work.threads(), even);
		}
		Publication publication = Publication
			.parse(this.publisher.ask("publish", run, work.threads(), even, work.each(), work.pauseNanos()));
		this.receivers.forEach((receiver) -> receiver.tell("end"));
		List<Delivery> deliveries = new ArrayList<>();
		for (Worker receiver : this.receivers) {
			deliveries.add(Delivery.parse(receiver.answer()));
		}
		return new Run(even, publication, deliveries);
	}

	/**
	 * Puts them on processors, as {@link Processors#pin}.
	 */
	void pin(String publisher, String receiver) throws IOException, InterruptedException {
		Processors.pin(this.publisher, publisher);
		for (Worker each : this.receivers) {
			Processors.pin(each, receiver);
		}
	}

	@Override
	public void close() {
		this.receivers.forEach(Worker::close);
		this.publisher.close();
	}

	/**
	 * How is published.
	 *
	 * @param threads that publish at the same time
	 * @param each how many together; 1 is one call for each
	 * @param pauseNanos from one to the next; 0 is as fast as it goes
	 */
	record Work(int threads, int each, long pauseNanos) {
	}

	/**
	 * What came of it.
	 */
	record Run(int count, Publication publication, List<Delivery> deliveries) {

		/** From the first call to the last delivery. */
		double seconds() {
			long last = this.deliveries.stream().mapToLong(Delivery::lastAt).max().orElseThrow();
			return (last - this.publication.startedAt()) / 1e9;
		}

		/** Events that came, of the receiver that got the fewest. */
		long delivered() {
			return this.count - this.deliveries.stream().mapToLong(Delivery::lost).max().orElseThrow();
		}

		/** How many were not delivered once and in order, by all receivers together. */
		long wrong() {
			return this.deliveries.stream().mapToLong(Delivery::wrong).sum();
		}

		boolean isOneOrder() {
			return this.deliveries.stream().mapToLong(Delivery::digest).distinct().count() == 1;
		}

	}

}
