package io.iutils.benchmarks;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What one side showed in all rounds.
 *
 * @param work what was done, such as {@code increment}
 * @param at where on the axis of growth, such as {@code 4 processes}; empty if it does
 * not grow
 * @param side who did it
 * @param what what was measured, with its unit
 * @param rounds one value a round, in order
 */
public record Figure(String work, String at, String side, String what, List<Double> rounds) {

	/**
	 * The middle one of some rounds.
	 * @return null if there are none
	 */
	public static @Nullable Double median(List<Double> rounds) {
		return rounds.isEmpty() ? null : new Figure("", "", "", "", rounds).median();
	}

	/** The middle one of all rounds. */
	public double median() {
		double[] sorted = sorted();
		return sorted[sorted.length / 2];
	}

	double least() {
		return sorted()[0];
	}

	double most() {
		double[] sorted = sorted();
		return sorted[sorted.length - 1];
	}

	private double[] sorted() {
		double[] sorted = this.rounds.stream().mapToDouble(Double::doubleValue).toArray();
		Arrays.sort(sorted);
		return sorted;
	}

}
