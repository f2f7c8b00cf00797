/**
 * Carries observations, such as traces, along with events and requests; the only user of
 * Micrometer.
 */
@NullMarked
package io.iutils.observation;

import org.jspecify.annotations.NullMarked;
