package io.iutils.benchmarks.events;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.HdrHistogram.Histogram;

/**
 * What came at one receiver of one run: each event once, and those of a stream in order?
 * One thread at a time adds, another one waits.
 */
final class Arrivals implements Consumer<Tick> {

	/** Nothing has come for so long: nothing more will. */
	private static final long PATIENCE_MILLIS = 1500;

	private final int run;

	private final int expected;

	private final BitSet[] seen;

	private final int[] highest;

	private final Histogram ages = new Histogram(3);

	private final CountDownLatch all = new CountDownLatch(1);

	private long doubled;

	private long unordered;

	private long digest;

	private long lastAt;

	private volatile int arrived;

	/**
	 * @param run ticks of others are ignored
	 */
	Arrivals(int run, int streams, int expected) {
		this.run = run;
		this.expected = expected;
		this.highest = new int[streams];
		Arrays.fill(this.highest, -1);
		this.seen = new BitSet[streams];
		Arrays.setAll(this.seen, (any) -> new BitSet(expected / streams));
	}

	@Override
	public void accept(Tick tick) {
		if (tick.run() != this.run) {
			return;
		}
		long now = System.nanoTime();
		this.ages.recordValue(Math.max(0, now - tick.sentAt()));
		this.lastAt = now;
		note(tick.stream(), tick.number());
		this.digest = this.digest * 31 + tick.number() * 64L + tick.stream();
		int arrived = this.arrived + 1;
		this.arrived = arrived;
		if (arrived == this.expected) {
			this.all.countDown();
		}
	}

	private void note(int stream, int number) {
		if (this.seen[stream].get(number)) {
			this.doubled++;
		}
		else if (number < this.highest[stream]) {
			this.unordered++;
		}
		this.seen[stream].set(number);
		this.highest[stream] = Math.max(this.highest[stream], number);
	}

	/**
	 * Waits for all, or until nothing comes any more.
	 */
	Delivery await() throws InterruptedException {
		int before = -1;
		while (!this.all.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) && this.arrived != before) {
			before = this.arrived;
		}
		int lost = this.expected - Arrays.stream(this.seen).mapToInt(BitSet::cardinality).sum();
		return new Delivery(this.lastAt, lost, this.doubled, this.unordered, this.digest,
				this.ages.getValueAtPercentile(50) / 1000.0, this.ages.getValueAtPercentile(99.9) / 1000.0);
	}

}
