package io.iutils.benchmarks.requests;

import java.nio.file.Path;
import java.time.Duration;

import io.iutils.benchmarks.Bench;
import io.iutils.benchmarks.Load;
import io.iutils.benchmarks.Ratio.Goal;
import io.iutils.benchmarks.Sample;
import io.iutils.benchmarks.Side;
import io.iutils.benchmarks.Suite;
import io.iutils.benchmarks.Worker;

/**
 * What becomes of requests while a neighbour opens connections and says nothing; and how
 * soon a death is known.
 */
public final class StrangersSuite implements Suite {

	private static final String P99 = "99 % us";

	private static final String MILLIS = "ms";

	private static final String PEACE = "in peace";

	private static final String STRANGERS = "5,000 strangers a second";

	private static final String FLOOD = "as many as one thread can open";

	private static final String DEATH = "kill -9";

	@Override
	public String name() {
		return "strangers";
	}

	@Override
	public String title() {
		return "Requests of iutils while a neighbour opens connections and says nothing; the news of a death";
	}

	@Override
	public void run(Bench bench) throws Exception {
		Path directory = bench.directory();
		try (Worker answering = Worker.start(WitnessRole.class, directory);
				Worker asking = Worker.start(AskRole.class, RequestPeer.IUTILS.name(), directory);
				Worker neighbour = Worker.start(StrangerRole.class)) {
			Path socket = directory.resolve("benchmark/sockets").resolve(answering.ask("socket"));
			asking.ask(1, 2000);
			bench.compare("question and answer beside strangers", "")
				.side(PEACE, () -> (time) -> p99(asking, time))
				.side(STRANGERS, () -> (time) -> beside(asking, neighbour, socket, 200_000, time))
				.side(FLOOD, () -> (time) -> beside(asking, neighbour, socket, 0, time))
				.run()
				.ratio("strangers", P99, STRANGERS, PEACE, Goal.atMost(3));
		}
		Path other = bench.directory();
		try (Worker witness = Worker.start(WitnessRole.class, other)) {
			bench.compare("the news of a death", "")
				.side(DEATH, () -> new Death(witness, other))
				.run()
				.limit("death-known-after-ms", MILLIS, DEATH, Goal.atMost(500));
		}
	}

	private static Sample p99(Worker asking, Duration time) throws Exception {
		return Sample.of(P99, Load.parse(asking.ask(1, time.toMillis())).nanos().getValueAtPercentile(99) / 1000.0);
	}

	private static Sample beside(Worker asking, Worker neighbour, Path socket, long pause, Duration time)
			throws Exception {
		neighbour.tell(socket, pause, time.toMillis());
		Sample sample = p99(asking, time);
		neighbour.answer();
		return sample;
	}

	private record Death(Worker witness, Path directory) implements Side {

		@Override
		public Sample measure(Duration time) throws Exception {
			try (Worker victim = Worker.start(AnswerRole.class, RequestPeer.IUTILS.name(), this.directory)) {
				long start = System.nanoTime();
				victim.kill();
				return Sample.of(MILLIS, (Long.parseLong(this.witness.ask("death")) - start) / 1e6);
			}
		}

	}

}
