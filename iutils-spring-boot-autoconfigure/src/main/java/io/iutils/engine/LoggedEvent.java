package io.iutils.engine;

import io.iutils.Sibling;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands in the log.
 *
 * @param targetId the only sibling that shall hear it; null is all
 * @param listener the name of the only listener that shall hear it; null is all
 * @param wireType names the payload's type; may be empty
 * @param bridged whether ordinary listeners of siblings shall hear it
 * @param hops how many reactions led to it
 */
public record LoggedEvent(long id, String topic, Sibling origin, Instant time, @Nullable String targetId,
		@Nullable String listener, String wireType, boolean bridged, int hops, Map<String, String> headers,
		Content content) {

	/**
	 * Whether it concerns a sibling's listeners that have no name.
	 */
	public boolean isFor(String siblingId) {
		return this.listener == null && (this.targetId == null || this.targetId.equals(siblingId));
	}

	/**
	 * Whether it concerns a listener that works for all siblings.
	 */
	public boolean isForListener(String name) {
		return this.targetId == null && (this.listener == null || this.listener.equals(name));
	}

}
