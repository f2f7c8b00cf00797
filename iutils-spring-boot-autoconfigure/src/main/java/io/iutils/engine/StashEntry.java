package io.iutils.engine;

/**
 * The newest value of a key.
 */
public record StashEntry(String key, Content content, long version) {
}
