package io.iutils.benchmarks.page;

/**
 * How often the page was hit, in all siblings. Thread-safe.
 */
interface Hits {

	long next();

}
