package io.iutils.sample.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * One JVM of the sample. Thread-safe.
 */
final class SiblingJvm {

	private static final int LAST_LINES = 25;

	private final int port;

	private final Path log;

	private final Process process;

	private SiblingJvm(int port, Path log, Process process) {
		this.port = port;
		this.log = log;
		this.process = process;
	}

	/**
	 * Starts it. We keep the other end of its standard input: when we are gone, so is it,
	 * even after a kill -9.
	 */
	static SiblingJvm start(Layout layout, int port, List<String> settings) {
		refuseBusy(port);
		Path log = layout.log(port);
		ProcessBuilder builder = new ProcessBuilder(layout.java().toString(), "-XX:TieredStopAtLevel=1", "-Xmx256m",
				"-Dsample.stop-with-launcher=true", "-jar", layout.jar().toString(), "--server.port=" + port);
		builder.command().addAll(settings);
		builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
		try {
			return new SiblingJvm(port, log, builder.start());
		}
		catch (IOException ex) {
			throw new LaunchException("The sibling for port " + port + " cannot be started", ex);
		}
	}

	static void refuseBusy(int port) {
		try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			probe.getLocalPort();
		}
		catch (IOException ex) {
			throw new LaunchException(
					"Port " + port + " is busy (" + ex.getMessage() + "): stop who uses it, or choose with --port", ex);
		}
	}

	int port() {
		return this.port;
	}

	Path log() {
		return this.log;
	}

	long pid() {
		return this.process.pid();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Waits until this very process answers on its port.
	 */
	SiblingClient awaitAnswer(long timeoutSeconds) throws InterruptedException {
		SiblingClient client = new SiblingClient(this.port);
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
		while (System.nanoTime() < deadline) {
			if (this.process.waitFor(100, TimeUnit.MILLISECONDS)) {
				throw new LaunchException("The sibling on port " + this.port + " ended with status "
						+ this.process.exitValue() + " before it answered. " + lastLines());
			}
			try {
				if (client.self() == pid()) {
					return client;
				}
			}
			catch (IOException ex) {
				// not yet
			}
		}
		throw new LaunchException(
				"The sibling on port " + this.port + " did not answer within " + timeoutSeconds + " s. " + lastLines());
	}

	/** As kill -9 does. */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	/** Asks it to stop; {@link #awaitEnd} waits. */
	void stop() {
		this.process.destroy();
	}

	void awaitEnd(long timeoutSeconds) throws InterruptedException {
		if (!this.process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
			kill();
		}
	}

	void onEnd(IntConsumer listener) {
		this.process.onExit().thenAccept((ended) -> listener.accept(ended.exitValue()));
	}

	String lastLines() {
		try {
			List<String> lines = Files.readAllLines(this.log, StandardCharsets.UTF_8);
			return "The last lines of " + this.log + ":\n"
					+ String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
		}
		catch (IOException ex) {
			return "Its log " + this.log + " cannot be read: " + ex;
		}
	}

}
