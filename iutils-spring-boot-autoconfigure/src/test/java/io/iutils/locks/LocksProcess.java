package io.iutils.locks;

import io.iutils.ILocks;
import io.iutils.Lease;
import io.iutils.engine.Engine;
import io.iutils.testing.TestEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A sibling that takes and frees locks as it is told on its standard input, one command a
 * line.
 */
final class LocksProcess {

	private static final Duration LONG = Duration.ofMinutes(1);

	private LocksProcess() {
	}

	public static void main(String[] args) throws Exception {
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		Engine engine = TestEngine.open(Path.of(args[0]));
		ILocks locks = new EngineLocks(engine);
		Lease lease = null;
		System.out.println("ready");
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			String[] words = line.split(" ");
			switch (words[0]) {
				case "try" -> {
					lease = locks.tryAcquire(words[1]).orElse(null);
					System.out.println((lease != null) ? lease.fencingToken() : "-");
				}
				case "wait" -> {
					lease = locks.tryAcquire(words[1], LONG).orElseThrow();
					System.out.println(lease.fencingToken());
				}
				case "held" -> System.out.println(lease != null && lease.isHeld());
				case "close" -> {
					if (lease != null) {
						lease.close();
					}
					System.out.println("closed");
				}
				case "count" -> count(locks, Path.of(words[1]), Integer.parseInt(words[2]));
				case "note" -> note(locks, Path.of(words[1]));
				case "leave" -> {
					engine.close();
					System.out.println("left");
				}
				default -> throw new IllegalArgumentException(line);
			}
		}
	}

	/**
	 * Adds 1 so many times to a number in a file that nothing but the lock guards.
	 */
	private static void count(ILocks locks, Path file, int times) throws Exception {
		for (int i = 0; i < times; i++) {
			try (Lease lease = locks.tryAcquire("counter", LONG).orElseThrow()) {
				String[] words = Files.readString(file).split(" ");
				if (Long.parseLong(words[1]) >= lease.fencingToken()) {
					throw new IllegalStateException("Token " + lease.fencingToken() + " after " + words[1]);
				}
				Files.writeString(file, (Long.parseLong(words[0]) + 1) + " " + lease.fencingToken());
			}
		}
		System.out.println("counted");
	}

	/**
	 * Until it is killed: notes in a file that it holds the lock, and that it soon will
	 * not. Says so on its output, the first time. What one write has appended is there,
	 * whoever is killed.
	 */
	private static void note(ILocks locks, Path file) throws Exception {
		try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
			for (boolean first = true;; first = false) {
				try (Lease lease = locks.tryAcquire("noted", LONG).orElseThrow()) {
					append(out, "in " + lease.fencingToken());
					if (first) {
						System.out.println("noting");
					}
					LockSupport.parkNanos(500_000);
					append(out, "out " + lease.fencingToken());
				}
			}
		}
	}

	private static void append(OutputStream out, String text) throws IOException {
		out.write((text + " " + ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII));
	}

}
