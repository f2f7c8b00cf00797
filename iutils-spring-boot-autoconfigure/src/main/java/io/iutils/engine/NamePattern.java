package io.iutils.engine;

import io.iutils.InvalidNameException;
import java.util.Arrays;

/**
 * Which topics or keys are meant: words separated by dots, where {@code *} is one whole
 * word and {@code **}, only last, one or more. Anything else is literal. Immutable.
 */
public final class NamePattern {

	/** Characters in a key, a topic or a pattern. */
	public static final int MAX_LENGTH = 1024;

	private static final String REST = "**";

	private final String pattern;

	private final String[] words;

	private final boolean literal;

	private final boolean open;

	private NamePattern(String pattern) {
		this.pattern = pattern;
		String[] all = pattern.split("\\.", -1);
		this.open = all[all.length - 1].equals(REST);
		this.words = this.open ? Arrays.copyOf(all, all.length - 1) : all;
		this.literal = !this.open && !Arrays.asList(all).contains("*");
	}

	/**
	 * @throws InvalidNameException if it is no valid pattern
	 */
	public static NamePattern of(String pattern) {
		requireName("pattern", pattern);
		int rest = pattern.indexOf(REST);
		while (rest >= 0) {
			boolean wholeWord = (rest == 0 || pattern.charAt(rest - 1) == '.');
			if (wholeWord && pattern.startsWith(REST + ".", rest)) {
				throw new InvalidNameException("Pattern \"" + pattern + "\": ** must be the last word");
			}
			rest = pattern.indexOf(REST, rest + 1);
		}
		return new NamePattern(pattern);
	}

	/**
	 * Checks a key, a topic, a command or the name of a lock.
	 * @param what how to call it in the message
	 * @return the name
	 * @throws InvalidNameException if it is empty, too long, has an empty word or an
	 * unpaired surrogate
	 */
	public static String requireName(String what, String name) {
		int length = name.length();
		if (length == 0 || length > MAX_LENGTH) {
			throw new InvalidNameException(
					"A " + what + " has 1 to " + MAX_LENGTH + " characters, this one has " + length);
		}
		boolean wordStarts = true;
		for (int i = 0; i < length; i++) {
			char c = name.charAt(i);
			if (c == '.' && wordStarts) {
				throw new InvalidNameException("The " + what + " \"" + name + "\" has an empty word at index " + i);
			}
			wordStarts = (c == '.');
			if (Character.isSurrogate(c)) {
				if (Character.isLowSurrogate(c) || i + 1 == length || !Character.isLowSurrogate(name.charAt(i + 1))) {
					throw new InvalidNameException("The " + what + " has an unpaired surrogate at index " + i);
				}
				i++;
			}
		}
		if (wordStarts) {
			throw new InvalidNameException("The " + what + " \"" + name + "\" ends with a dot");
		}
		return name;
	}

	public boolean matches(String name) {
		if (this.literal) {
			return name.equals(this.pattern);
		}
		int start = 0;
		for (String word : this.words) {
			if (start > name.length()) {
				return false;
			}
			int dot = name.indexOf('.', start);
			int end = (dot < 0) ? name.length() : dot;
			if (!word.equals("*") && !(word.length() == end - start && name.startsWith(word, start))) {
				return false;
			}
			start = end + 1;
		}
		return this.open ? start < name.length() : start == name.length() + 1;
	}

	@Override
	public String toString() {
		return this.pattern;
	}

}
