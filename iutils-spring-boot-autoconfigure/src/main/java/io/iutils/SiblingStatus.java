package io.iutils;

import java.util.Set;

/**
 * What is known of a sibling that is alive.
 *
 * @param sibling who it is
 * @param reachable whether there is a connection to it; if not it may be starting, or
 * have no working sockets. One that is stopped stays connected
 * @param applicationVersion its {@code spring.application.version}, or an empty text if
 * it has none or is not reachable
 * @param commands what it answers; empty if it is not reachable, or is paused
 */
public record SiblingStatus(Sibling sibling, boolean reachable, String applicationVersion, Set<String> commands) {
}
