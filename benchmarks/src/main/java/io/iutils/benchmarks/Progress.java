package io.iutils.benchmarks;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells a person that waits what is going on, and how long it will take: on a terminal in
 * one line that changes, else now and then in a line of its own.
 */
public final class Progress {

	private static final int WIDTH = 110;

	private static final long SECONDS_BETWEEN_LINES = 20;

	private final PrintStream out;

	private final boolean terminal;

	private final LongSupplier nanos;

	private final long started;

	/** How long each suite took when it was measured last; 0 if that is not known. */
	private final Map<String, Long> known;

	private final Map<String, Long> begun = new LinkedHashMap<>();

	private String suite = "";

	private long toldAt = Long.MIN_VALUE;

	private boolean silent;

	Progress(PrintStream out, boolean terminal, LongSupplier nanos, Map<String, Long> known) {
		this.out = out;
		this.terminal = terminal;
		this.nanos = nanos;
		this.started = nanos.getAsLong();
		this.known = known;
	}

	void suite(String name) {
		this.suite = name;
		this.begun.put(name, seconds());
		this.toldAt = Long.MIN_VALUE;
	}

	public synchronized void say(String step) {
		long now = seconds();
		if (this.silent
				|| (!this.terminal && this.toldAt != Long.MIN_VALUE && now - this.toldAt < SECONDS_BETWEEN_LINES)) {
			return;
		}
		this.toldAt = now;
		String line = String.format("%d:%02d %s (%d of %d)%s: %s", now / 60, now % 60, this.suite, this.begun.size(),
				this.known.size(), left(now), step);
		if (this.terminal) {
			String cut = (line.length() > WIDTH) ? line.substring(0, WIDTH - 3) + "..." : line;
			this.out.print("\r" + cut + " ".repeat(WIDTH - cut.length()));
			this.out.flush();
		}
		else {
			this.out.println(line);
		}
	}

	/** As long as last time, at the speed of this time. */
	private String left(long now) {
		double expected = 0;
		double done = 0;
		double left = 0;
		boolean all = true;
		for (Map.Entry<String, Long> entry : this.known.entrySet()) {
			long usual = entry.getValue();
			Long begun = this.begun.get(entry.getKey());
			all &= usual > 0 || (begun != null && !entry.getKey().equals(this.suite));
			if (begun == null) {
				left += usual;
			}
			else if (entry.getKey().equals(this.suite)) {
				left += Math.max(0, usual - (now - begun));
			}
			else if (usual > 0) {
				expected += usual;
				done += end(entry.getKey()) - begun;
			}
		}
		double speed = (expected > 0) ? done / expected : 1;
		long minutes = Math.round(left * speed / 60);
		if (left == 0) {
			return "";
		}
		return ", " + (all ? "about " : "at least ") + ((minutes > 0) ? minutes + " min" : "a moment") + " left";
	}

	/** A suite ends where the next one begins. */
	private long end(String suite) {
		boolean found = false;
		for (Map.Entry<String, Long> entry : this.begun.entrySet()) {
			if (found) {
				return entry.getValue();
			}
			found = entry.getKey().equals(suite);
		}
		return seconds();
	}

	/**
	 * What stays on the screen.
	 */
	public synchronized void note(String line) {
		if (!this.silent) {
			clear();
			this.out.println(line);
		}
	}

	void clear() {
		if (this.terminal) {
			this.out.print("\r" + " ".repeat(WIDTH) + "\r");
			this.out.flush();
		}
	}

	/** What ends now has nothing more to say. */
	synchronized void silence() {
		clear();
		this.silent = true;
	}

	long seconds() {
		return TimeUnit.NANOSECONDS.toSeconds(this.nanos.getAsLong() - this.started);
	}

}
