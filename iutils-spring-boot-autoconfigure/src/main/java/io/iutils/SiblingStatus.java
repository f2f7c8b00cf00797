package io.iutils;

import java.util.Set;

/**
 * What is known of a sibling that is alive.
 *
 * @param sibling who it is
 * @param reachable whether it can be asked now; if not it may be starting, be stopped, or
 * have no working sockets
 * @param applicationVersion its {@code spring.application.version}, or an empty text if
 * it has none or was never connected
 * @param commands what it answers; empty if it was never connected, or is paused
 */
public record SiblingStatus(Sibling sibling, boolean reachable, String applicationVersion, Set<String> commands) {
}
