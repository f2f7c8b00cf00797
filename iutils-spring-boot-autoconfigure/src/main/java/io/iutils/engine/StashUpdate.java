package io.iutils.engine;

import io.iutils.StashChange;
import org.jspecify.annotations.Nullable;

/**
 * One change of a key, in journal order.
 *
 * @param kind never {@code CURRENT}
 * @param content the new value, null if the key is gone
 */
public record StashUpdate(String key, StashChange.Kind kind, @Nullable Content content, long version) {
}
