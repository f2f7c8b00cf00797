package io.iutils.benchmarks.events;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import io.iutils.benchmarks.Sample;
import io.iutils.benchmarks.Side;

/**
 * The processes of a peer at one kind of work. They are not its own: they stay for the
 * next comparison.
 */
final class EventSide implements Side {

	/** Microseconds that one event keeps its caller, on average. */
	static final String CALL = "call us";

	/** Microseconds of a processor that one event costs the threads that publish. */
	static final String CPU = "publishing threads' cpu us";

	/** As {@link #CPU}, of all threads of the process that publishes. */
	static final String PROCESS_CPU = "publishing process' cpu us";

	/** Events that were lost, doubled or out of order, in one turn. */
	static final String WRONG = "lost, doubled or out of order";

	private static final int FIRST = 2_000;

	private static final int LEAST = 200;

	private static final int MOST = 500_000;

	/** At full speed less time is enough. */
	private static final long SPRINT_MILLIS = 500;

	private final EventPeers peers;

	private final EventPeer peer;

	private final int receivers;

	private final EventProcesses.Work work;

	private final boolean costs;

	private final EventProcesses processes;

	private int next = FIRST;

	/**
	 * @param costs whether what it costs the publisher is told
	 */
	EventSide(EventPeers peers, EventPeer peer, int receivers, EventProcesses.Work work, boolean costs)
			throws Exception {
		this.peers = peers;
		this.peer = peer;
		this.receivers = receivers;
		this.work = work;
		this.costs = costs;
		this.processes = peers.processes(peer, receivers);
		this.processes.warmUp(work, peers.warmUpMillis());
	}

	@Override
	public Sample measure(Duration time) throws Exception {
		try {
			Map<String, Double> values = new LinkedHashMap<>();
			EventProcesses.Run run = paced() ? hop(time, values) : sprint(time, values);
			if (this.costs) {
				Publication publication = run.publication();
				values.put(CALL, publication.callNanos() / 1000.0 / run.count());
				values.put(CPU, publication.threadNanos() / 1000.0 / run.count());
				values.put(PROCESS_CPU, publication.processNanos() / 1000.0 / run.count());
			}
			return new Sample(values);
		}
		catch (Exception ex) {
			this.peers.end(this.peer, this.receivers);
			throw ex;
		}
	}

	private boolean paced() {
		return this.work.pauseNanos() > 0;
	}

	private EventProcesses.Run hop(Duration time, Map<String, Double> values) throws Exception {
		EventProcesses.Run run = run((int) (time.toNanos() / this.work.pauseNanos()));
		values.put(Sample.MEDIAN, average(run, Delivery::medianMicros));
		values.put(Sample.SLOWEST, average(run, Delivery::slowestMicros));
		return run;
	}

	private static double average(EventProcesses.Run run, ToDoubleFunction<Delivery> value) {
		return run.deliveries().stream().mapToDouble(value).average().orElseThrow();
	}

	private EventProcesses.Run sprint(Duration time, Map<String, Double> values) throws Exception {
		EventProcesses.Run run = run(this.next);
		double rate = run.delivered() / run.seconds();
		this.next = (int) Math.min(MOST, Math.max(LEAST, rate * Math.min(SPRINT_MILLIS, time.toMillis()) / 1000));
		values.put(Sample.RATE, rate);
		values.put(WRONG, (double) run.wrong());
		return run;
	}

	private EventProcesses.Run run(int count) throws Exception {
		EventProcesses.Run run = this.processes.run(this.work, count);
		// At leisure nobody loses any.
		if (run.delivered() == 0) {
			throw new IllegalStateException("Of " + run.count() + " events none came");
		}
		boolean promised = this.peer.isLog() || paced();
		if (promised && (run.wrong() > 0 || !run.isOneOrder())) {
			throw new IllegalStateException(
					"of " + run.count() + " events, " + run.wrong() + " were lost, doubled or out of order, in "
							+ (run.isOneOrder() ? "one order" : "several orders") + ": " + run.deliveries());
		}
		return run;
	}

}
