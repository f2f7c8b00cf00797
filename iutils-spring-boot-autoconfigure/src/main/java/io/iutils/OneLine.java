package io.iutils;

import java.util.regex.Pattern;

/**
 * Text that may come from elsewhere, made fit for the message of an exception, which ends
 * in a log: without anything that begins another line, or that a terminal obeys.
 */
final class OneLine {

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

	private OneLine() {
	}

	static String of(String text) {
		return CONTROL.matcher(text).replaceAll(" ");
	}

}
