package io.iutils.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

import org.HdrHistogram.Histogram;

/**
 * What one side showed in one round.
 *
 * @param values by the name of what was measured, such as {@link #RATE}
 */
public record Sample(Map<String, Double> values) {

	/** Operations a second. */
	public static final String RATE = "1/s";

	/** Microseconds, the median of all operations. */
	public static final String MEDIAN = "median us";

	/** Microseconds that 1 of 1,000 operations takes longer than. */
	public static final String SLOWEST = "99.9 % us";

	/**
	 * One value alone.
	 */
	public static Sample of(String what, double value) {
		return new Sample(new LinkedHashMap<>(Map.of(what, value)));
	}

	/**
	 * Of operations each of which was timed.
	 * @param nanos of each operation
	 */
	public static Sample of(double perSecond, Histogram nanos) {
		Map<String, Double> values = new LinkedHashMap<>();
		values.put(RATE, perSecond);
		if (nanos.getTotalCount() > 0) {
			values.put(MEDIAN, nanos.getValueAtPercentile(50) / 1000.0);
			values.put(SLOWEST, nanos.getValueAtPercentile(99.9) / 1000.0);
		}
		return new Sample(values);
	}

}
