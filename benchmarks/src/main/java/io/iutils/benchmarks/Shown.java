package io.iutils.benchmarks;

import java.util.Locale;

/**
 * Numbers and units as people read them.
 */
final class Shown {

	private static final double THOUSANDS_FROM = 10_000;

	private Shown() {
	}

	/** Three digits that mean something, with M for millions and k for thousands. */
	static String number(double value) {
		return scaled(value, value) + suffix(value);
	}

	/** A median and its spread, all in the unit of the median. */
	static String spread(Figure figure) {
		double median = figure.median();
		return number(median) + " (" + scaled(figure.least(), median) + " to " + scaled(figure.most(), median) + ")";
	}

	private static String scaled(double value, double unit) {
		double shown = value / unit(unit);
		double size = Math.abs(shown);
		if (size >= 1000) {
			double step = Math.pow(10, Math.floor(Math.log10(size)) - 2);
			return String.format(Locale.ROOT, "%,.0f", Math.round(shown / step) * step);
		}
		int decimals = (size == 0 || size >= 100) ? 0 : (size >= 10) ? 1 : (size >= 0.1) ? 2 : 3;
		return String.format(Locale.ROOT, "%." + decimals + "f", shown);
	}

	private static double unit(double value) {
		double size = Math.abs(value);
		return (size >= 1e6) ? 1e6 : (size >= THOUSANDS_FROM) ? 1e3 : 1;
	}

	private static String suffix(double value) {
		return (unit(value) == 1) ? "" : (unit(value) == 1e6) ? " M" : " k";
	}

	/** At an axis: as short as can be. */
	static String tick(double value) {
		double size = Math.abs(value);
		double unit = (size >= 1e6) ? 1e6 : (size >= 1e3) ? 1e3 : 1;
		String digits = String.format(Locale.ROOT, "%.4f", value / unit).replaceAll("\\.?0+$", "");
		return digits + ((unit == 1e6) ? "M" : (unit == 1e3) ? "k" : "");
	}

	/** What was measured, in words. */
	static String what(String what) {
		return switch (what) {
			case Sample.RATE -> "a second";
			case Sample.MEDIAN -> "median, µs";
			case Sample.SLOWEST -> "slowest 0.1 %, µs";
			default -> what.replaceAll("\\bus\\b", "µs");
		};
	}

	static boolean isMoreBetter(String what) {
		return what.equals(Sample.RATE);
	}

	/** The side that all this is about. */
	static boolean isOurs(String side) {
		return side.startsWith("iutils");
	}

}
