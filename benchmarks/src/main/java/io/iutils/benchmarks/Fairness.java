package io.iutils.benchmarks;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

import io.iutils.journal.Journal;
import io.iutils.journal.JournalSettings;
import io.iutils.journal.Retention;

/*
 * The rule is switched off from outside, so that production needs no switch: a holder names
 * the slot of another that waits, and where all processes claim the same slot there is no
 * other. Nothing else depends on the slot as long as nobody dies. So both cases run the
 * same code, to the instruction.
 */

/**
 * How long processes wait for their turn that all want one again at once, with and
 * without the rule by which a holder names the next.
 */
public final class Fairness {

	private static final int PROCESSES = 8;

	private Fairness() {
	}

	/**
	 * @param args seconds for each case
	 */
	public static void main(String[] args) throws Exception {
		int seconds = (args.length > 0) ? Integer.parseInt(args[0]) : 10;
		System.out.println(PROCESSES + " processes, " + seconds + " s each; the wait for the lock");
		for (long turnMillis : new long[] { 0, 5 }) {
			for (boolean rule : new boolean[] { false, true }) {
				measure(rule, turnMillis, seconds);
			}
		}
	}

	private static void measure(boolean rule, long turnMillis, int seconds) throws Exception {
		Path directory = Files.createTempDirectory("iutils-fairness");
		List<Process> contenders = new ArrayList<>();
		try {
			List<BufferedReader> answers = new ArrayList<>();
			for (int i = 0; i < PROCESSES; i++) {
				Process contender = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"),
						"-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
						System.getProperty("java.class.path"), Contender.class.getName(), directory.toString(),
						Integer.toString(i), Integer.toString(rule ? i : 0), Long.toString(turnMillis),
						Integer.toString(seconds))
					.redirectError(ProcessBuilder.Redirect.INHERIT)
					.start();
				contenders.add(contender);
				answers.add(contender.inputReader(StandardCharsets.UTF_8));
				answers.get(i).readLine();
			}
			for (Process contender : contenders) {
				contender.outputWriter(StandardCharsets.UTF_8).append("go\n").flush();
			}
			long[][] waits = new long[PROCESSES][];
			for (int i = 0; i < PROCESSES; i++) {
				answers.get(i).readLine();
				waits[i] = read(directory.resolve("waits-" + i));
			}
			print(rule, turnMillis, waits);
		}
		finally {
			contenders.forEach(Process::destroyForcibly);
			for (Process contender : contenders) {
				contender.waitFor();
			}
			FirstFigures.delete(directory);
		}
	}

	private static long[] read(Path file) throws IOException {
		LongBuffer longs = ByteBuffer.wrap(Files.readAllBytes(file)).asLongBuffer();
		long[] waits = new long[longs.remaining()];
		longs.get(waits);
		return waits;
	}

	private static void print(boolean rule, long turnMillis, long[][] waits) {
		long[] all = Arrays.stream(waits).flatMapToLong(Arrays::stream).sorted().toArray();
		LongStream turns = Arrays.stream(waits).mapToLong((of) -> of.length);
		System.out.printf(Locale.ROOT,
				"turns of %-8s %-8s longest %9.3f ms   99.9 %% %9.3f ms   median %7.3f ms   turns %s%n",
				(turnMillis == 0) ? "no time" : turnMillis + " ms", rule ? "rule" : "no rule",
				all[all.length - 1] / 1e6, all[(int) (all.length * 0.999)] / 1e6, all[all.length / 2] / 1e6,
				Arrays.toString(turns.toArray()));
	}

	static final class Contender {

		private Contender() {
		}

		/**
		 * @param args directory, number, slot, milliseconds of a turn, seconds
		 */
		public static void main(String[] args) throws IOException {
			Path directory = Path.of(args[0]);
			long turnNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[3]));
			Retention retention = new Retention(64L << 20, Duration.ZERO);
			try (Journal journal = Journal
				.open(JournalSettings.of(directory.resolve("journal"), directory.resolve("quarantine"),
						Integer.parseInt(args[2]), Duration.ofMinutes(1), false, JournalSettings.SEGMENT_SIZE,
						() -> retention, (slot) -> "slot " + slot, InstantSource.system(), null))) {
				System.out.println("ready");
				new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
				long[] waits = run(journal, turnNanos, TimeUnit.SECONDS.toNanos(Long.parseLong(args[4])));
				try (DataOutputStream file = new DataOutputStream(
						new BufferedOutputStream(Files.newOutputStream(directory.resolve("waits-" + args[1]))))) {
					for (long wait : waits) {
						file.writeLong(wait);
					}
				}
				System.out.println("done");
				System.in.read();
			}
		}

		private static long[] run(Journal journal, long turnNanos, long nanos) {
			byte[] payload = new byte[32];
			long[] waits = new long[1024];
			int turns = 0;
			long[] began = new long[1];
			long end = System.nanoTime() + nanos;
			long asked = System.nanoTime();
			while (asked < end) {
				journal.append((batch) -> {
					began[0] = System.nanoTime();
					long until = began[0] + turnNanos;
					while (System.nanoTime() < until) {
						LockSupport.parkNanos(until - System.nanoTime());
					}
					batch.add((byte) 4, (byte) 0, payload);
				});
				if (turns == waits.length) {
					waits = Arrays.copyOf(waits, turns * 2);
				}
				waits[turns++] = began[0] - asked;
				asked = System.nanoTime();
			}
			return Arrays.copyOf(waits, turns);
		}

	}

}
