package io.iutils.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.iutils.engine.Terms;
import io.iutils.local.LocalEngine;
import io.iutils.local.LocalSettings;

/**
 * The first figures of a foundation: increment and get beside the bare lock-write-unlock
 * loop, one event to a sleeping sibling beside one hop of a raw UNIX socket. All in one
 * run, in turns, medians of rounds.
 */
public final class FirstFigures {

	private static final int ROUNDS = 9;

	private static final int OPERATIONS = 100_000;

	private static final int HOPS = 1_500;

	private FirstFigures() {
	}

	public static void main(String[] args) throws Exception {
		Path directory = Files.createTempDirectory("iutils-benchmark");
		try {
			counting(directory);
			hopping(directory);
		}
		finally {
			delete(directory);
		}
	}

	private static void counting(Path directory) throws Exception {
		double[] bare = new double[ROUNDS];
		double[] increment = new double[ROUNDS];
		double[] get = new double[ROUNDS];
		try (BareLockLoop loop = new BareLockLoop(directory.resolve("bare"));
				LocalEngine engine = LocalEngine.open(LocalSettings.of(directory.resolve("counter")))) {
			for (int round = -2; round < ROUNDS; round++) {
				double bareMicros = microsEach(loop::turn);
				double incrementMicros = microsEach(() -> engine.stash().increment("hits", 1, Terms.KEEP));
				double getMicros = microsEach(() -> {
					var entry = engine.stash().get("hits");
					return (entry != null) ? entry.version() : 0;
				});
				// The first rounds warm up.
				if (round >= 0) {
					bare[round] = bareMicros;
					increment[round] = incrementMicros;
					get[round] = getMicros;
				}
			}
		}
		print("lock-write-unlock, bare", bare);
		print("increment, one thread", increment);
		print("get of a small value", get);
		ratio("increment", median(increment) / median(bare), 2);
	}

	private static double microsEach(LongSupplier operation) {
		long sum = 0;
		long start = System.nanoTime();
		for (int i = 0; i < OPERATIONS; i++) {
			sum += operation.getAsLong();
		}
		double micros = (System.nanoTime() - start) / 1000.0 / OPERATIONS;
		if (sum == 42) {
			System.out.println();
		}
		return micros;
	}

	private static void hopping(Path directory) throws Exception {
		double[] raw = new double[ROUNDS];
		double[] event = new double[ROUNDS];
		try (RawHop rawHop = new RawHop(directory.resolve("raw.sock"));
				EventHop eventHop = new EventHop(directory.resolve("events"))) {
			for (int round = -2; round < ROUNDS; round++) {
				double rawMicros = rawHop.medianMicros(HOPS);
				double eventMicros = eventHop.medianMicros(HOPS);
				if (round >= 0) {
					raw[round] = rawMicros;
					event[round] = eventMicros;
				}
			}
		}
		print("UNIX socket, one hop, raw", raw);
		print("event to a sleeping sibling", event);
		ratio("event", median(event) / median(raw), 2);
	}

	private static void print(String what, double[] micros) {
		System.out.printf(Locale.ROOT, "%-30s %8.2f us   (%.2f to %.2f)%n", what, median(micros),
				Arrays.stream(micros).min().orElse(0), Arrays.stream(micros).max().orElse(0));
	}

	private static void ratio(String name, double value, double goal) {
		System.out.printf(Locale.ROOT, "ratio %s %.2f goal <= %.1f%n", name, value, goal);
	}

	static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	static void delete(Path directory) throws Exception {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
	}

}
