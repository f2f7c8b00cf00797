package io.iutils.reliability;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.iutils.testing.ChildJvm;

/**
 * A {@link CrashWriter} as the nemesis sees it. What its lines tell is taken over by a
 * thread of its own, and may be asked for when it is dead.
 */
final class AttackedWriter {

	final ChildJvm jvm;

	private final int name;

	private final Map<String, Account> accounts = new TreeMap<>();

	private final List<long[]> stalls = new ArrayList<>();

	private final List<long[]> stops = new ArrayList<>();

	private final List<String> wrong = new CopyOnWriteArrayList<>();

	private int cuts;

	private int refusals;

	private volatile int slot = -1;

	private volatile long lastSign = System.nanoTime();

	AttackedWriter(Path directory, int name, long seed, Duration lockTimeout) {
		this.name = name;
		int threads = 1 + name % 2;
		boolean sockets = name % 4 == 0;
		boolean hesitant = name % 3 != 0;
		this.jvm = ChildJvm.startTelling(this::take, CrashWriter.class, directory.toString(), "w" + name,
				Long.toString(seed), Long.toString(lockTimeout.toMillis()), Integer.toString(threads),
				Boolean.toString(sockets), Boolean.toString(hesitant));
	}

	private void take(String line) {
		try {
			take(line, line.split(" "));
		}
		catch (RuntimeException ex) {
			this.wrong.add(line + ": " + ex);
		}
		this.lastSign = System.nanoTime();
	}

	private void take(String line, String[] words) {
		switch (words[0]) {
			case "ready" -> this.slot = Integer.parseInt(words[1]);
			case "stall" -> this.stalls.add(new long[] { Long.parseLong(words[1]), Long.parseLong(words[2]) });
			case "cut" -> this.cuts++;
			case "try", "ok", "not" -> {
				this.accounts.computeIfAbsent(words[1], Account::new).take(words);
				this.refusals += words[0].equals("not") ? 1 : 0;
			}
			default -> this.wrong.add(line);
		}
	}

	/**
	 * Whether it has begun to write.
	 */
	boolean isReady() {
		return this.slot >= 0;
	}

	int slot() {
		return this.slot;
	}

	/**
	 * What it says must not be.
	 */
	List<String> wrong() {
		return this.wrong;
	}

	Duration silence() {
		return Duration.ofNanos(System.nanoTime() - this.lastSign);
	}

	/**
	 * To be told when it is let go on: for this long it could not do anything.
	 */
	void wasStopped(long from, long to) {
		this.stops.add(new long[] { from, to });
		this.lastSign = System.nanoTime();
	}

	Collection<Account> accounts() {
		return this.accounts.values();
	}

	int cuts() {
		return this.cuts;
	}

	int refusals() {
		return this.refusals;
	}

	/**
	 * The longest time one operation took, without that for which this process was
	 * stopped.
	 */
	Duration longestStall() {
		long longest = 0;
		for (long[] stall : this.stalls) {
			long length = stall[1] - stall[0];
			for (long[] stop : this.stops) {
				length -= Math.max(0, Math.min(stall[1], stop[1]) - Math.max(stall[0], stop[0]));
			}
			longest = Math.max(longest, length);
		}
		return Duration.ofNanos(longest);
	}

	@Override
	public String toString() {
		return "w" + this.name;
	}

}
