package io.iutils.events;

import java.time.Duration;
import java.util.List;

/**
 * What this layer needs to know.
 *
 * @param maxPayloadSize bytes of an encoded payload, at most
 * @param packages where to look for {@link io.iutils.IEvent} types
 * @param bridgedTypes types that travel like {@link io.iutils.IEvent} types
 * @param attempts how often a listener with a name gets an event, above 0
 * @param backOff before the second attempt
 * @param holdSize bytes of events that names have not finished, kept beyond retention
 */
public record EventsSettings(long maxPayloadSize, List<String> packages, List<Class<?>> bridgedTypes, int attempts,
		Duration backOff, long holdSize) {

	public EventsSettings {
		packages = List.copyOf(packages);
		bridgedTypes = List.copyOf(bridgedTypes);
	}

}
