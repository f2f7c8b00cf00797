package io.iutils.benchmarks.state;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.iutils.benchmarks.Load;
import io.iutils.benchmarks.Role;
import io.iutils.journal.Journal;
import io.iutils.journal.JournalSettings;
import io.iutils.journal.Retention;
import org.HdrHistogram.Histogram;

/**
 * A process that wants the lock of a journal again and again: {@code TURN-MILLIS MILLIS},
 * answered by a {@link Load} of how long it waited each time.
 */
public final class ContenderRole implements Role {

	private static final byte EVENT = 4;

	private final byte[] payload = new byte[32];

	private final Journal journal;

	/**
	 * @param slot which one it claims
	 */
	public ContenderRole(String directory, String slot) {
		Retention retention = new Retention(64L << 20, Duration.ZERO);
		Path path = Path.of(directory);
		this.journal = Journal.open(JournalSettings.of(path.resolve("journal"), path.resolve("quarantine"),
				Integer.parseInt(slot), Duration.ofMinutes(1), false, JournalSettings.SEGMENT_SIZE, () -> retention,
				(any) -> "slot " + any, InstantSource.system(), null));
	}

	@Override
	public String obey(String[] words) throws Exception {
		long turnNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words[0]));
		Histogram waits = new Histogram(3);
		long turns = 0;
		long start = System.nanoTime();
		long end = start + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words[1]));
		while (System.nanoTime() - end < 0) {
			waits.recordValue(turn(turnNanos));
			turns++;
		}
		return new Load(turns, (System.nanoTime() - start) / 1e9, waits).toString();
	}

	/**
	 * @return how long it waited
	 */
	private long turn(long turnNanos) throws Exception {
		long asked = System.nanoTime();
		long[] began = new long[1];
		this.journal.append((batch) -> {
			began[0] = System.nanoTime();
			long until = began[0] + turnNanos;
			while (System.nanoTime() < until) {
				LockSupport.parkNanos(until - System.nanoTime());
			}
			batch.add(EVENT, (byte) 0, this.payload);
		});
		return began[0] - asked;
	}

	@Override
	public void close() throws Exception {
		this.journal.close();
	}

}
