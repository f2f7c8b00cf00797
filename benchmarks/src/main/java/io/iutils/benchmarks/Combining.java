package io.iutils.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import io.iutils.engine.Content;
import io.iutils.engine.EventDraft;
import io.iutils.engine.Terms;
import io.iutils.local.LocalEngine;
import io.iutils.local.LocalSettings;

/**
 * Increments of one key and events by several threads of one JVM, each forced to disk or
 * not.
 */
public final class Combining {

	private static final int ROUNDS = 5;

	private static final int LIST = 64;

	private static final EventDraft EVENT = new EventDraft("hits", null, "", false, 0, Map.of(),
			Content.of(Content.Kind.BYTES, new byte[100]));

	private Combining() {
	}

	public static void main(String[] args) throws Exception {
		long millis = (args.length > 0) ? Long.parseLong(args[0]) : 1000;
		Path directory = Files.createTempDirectory("iutils-combining");
		try {
			measure(directory.resolve("lazy"), Duration.ofSeconds(1), "flush 1s", millis, 1, 2, 8, 64);
			measure(directory.resolve("always"), Duration.ZERO, "flush always", millis, 1, 8, 64);
		}
		finally {
			FirstFigures.delete(directory);
		}
	}

	private static void measure(Path directory, Duration flush, String what, long millis, int... threads)
			throws Exception {
		LocalSettings defaults = LocalSettings.of(directory);
		List<EventDraft> list = Collections.nCopies(LIST, EVENT);
		try (LocalEngine engine = LocalEngine.open(new LocalSettings(directory, defaults.lockTimeout(), flush,
				defaults.retainSize(), defaults.retainFor(), false, defaults.clock(), false))) {
			measure(what, "increments", () -> engine.stash().increment("hits", 1, Terms.KEEP), 1, millis, threads);
			measure(what, "emits", () -> engine.events().append(EVENT), 1, millis, threads);
			measure(what, "events in lists of " + LIST, () -> engine.events().appendAll(list), LIST, millis, 1);
		}
	}

	private static void measure(String flush, String what, Runnable operation, int each, long millis, int... threads)
			throws Exception {
		double[][] rates = new double[threads.length][ROUNDS];
		for (int round = -2; round < ROUNDS; round++) {
			for (int i = 0; i < threads.length; i++) {
				double rate = each * perSecond(operation, threads[i], millis);
				// The first rounds warm up.
				if (round >= 0) {
					rates[i][round] = rate;
				}
			}
		}
		for (int i = 0; i < threads.length; i++) {
			System.out.printf(Locale.ROOT, "%-12s %3d threads %9.0f %s/s%n", flush, threads[i],
					FirstFigures.median(rates[i]), what);
		}
	}

	private static double perSecond(Runnable operation, int threads, long millis) throws InterruptedException {
		LongAdder done = new LongAdder();
		AtomicBoolean over = new AtomicBoolean();
		CountDownLatch ended = new CountDownLatch(threads);
		long start = System.nanoTime();
		for (int i = 0; i < threads; i++) {
			new Thread(() -> {
				while (!over.get()) {
					operation.run();
					done.increment();
				}
				ended.countDown();
			}).start();
		}
		ended.await(millis, TimeUnit.MILLISECONDS);
		over.set(true);
		ended.await();
		return done.sum() / ((System.nanoTime() - start) / 1e9);
	}

}
