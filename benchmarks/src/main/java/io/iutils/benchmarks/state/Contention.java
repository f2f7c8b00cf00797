package io.iutils.benchmarks.state;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LongSummaryStatistics;
import java.util.List;

import io.iutils.benchmarks.Load;
import io.iutils.benchmarks.Sample;
import io.iutils.benchmarks.Side;
import io.iutils.benchmarks.Worker;

/*
 * The rule is switched off from outside, so that production needs no switch: a holder names
 * the slot of another that waits, and where all processes claim the same slot there is no
 * other. Nothing else depends on the slot as long as nobody dies. So both cases run the
 * same code, to the instruction.
 */

/**
 * Processes that take turns at one journal.
 */
final class Contention implements Side {

	static final String LONGEST = "longest ms";

	private static final int PROCESSES = 8;

	private final List<Worker> contenders = new ArrayList<>();

	private final int turnMillis;

	Contention(Path directory, boolean rule, int turnMillis) throws IOException {
		this.turnMillis = turnMillis;
		try {
			for (int i = 0; i < PROCESSES; i++) {
				this.contenders.add(Worker.launch("128m", ContenderRole.class, directory, rule ? i : 0));
			}
			for (Worker contender : this.contenders) {
				contender.answer();
			}
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	@Override
	public Sample measure(Duration time) throws Exception {
		this.contenders.forEach((contender) -> contender.tell(this.turnMillis, time.toMillis()));
		List<Load> loads = new ArrayList<>();
		for (Worker contender : this.contenders) {
			loads.add(Load.parse(contender.answer()));
		}
		LongSummaryStatistics turns = loads.stream().mapToLong(Load::operations).summaryStatistics();
		Load all = Load.together(loads);
		Sample sample = all.sample();
		sample.values().put(LONGEST, all.nanos().getMaxValue() / 1e6);
		sample.values()
			.put("turns of the one with most, times those of the one with least",
					turns.getMax() / (double) Math.max(1, turns.getMin()));
		return sample;
	}

	@Override
	public void close() {
		this.contenders.forEach(Worker::dismiss);
		this.contenders.forEach(Worker::close);
	}

}
