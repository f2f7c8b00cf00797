package io.iutils.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A point on an axis of growth, as a text such as {@code 4 processes} names it.
 *
 * @param number how many
 * @param label as it was written
 * @param of what
 */
record Growth(double number, String label, String of) {

	private static final Pattern NUMBER = Pattern.compile("(\\d[\\d,.]*) ?([kM]\\b)?");

	static @Nullable Growth of(String at) {
		Matcher number = NUMBER.matcher(at);
		if (!number.find()) {
			return null;
		}
		String unit = number.group(2);
		double factor = (unit == null) ? 1 : unit.equals("k") ? 1e3 : 1e6;
		String rest = (at.substring(0, number.start()) + at.substring(number.end())).strip();
		return new Growth(Double.parseDouble(number.group(1).replace(",", "")) * factor, number.group().strip(), rest);
	}

}
