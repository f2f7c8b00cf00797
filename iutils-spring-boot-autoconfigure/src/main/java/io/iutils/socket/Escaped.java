package io.iutils.socket;

/**
 * Text that may come from elsewhere, made fit for one line of a log: cut, and without
 * anything a terminal obeys.
 */
final class Escaped {

	static final int LIMIT = 300;

	private Escaped() {
	}

	static String of(Object text) {
		String whole = text.toString();
		StringBuilder line = new StringBuilder(Math.min(whole.length(), LIMIT) + 16);
		for (int i = 0; i < whole.length() && line.length() < LIMIT; i++) {
			char c = whole.charAt(i);
			if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == '\u2028'
					|| c == '\u2029') {
				line.append(String.format("\\u%04x", (int) c));
			}
			else {
				line.append(c);
			}
		}
		return line.length() < LIMIT ? line.toString() : line.append("...").toString();
	}

}
