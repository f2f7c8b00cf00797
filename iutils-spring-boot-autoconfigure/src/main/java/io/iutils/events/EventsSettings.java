package io.iutils.events;

import java.util.List;

/**
 * What this layer needs to know.
 *
 * @param maxPayloadSize bytes of an encoded payload, at most
 * @param packages where to look for {@link io.iutils.IEvent} types
 * @param bridgedTypes types that travel like {@link io.iutils.IEvent} types
 */
public record EventsSettings(long maxPayloadSize, List<String> packages, List<Class<?>> bridgedTypes) {

	public EventsSettings {
		packages = List.copyOf(packages);
		bridgedTypes = List.copyOf(bridgedTypes);
	}

}
