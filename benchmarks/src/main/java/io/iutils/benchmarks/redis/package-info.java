/**
 * The engine on Redis beside the same by hand.
 */
@NullMarked
package io.iutils.benchmarks.redis;

import org.jspecify.annotations.NullMarked;
