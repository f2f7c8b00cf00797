package io.iutils.engine;

import io.iutils.Sibling;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands in the log.
 *
 * @param targetId the only sibling that shall hear it; null is all
 * @param wireType names the payload's type; may be empty
 * @param bridged whether ordinary listeners of siblings shall hear it
 * @param hops how many reactions led to it
 */
public record LoggedEvent(long id, String topic, Sibling origin, Instant time, @Nullable String targetId,
		String wireType, boolean bridged, int hops, Map<String, String> headers, Content content) {
}
