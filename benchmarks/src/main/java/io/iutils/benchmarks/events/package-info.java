/**
 * Events from one process to others: how soon one arrives, and how many get through.
 */
@NullMarked
package io.iutils.benchmarks.events;

import org.jspecify.annotations.NullMarked;
