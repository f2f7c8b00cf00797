/**
 * Events by type: emitting and hearing them, listener methods, and the bridge to Spring's
 * own events.
 */
@NullMarked
package io.iutils.events;

import org.jspecify.annotations.NullMarked;
