package io.iutils.benchmarks.state;

import java.nio.file.Path;
import java.time.Duration;

import io.iutils.benchmarks.Sample;
import io.iutils.benchmarks.Side;
import io.iutils.benchmarks.Worker;

/**
 * One opening in each round, by a new process.
 *
 * @param directory what is opened
 * @param elsewhere where the process opens another store before
 */
record Opening(StorePeer peer, Path directory, Path elsewhere, String heap, int keys, int size) implements Side {

	static final String MILLIS = "ms";

	@Override
	public Sample measure(Duration time) throws Exception {
		try (Worker worker = Worker.launch(this.heap, OpeningRole.class, this.peer.name(), this.directory, this.keys,
				this.size, this.elsewhere)) {
			worker.answer();
			return Sample.of(MILLIS, Double.parseDouble(worker.ask("open")));
		}
	}

}
