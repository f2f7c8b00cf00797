package io.iutils.stash;

import io.iutils.engine.NamePattern;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Which part of the keys a view sees, and how it names them. Immutable.
 *
 * @param prefix what every key starts with: nothing, or whole words and a dot
 */
record Scope(String prefix) {

	static final Scope ALL = new Scope("");

	Scope within(String words) {
		return new Scope(key(words) + ".");
	}

	/**
	 * The whole key.
	 * @throws io.iutils.InvalidNameException if it is no valid key
	 */
	String key(String relative) {
		Objects.requireNonNull(relative, "key");
		return NamePattern.requireName("key", this.prefix.isEmpty() ? relative : this.prefix.concat(relative));
	}

	String relative(String key) {
		return key.substring(this.prefix.length());
	}

	/**
	 * The keys of this scope that match.
	 * @throws io.iutils.InvalidNameException if it is no valid pattern
	 */
	Selection select(String pattern) {
		NamePattern relative = NamePattern.of(Objects.requireNonNull(pattern, "pattern"));
		if (this.prefix.isEmpty()) {
			return new Selection(this, relative);
		}
		// In a prefix a star is literal, in a pattern it is not: the selection looks
		// again.
		String words = Arrays.stream(this.prefix.split("\\."))
			.map((word) -> word.equals("**") ? "*" : word)
			.collect(Collectors.joining("."));
		return new Selection(this, NamePattern.of(words + "." + pattern));
	}

	/**
	 * Some keys of a scope. Immutable.
	 *
	 * @param pattern matches whole keys, perhaps of other scopes too
	 */
	record Selection(Scope scope, NamePattern pattern) {

		boolean contains(String key) {
			return key.startsWith(this.scope.prefix()) && this.pattern.matches(key);
		}

	}

}
