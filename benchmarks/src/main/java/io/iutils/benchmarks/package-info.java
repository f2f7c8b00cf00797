/**
 * Measures iutils beside the peers, in separate JVMs and in one run: suites compare
 * sides, in turns, and the report tells what came out.
 */
@NullMarked
package io.iutils.benchmarks;

import org.jspecify.annotations.NullMarked;
