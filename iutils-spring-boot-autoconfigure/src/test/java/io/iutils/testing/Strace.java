package io.iutils.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Attached to a child, it records the child's system calls, or lets those on certain
 * files fail or kill it, as the kernel would. It counts calls from the moment it is
 * attached, each thread and each kind of call by itself.
 */
public final class Strace implements AutoCloseable {

	private static final String ATTACHED = " attached";

	private final Process process;

	private Strace(Process process) {
		this.process = process;
	}

	/**
	 * Whether strace is there and may trace.
	 */
	public static boolean isUsable() {
		try {
			Process process = new ProcessBuilder("strace", "-o", "/dev/null", "true").redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Attaches, and returns when it is.
	 * @param files that may not be there yet
	 * @param injection such as {@code write:error=ENOSPC:when=3}, see strace(1)
	 */
	public static Strace attach(ChildJvm child, List<Path> files, String injection) {
		List<String> options = new ArrayList<>(List.of("-o", "/dev/null", "-e", "inject=" + injection));
		for (Path file : files) {
			options.add("-P");
			options.add(file.toString());
		}
		return attach(child, options);
	}

	/**
	 * Attaches to a child that runs undisturbed, and returns when it is.
	 * @param output gets a line for each call of each thread; whole when this is closed
	 */
	public static Strace record(ChildJvm child, Path output) {
		return attach(child, List.of("-o", output.toString(), "-s", "256"));
	}

	private static Strace attach(ChildJvm child, List<String> options) {
		List<String> command = new ArrayList<>(List.of("strace", "-f", "-p", Long.toString(child.pid())));
		command.addAll(options);
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			BufferedReader lines = new BufferedReader(
					new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
			String line = lines.readLine();
			while (line != null && !line.contains(ATTACHED)) {
				line = lines.readLine();
			}
			if (line == null) {
				throw new IllegalStateException("strace did not attach to " + child.pid());
			}
			Thread drain = new Thread(() -> drain(lines), "strace-" + child.pid());
			drain.setDaemon(true);
			drain.start();
			return new Strace(process);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void drain(BufferedReader lines) {
		try {
			while (lines.readLine() != null) {
				// Else it would block.
			}
		}
		catch (IOException ex) {
			// It ended.
		}
	}

	/**
	 * Detaches: calls are as they were.
	 */
	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
				throw new AssertionError("strace does not detach");
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
