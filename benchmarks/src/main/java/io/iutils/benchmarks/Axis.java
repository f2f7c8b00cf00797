package io.iutils.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Where values lie along a line of a plot: in proportion, from zero on, or in powers of
 * ten if they are too far apart for that.
 */
final class Axis {

	private static final double TOO_FAR_APART = 30;

	private static final double[] STEPS = { 1, 2, 5, 10 };

	private final boolean logarithmic;

	private final double from;

	private final double to;

	private final double start;

	private final double end;

	private Axis(boolean logarithmic, double from, double to, double start, double end) {
		this.logarithmic = logarithmic;
		this.from = from;
		this.to = to;
		this.start = start;
		this.end = end;
	}

	/**
	 * @param start where the axis begins, in pixels
	 */
	static Axis of(Collection<Double> values, double start, double end) {
		double least = Collections.min(values);
		double most = Collections.max(values);
		if (least > 0 && most / least >= TOO_FAR_APART) {
			return new Axis(true, Math.log10(below(least)), Math.log10(above(most)), start, end);
		}
		double step = step(most / 5);
		return new Axis(false, 0, Math.max(step, Math.ceil(most / step) * step), start, end);
	}

	/**
	 * For values each of which has its place, such as 1, 2, 4 and 8 processes: nothing is
	 * added at the ends.
	 */
	static Axis between(double least, double most, double start, double end) {
		boolean logarithmic = least > 0 && most / least >= 4;
		return logarithmic ? new Axis(true, Math.log10(least), Math.log10(most), start, end)
				: new Axis(false, least, Math.max(most, least + 1), start, end);
	}

	boolean isLogarithmic() {
		return this.logarithmic;
	}

	double at(double value) {
		double place = this.logarithmic ? Math.log10(value) : value;
		return this.start + (place - this.from) / (this.to - this.from) * (this.end - this.start);
	}

	List<Double> ticks() {
		List<Double> ticks = new ArrayList<>();
		if (this.logarithmic) {
			for (double decade = Math.floor(this.from); decade <= this.to + 1e-9; decade++) {
				double tick = Math.pow(10, decade);
				if (decade >= this.from - 1e-9) {
					ticks.add(tick);
				}
			}
		}
		else {
			double step = step(this.to / 5);
			for (int i = 0; i * step <= this.to * 1.0001; i++) {
				ticks.add(i * step);
			}
		}
		return ticks;
	}

	private static double step(double about) {
		if (about <= 0) {
			return 1;
		}
		double decade = Math.pow(10, Math.floor(Math.log10(about)));
		for (double step : STEPS) {
			if (about <= step * decade * 1.0001) {
				return step * decade;
			}
		}
		return 10 * decade;
	}

	private static double above(double value) {
		return step(value);
	}

	private static double below(double value) {
		double above = step(value);
		return above / ((above / Math.pow(10, Math.floor(Math.log10(above))) > 4.5) ? 5 : 10);
	}

}
