/**
 * Measures what the reader's own machine makes of it.
 */
@NullMarked
package io.iutils.benchmarks;

import org.jspecify.annotations.NullMarked;
