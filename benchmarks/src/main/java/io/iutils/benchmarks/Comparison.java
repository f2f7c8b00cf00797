package io.iutils.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The same work by several sides, in turns: each round begins with another one, so that
 * none has the same neighbour always, and what the machine does meanwhile hits all.
 */
public final class Comparison {

	private final Bench bench;

	private final String work;

	private final String at;

	private final Map<String, Side.Opening> openings = new LinkedHashMap<>();

	private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

	private Pace pace;

	Comparison(Bench bench, String work, String at) {
		this.bench = bench;
		this.work = work;
		this.at = at;
		this.pace = bench.pace();
	}

	/**
	 * At another pace than the bench.
	 */
	public Comparison pace(Pace pace) {
		this.pace = pace;
		return this;
	}

	/**
	 * Adds a side; it is started when all are known.
	 */
	public Comparison side(String name, Side.Opening opening) {
		this.openings.put(name, opening);
		return this;
	}

	/**
	 * Starts all sides, measures them, ends them. One that cannot be started, fails, or
	 * did not do what it was measured for, is told as missing, with the reason.
	 */
	public Comparison run() {
		Map<String, Side> sides = new LinkedHashMap<>();
		try {
			this.openings.forEach((name, opening) -> {
				this.bench.progress().say(told() + ": starting " + name);
				try {
					sides.put(name, opening.open());
				}
				catch (Exception | LinkageError ex) {
					missing(name, ex);
				}
			});
			for (int round = -this.pace.warmups(); round < this.pace.rounds(); round++) {
				this.bench.progress()
					.say(told()
							+ ((round < 0) ? ": warming up" : ": round " + (round + 1) + " of " + this.pace.rounds()));
				round(sides, round);
			}
			List.copyOf(sides.keySet()).forEach((name) -> attempt(sides, name, Side::verify));
		}
		finally {
			sides.forEach(this::close);
		}
		// In the order in which they were named, not of their turns.
		this.openings.keySet().forEach((name) -> keep(name, this.samples.getOrDefault(name, List.of())));
		return this;
	}

	private void round(Map<String, Side> sides, int round) {
		List<String> turns = new ArrayList<>(sides.keySet());
		// What one leaves behind, such as a flush to disk, hits another one each time.
		Collections.shuffle(turns, new Random(round));
		for (String name : turns) {
			attempt(sides, name, (side) -> {
				Sample sample = side.measure(this.pace.turn());
				if (round >= 0) {
					this.samples.computeIfAbsent(name, (any) -> new ArrayList<>()).add(sample);
				}
			});
		}
	}

	/** Who fails is out. */
	private void attempt(Map<String, Side> sides, String name, Attempt attempt) {
		Side side = sides.get(name);
		if (side == null) {
			return;
		}
		try {
			attempt.on(side);
		}
		catch (Exception | LinkageError ex) {
			this.samples.remove(name);
			sides.remove(name);
			close(name, side);
			missing(name, ex);
		}
	}

	private void missing(String name, Throwable reason) {
		this.bench.missing(name, told(), reason);
	}

	private void close(String name, Side side) {
		try {
			side.close();
		}
		catch (Exception ex) {
			this.bench.progress().note(name + " did not end well: " + ex);
		}
	}

	private void keep(String side, List<Sample> rounds) {
		if (rounds.isEmpty()) {
			return;
		}
		for (String what : rounds.get(0).values().keySet()) {
			this.bench.keep(new Figure(this.work, this.at, side, what,
					rounds.stream().map((sample) -> sample.values().getOrDefault(what, Double.NaN)).toList()));
		}
	}

	private String told() {
		return this.at.isEmpty() ? this.work : this.work + ", " + this.at;
	}

	/**
	 * Holds one side against another: the median of what the rounds showed, each round
	 * for itself.
	 * @param name of the ratio
	 * @param what what is compared, such as {@link Sample#RATE}
	 */
	public Comparison ratio(String name, String what, String side, String other, Ratio.Goal goal) {
		List<Sample> ours = this.samples.getOrDefault(side, List.of());
		List<Sample> theirs = this.samples.getOrDefault(other, List.of());
		List<Double> rounds = new ArrayList<>();
		for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
			Double one = ours.get(i).values().get(what);
			Double two = theirs.get(i).values().get(what);
			if (one != null && two != null) {
				rounds.add(one / two);
			}
		}
		this.bench.keep(new Ratio(name, Figure.median(rounds), goal));
		return this;
	}

	/**
	 * Holds one side against a number: the median of its rounds.
	 */
	public Comparison limit(String name, String what, String side, Ratio.Goal goal) {
		List<Double> rounds = rounds(what, side);
		this.bench.keep(new Ratio(name, Figure.median(rounds), goal));
		return this;
	}

	/**
	 * What a side showed, in the order of the rounds; empty if it is missing.
	 */
	public List<Double> rounds(String what, String side) {
		List<Double> rounds = new ArrayList<>();
		for (Sample sample : this.samples.getOrDefault(side, List.of())) {
			Double value = sample.values().get(what);
			if (value != null) {
				rounds.add(value);
			}
		}
		return rounds;
	}

	private interface Attempt {

		void on(Side side) throws Exception;

	}

}
