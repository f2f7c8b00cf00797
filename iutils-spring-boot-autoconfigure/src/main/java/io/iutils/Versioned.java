package io.iutils;

/**
 * A value and the version it has.
 *
 * @param value the decoded value, an object of the caller's own
 * @param version rises with every change of the key; for
 * {@link IStash#replace(String, long, Object)}
 */
public record Versioned<T>(T value, long version) {
}
