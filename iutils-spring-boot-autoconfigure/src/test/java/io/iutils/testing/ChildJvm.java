package io.iutils.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A JVM, or another program, that a test starts, talks to line by line, and may kill.
 */
public final class ChildJvm implements AutoCloseable {

	private static final String END = "\u0000end";

	private final Process process;

	private final Writer input;

	private final BlockingQueue<String> output = new LinkedBlockingQueue<>();

	private final Consumer<String> listener;

	private final Thread reader;

	private ChildJvm(Process process, @Nullable Consumer<String> listener) {
		this.process = process;
		this.input = process.outputWriter(StandardCharsets.UTF_8);
		this.listener = (listener != null) ? listener : this.output::add;
		this.reader = new Thread(this::read, "child-" + process.pid());
		this.reader.setDaemon(true);
		this.reader.start();
	}

	/**
	 * Starts a main class on this JVM's class path, with little memory and a quick start.
	 */
	public static ChildJvm start(Class<?> main, String... args) {
		return startUnder(":", main, args);
	}

	/**
	 * As {@link #start}, with an option of the JVM.
	 */
	public static ChildJvm startWith(String option, Class<?> main, String... args) {
		return startWith(List.of(option), main, args);
	}

	/**
	 * As {@link #start}, with options of the JVM.
	 */
	public static ChildJvm startWith(List<String> options, Class<?> main, String... args) {
		return startUnder(":", options, null, main, args);
	}

	/**
	 * As {@link #start}; each line goes to a listener, on a thread of this child, instead
	 * of waiting to be received.
	 */
	public static ChildJvm startTelling(Consumer<String> listener, Class<?> main, String... args) {
		return startUnder(":", List.of(), listener, main, args);
	}

	/**
	 * As {@link #start}, under a limit that a shell command sets, such as
	 * {@code ulimit -f 100}.
	 */
	public static ChildJvm startUnder(String limit, Class<?> main, String... args) {
		return startUnder(limit, List.of(), null, main, args);
	}

	/**
	 * Another program, which talks line by line as well.
	 */
	public static ChildJvm startProgram(String... command) {
		return start(List.of(command), null);
	}

	private static ChildJvm startUnder(String limit, List<String> options, @Nullable Consumer<String> listener,
			Class<?> main, String... args) {
		// Without performance data a killed one leaves no file behind.
		List<String> command = new ArrayList<>(
				limit.equals(":") ? List.of() : List.of("bash", "-c", limit + " && exec \"$@\"", "limited"));
		command.addAll(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx128m",
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
		command.addAll(TestEngine.options());
		command.addAll(options);
		command.addAll(List.of("-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), main.getName()));
		command.addAll(List.of(args));
		return start(command, listener);
	}

	private static ChildJvm start(List<String> command, @Nullable Consumer<String> listener) {
		try {
			return new ChildJvm(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start(),
					listener);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			String line = lines.readLine();
			while (line != null) {
				this.listener.accept(line);
				line = lines.readLine();
			}
		}
		catch (IOException ex) {
			// It was killed.
		}
		this.output.add(END);
	}

	public ChildJvm send(String line) {
		try {
			this.input.write(line + "\n");
			this.input.flush();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The next line it prints.
	 */
	public String receive() {
		try {
			String line = this.output.poll(60, TimeUnit.SECONDS);
			if (line == null || line.equals(END)) {
				throw new AssertionError(
						(line == null) ? "The child has said nothing for 60 s" : "The child has ended");
			}
			return line;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * All lines it printed before it ended.
	 */
	public List<String> receiveAll() {
		List<String> lines = new ArrayList<>();
		try {
			String line = this.output.take();
			while (!line.equals(END)) {
				lines.add(line);
				line = this.output.take();
			}
			return lines;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Waits until it has printed this line; others before it are skipped.
	 */
	public ChildJvm await(String expected) {
		while (!receive().equals(expected)) {
			// Skips.
		}
		return this;
	}

	public long pid() {
		return this.process.pid();
	}

	/**
	 * As {@code kill -9}, and waits until it is dead.
	 */
	public void kill() {
		strike();
		awaitEnd();
	}

	/**
	 * Sends a signal by name, such as STOP.
	 */
	public void signal(String name) {
		try {
			new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * As {@code kill -9}, without waiting.
	 */
	public void strike() {
		// Not by the process itself: that would throw away what was printed and not read.
		this.process.toHandle().destroyForcibly();
	}

	/**
	 * Waits until it is dead and every line it printed has been taken.
	 */
	public void awaitLastLine() {
		awaitEnd();
		try {
			this.reader.join(Duration.ofMinutes(1).toMillis());
			this.input.close();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		catch (IOException ex) {
			// What it has not read any more.
		}
		if (this.reader.isAlive()) {
			throw new AssertionError("The child is dead, but its output does not end");
		}
	}

	public int awaitEnd() {
		try {
			if (!this.process.waitFor(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS)) {
				throw new AssertionError("The child has not ended within a minute");
			}
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
