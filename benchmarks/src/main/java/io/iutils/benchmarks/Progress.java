package io.iutils.benchmarks;

import java.io.PrintStream;
import java.time.Duration;

/**
 * Tells a person that waits what is going on: on a terminal in one line that changes,
 * else one line for each step.
 */
public final class Progress {

	private static final int WIDTH = 100;

	private final PrintStream out = System.err;

	private final boolean terminal = System.console() != null;

	private final long started = System.nanoTime();

	private String suite = "";

	void suite(String name, int number, int of) {
		this.suite = name + " (" + number + " of " + of + ")";
	}

	public void say(String step) {
		Duration elapsed = Duration.ofNanos(System.nanoTime() - this.started);
		String line = String.format("%d:%02d %s: %s", elapsed.toMinutes(), elapsed.toSecondsPart(), this.suite, step);
		if (this.terminal) {
			this.out.print("\r" + (line + " ".repeat(WIDTH)).substring(0, Math.max(WIDTH, line.length())));
			this.out.flush();
		}
		else {
			this.out.println(line);
		}
	}

	/**
	 * What stays on the screen.
	 */
	public void note(String line) {
		if (this.terminal) {
			this.out.print("\r" + " ".repeat(WIDTH) + "\r");
		}
		this.out.println(line);
	}

}
