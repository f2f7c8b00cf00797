package io.iutils.sample;

import org.jspecify.annotations.Nullable;

/**
 * What people may type: one line that can be shown anywhere. Half a surrogate pair is
 * refused because no browser could be sent it, nor anything that stands beside it.
 */
final class OneLine {

	private OneLine() {
	}

	/**
	 * The line without blanks at its ends.
	 * @throws IllegalArgumentException if it is no line, naming what was typed
	 */
	static String of(String what, @Nullable String typed, int longest) {
		String line = (typed != null) ? typed.strip() : "";
		int length = line.codePointCount(0, line.length());
		if (length < 1 || length > longest) {
			throw new IllegalArgumentException(what + " has 1 to " + longest + " characters, not " + length);
		}
		if (line.codePoints().anyMatch(OneLine::isUnprintable)) {
			throw new IllegalArgumentException(
					what + " has no line breaks, control characters or halves of characters");
		}
		return line;
	}

	private static boolean isUnprintable(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				true;
			default -> false;
		};
	}

}
