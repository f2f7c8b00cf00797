/**
 * What an application pays before it does anything: its start, its memory, and the time
 * it takes while it rests.
 */
@NullMarked
package io.iutils.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
