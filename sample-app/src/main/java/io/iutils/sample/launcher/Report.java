package io.iutils.sample.launcher;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The proof as it is shown: a line for each step, with what was expected and what was
 * seen. Confined to one thread.
 */
final class Report {

	private static final int WIDTH = 110;

	private static final int MOST_RUNS = 10;

	private final PrintStream out;

	private int steps;

	private int failures;

	Report(PrintStream out) {
		this.out = out;
	}

	void step(String what, Object expected, Object seen) {
		step(what, expected, seen, expected.equals(seen));
	}

	void step(String what, Object expected, Object seen, boolean exact) {
		this.steps++;
		if (!exact) {
			this.failures++;
		}
		String line = String.format("%2d %-5s  %s: expected %s", this.steps, (exact) ? "ok" : "WRONG", what, expected);
		String end = "seen " + seen;
		this.out.println(line + ((line.length() + end.length() < WIDTH) ? ", " : ",\n          ") + end);
	}

	/** Says how it ended: true if all was exact. */
	boolean conclude() {
		if (this.failures == 0) {
			this.out.printf("All %d steps were exact.%n", this.steps);
		}
		else {
			this.out.printf("%d of %d steps went WRONG.%n", this.failures, this.steps);
		}
		return this.failures == 0;
	}

	/**
	 * Numbers in the order in which they came, runs of neighbours drawn together:
	 * {@code 1-57, 59-100}.
	 */
	static String runs(List<Long> numbers) {
		List<String> runs = new ArrayList<>();
		for (int from = 0, to; from < numbers.size(); from = to) {
			to = from + 1;
			while (to < numbers.size() && numbers.get(to) == numbers.get(to - 1) + 1) {
				to++;
			}
			runs.add((to == from + 1) ? numbers.get(from).toString() : numbers.get(from) + "-" + numbers.get(to - 1));
		}
		if (runs.size() > MOST_RUNS) {
			return String.join(", ", runs.subList(0, MOST_RUNS)) + " and " + (runs.size() - MOST_RUNS) + " more";
		}
		return (runs.isEmpty()) ? "nothing" : String.join(", ", runs);
	}

}
