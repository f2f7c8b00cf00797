package io.iutils.benchmarks.state;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Comparison;
import io.iutils.benchmarks.Load;
import io.iutils.benchmarks.Ratio.Goal;
import io.iutils.benchmarks.Sample;
import io.iutils.benchmarks.Side;
import io.iutils.benchmarks.Suite;
import io.iutils.benchmarks.Worker;

/**
 * One counter of several processes.
 */
public final class CounterSuite implements Suite {

	@Override
	public String name() {
		return "counter";
	}

	@Override
	public String title() {
		return "A counter that several processes raise by one";
	}

	@Override
	public void run(Bench bench) throws Exception {
		Comparison comparison = bench.compare("increment", "1 process of 1 thread");
		for (StorePeer peer : StorePeer.values()) {
			Path place = bench.directory();
			comparison.side(peer.name(), () -> new Processes(Worker.start(1, StoreRole.class, peer.name(), place), 1));
		}
		comparison.run().ratio("increment-vs-bare-loop", Sample.MEDIAN, "IUTILS", "BARE_LOCK", Goal.atMost(1.5));
	}

	private record Processes(List<Worker> workers, int threads) implements Side {

		@Override
		public Sample measure(Duration time) throws Exception {
			return Load.by(this.workers, Store.Work.INCREMENT, this.threads, time.toMillis());
		}

		@Override
		public void close() {
			this.workers.forEach(Worker::close);
		}

	}

}
