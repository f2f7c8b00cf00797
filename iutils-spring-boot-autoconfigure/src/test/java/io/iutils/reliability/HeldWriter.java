package io.iutils.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.local.AttackedEngine;

/**
 * A process that increments when told, and can be held inside the write section: there
 * the stash asks the clock, and this clock answers when it is told.
 */
final class HeldWriter {

	private final BufferedReader commands = new BufferedReader(
			new InputStreamReader(System.in, StandardCharsets.UTF_8));

	private final Thread thread = Thread.currentThread();

	private boolean hold;

	private HeldWriter() {
	}

	/**
	 * @param args directory
	 */
	public static void main(String[] args) throws IOException {
		HeldWriter writer = new HeldWriter();
		StashStore stash = AttackedEngine.open(Path.of(args[0]), Duration.ofSeconds(30), true, false, writer::now)
			.engine()
			.stash();
		System.out.println("ready");
		for (String line = writer.commands.readLine(); line != null; line = writer.commands.readLine()) {
			writer.hold = line.equals("hold");
			System.out.println(stash.increment("counter", 1, Terms.KEEP));
		}
	}

	private Instant now() {
		if (Thread.currentThread() == this.thread && this.hold) {
			System.out.println("inside");
			try {
				this.commands.readLine();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return Instant.now();
	}

}
