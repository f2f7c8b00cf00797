package io.iutils.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event to append.
 *
 * @param targetId the only sibling that shall hear it; null is all
 * @param wireType names the payload's type; empty if there is nothing to name
 * @param bridged whether ordinary listeners of siblings shall hear it
 * @param hops how many reactions led to it
 * @param headers what travels along; at most {@value Propagation#MAX_HEADERS}
 */
public record EventDraft(String topic, @Nullable String targetId, String wireType, boolean bridged, int hops,
		Map<String, String> headers, Content content) {

	/**
	 * Checks that it can be written.
	 */
	public EventDraft {
		if (headers.size() > Propagation.MAX_HEADERS) {
			throw new IllegalArgumentException(headers.size() + " headers; the limit is " + Propagation.MAX_HEADERS);
		}
	}

}
