/**
 * What one operation may cost at most, in figures that are the same on every machine:
 * bytes allocated and calls of the operating system. Times are for {@code benchmarks}.
 */
@NullMarked
package io.iutils.budgets;

import org.jspecify.annotations.NullMarked;
