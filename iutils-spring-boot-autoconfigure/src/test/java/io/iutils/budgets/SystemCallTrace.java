package io.iutils.budgets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What strace has written of a process that uses a {@link SystemCallMeter}.
 */
final class SystemCallTrace {

	/**
	 * The thread, and how the call begins. Its end, if that is a line of its own, does
	 * not count.
	 */
	private static final Pattern CALL = Pattern.compile("(\\d+) +(\\w+)\\((.*)");

	private static final Pattern BEGIN = Pattern.compile("\"" + SystemCallMeter.BEGIN + "([^/\"]*)/([\\d,]*)\"");

	private static final Pattern END = Pattern.compile("\"" + SystemCallMeter.END + "([^/\"]*)/(\\d+)\"");

	/** A thread does it whose stack is looked at, as {@link Delivery} does. */
	private static final String OF_THE_TEST = "gettid";

	private final Map<String, List<Round>> rounds = new LinkedHashMap<>();

	/** By the thread that began. */
	private final Map<String, Round> running = new HashMap<>();

	SystemCallTrace(Path file) {
		try {
			Files.readAllLines(file).forEach(this::read);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read(String line) {
		Matcher call = CALL.matcher(line);
		if (!call.matches()) {
			return;
		}
		String thread = call.group(1);
		Matcher begin = BEGIN.matcher(call.group(3));
		Matcher end = END.matcher(call.group(3));
		if (begin.find()) {
			this.running.put(thread, new Round(begin.group(1), thread, begin.group(2)));
		}
		else if (end.find()) {
			Round ended = this.running.remove(thread);
			if (ended != null) {
				ended.times = Integer.parseInt(end.group(2));
				this.rounds.computeIfAbsent(ended.operation, (key) -> new ArrayList<>()).add(ended);
			}
		}
		else {
			this.running.values().forEach((round) -> round.count(thread, call.group(2)));
		}
	}

	/**
	 * What each operation came to, in the round in the middle.
	 */
	Map<String, Round> middle() {
		Map<String, Round> middle = new LinkedHashMap<>();
		this.rounds.forEach((operation, all) -> {
			all.sort((one, other) -> Double.compare(one.calls(), other.calls()));
			middle.put(operation, all.get(all.size() / 2));
		});
		return middle;
	}

	/**
	 * The calls of some threads between two marks.
	 */
	static final class Round {

		private final String operation;

		private final Set<String> threads;

		private final Map<String, Integer> calls = new TreeMap<>();

		private int times;

		private Round(String operation, String thread, String others) {
			this.operation = operation;
			this.threads = new HashSet<>(List.of(others.split(",")));
			this.threads.add(thread);
		}

		private void count(String thread, String call) {
			if (this.threads.contains(thread) && !call.equals(OF_THE_TEST)) {
				this.calls.merge(call, 1, Integer::sum);
			}
		}

		/**
		 * By which threads wait for each other, in each operation.
		 */
		double waits() {
			return (double) this.calls.getOrDefault("futex", 0) / this.times;
		}

		/**
		 * All others, in each operation.
		 */
		double calls() {
			int all = this.calls.values().stream().mapToInt(Integer::intValue).sum();
			return (double) all / this.times - waits();
		}

		/**
		 * Which calls, and how many of each.
		 */
		@Override
		public String toString() {
			return this.calls + " in " + this.times + " operations";
		}

	}

}
