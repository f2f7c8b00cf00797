/**
 * Attacks on the promises by processes: writers that are killed and stopped while they
 * write, and histories that are checked for linearizability.
 */
@NullMarked
package io.iutils.reliability;

import org.jspecify.annotations.NullMarked;
