package io.iutils.benchmarks;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What became of one goal.
 *
 * @param name of the comparison
 * @param value what was measured; null if a side of it was missing
 * @param goal what it is held against
 */
public record Ratio(String name, @Nullable Double value, Goal goal) {

	boolean isMet() {
		return this.value != null && this.goal.isMetBy(this.value);
	}

	@Override
	public String toString() {
		String shown = (this.value != null) ? String.format(Locale.ROOT, "%.2f", this.value) : "missing";
		return "ratio " + this.name + " " + shown + " goal " + this.goal;
	}

	/**
	 * A number that is to be reached, or not to be exceeded.
	 *
	 * @param atLeast whether more is better
	 */
	public record Goal(boolean atLeast, double number) {

		public static Goal atLeast(double number) {
			return new Goal(true, number);
		}

		public static Goal atMost(double number) {
			return new Goal(false, number);
		}

		boolean isMetBy(double value) {
			return this.atLeast ? value >= this.number : value <= this.number;
		}

		@Override
		public String toString() {
			return (this.atLeast ? ">= " : "<= ") + ((this.number == Math.rint(this.number))
					? Long.toString((long) this.number) : Double.toString(this.number));
		}

	}

}
