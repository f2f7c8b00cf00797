package io.iutils.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

import io.iutils.engine.Content;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.local.LocalEngine;
import io.iutils.local.LocalSettings;

/**
 * A million keys of 1 KiB in a JVM with 256 MB: how long it takes to open them, and how
 * much the disk holds at most while they are overwritten at full speed.
 */
public final class LargeStash {

	private static final int KEYS = 1_000_000;

	private static final int OPENINGS = 5;

	private static final long SEGMENT = 16L << 20;

	private LargeStash() {
	}

	public static void main(String[] args) throws Exception {
		if (args.length > 0) {
			open(Path.of(args[0]));
			return;
		}
		Path directory = Files.createTempDirectory("iutils-benchmark");
		try {
			overwrite(directory);
			double[] seconds = new double[OPENINGS];
			for (int i = 0; i < OPENINGS; i++) {
				seconds[i] = openElsewhere(directory);
			}
			Arrays.sort(seconds);
			System.out.printf(Locale.ROOT,
					"%,d keys of 1 KiB open, first get included, in 256 MB: %.2f s (%.2f to %.2f)%n", KEYS,
					seconds[OPENINGS / 2], seconds[0], seconds[OPENINGS - 1]);
		}
		finally {
			FirstFigures.delete(directory);
		}
	}

	private static void overwrite(Path directory) throws IOException {
		byte[] value = new byte[1024];
		Random random = new Random(1);
		long most = 0;
		long longest = 0;
		try (LocalEngine engine = LocalEngine.open(LocalSettings.of(directory))) {
			for (int i = 0; i < KEYS * 2; i++) {
				random.nextBytes(value);
				String key = "some.key." + ((i < KEYS) ? i : random.nextInt(KEYS));
				long started = System.nanoTime();
				engine.stash().put(key, StashStore.ANY, Content.of(Content.Kind.BYTES, value.clone()), Terms.CLEAR);
				longest = Math.max(longest, System.nanoTime() - started);
				if (i % 2000 == 0) {
					most = Math.max(most, bytes(directory.resolve("stash")));
				}
			}
		}
		double live = KEYS * 1080.0;
		System.out.printf(Locale.ROOT,
				"Each overwritten once: at most %.2f times the live data and two segments on disk; longest put %.0f ms%n",
				(most - 2 * SEGMENT) / live, longest / 1e6);
	}

	private static long bytes(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.mapToLong((file) -> {
				try {
					return Files.exists(file) ? Files.size(file) : 0;
				}
				catch (IOException ex) {
					// Compacted away.
					return 0;
				}
			}).sum();
		}
		catch (UncheckedIOException ex) {
			return 0;
		}
	}

	private static double openElsewhere(Path directory) throws Exception {
		Process process = new ProcessBuilder(
				List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx256m", "-cp",
						System.getProperty("java.class.path"), LargeStash.class.getName(), directory.toString()))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		String answer = new String(process.getInputStream().readAllBytes()).trim();
		return Double.parseDouble(answer);
	}

	private static void open(Path directory) {
		long started = System.nanoTime();
		try (LocalEngine engine = LocalEngine.open(LocalSettings.of(directory))) {
			if (engine.stash().get("some.key.77") == null) {
				throw new IllegalStateException("A key is missing");
			}
			System.out.println((System.nanoTime() - started) / 1e9);
		}
	}

}
