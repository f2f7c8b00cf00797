/**
 * State that several processes share: counters, values, many keys.
 */
@NullMarked
package io.iutils.benchmarks.state;

import org.jspecify.annotations.NullMarked;
