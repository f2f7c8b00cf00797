/**
 * Event types that tests find by looking into this package.
 */
@NullMarked
package io.iutils.events.sample;

import org.jspecify.annotations.NullMarked;
