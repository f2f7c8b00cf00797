package io.iutils.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

import io.iutils.journal.LockedBytes;

/**
 * Sends signals through one shell that stays, since starting a program for each takes
 * longer than the moment that is aimed at. Confined to one thread.
 */
public final class Signals implements AutoCloseable {

	private final Process shell;

	private final Writer commands;

	private final BufferedReader answers;

	public Signals() {
		try {
			this.shell = new ProcessBuilder("bash", "-c", "while read -r s p; do kill -$s $p 2>/dev/null; echo; done")
				.start();
			this.commands = this.shell.outputWriter(StandardCharsets.UTF_8);
			this.answers = new BufferedReader(
					new InputStreamReader(this.shell.getInputStream(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Sends a signal by name, such as STOP. A child that is dead is let be.
	 */
	public void send(String name, ChildJvm child) {
		send(name, child.pid());
	}

	/**
	 * As {@link #send(String, ChildJvm)}, to any process.
	 */
	void send(String name, long pid) {
		try {
			this.commands.write(name + " " + pid + "\n");
			this.commands.flush();
			this.answers.readLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Stops a child and waits until all of its threads stand.
	 */
	public void stop(ChildJvm child) {
		send("STOP", child);
		while (child.isAlive() && !stands(child)) {
			LockSupport.parkNanos(50_000);
		}
	}

	/**
	 * As {@link #stop}, but not while the child has a lock that others wait for: so that
	 * it holds up nobody.
	 */
	public void stopOutside(ChildJvm child) {
		stop(child);
		while (LockedBytes.areWaitedFor(child.pid())) {
			send("CONT", child);
			stop(child);
		}
	}

	private static boolean stands(ChildJvm child) {
		Path tasks = Path.of("/proc", Long.toString(child.pid()), "task");
		try (var threads = Files.newDirectoryStream(tasks)) {
			for (Path thread : threads) {
				String stat = Files.readString(thread.resolve("stat"));
				if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
					return false;
				}
			}
			return true;
		}
		catch (NoSuchFileException ex) {
			return false;
		}
		catch (IOException ex) {
			// A thread that ended meanwhile.
			return false;
		}
	}

	@Override
	public void close() {
		this.shell.destroy();
	}

}
