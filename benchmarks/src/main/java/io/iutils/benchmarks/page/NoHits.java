package io.iutils.benchmarks.page;

/**
 * The page without a counter: what Spring and Tomcat can do.
 */
final class NoHits implements Hits {

	@Override
	public long next() {
		return 1_000_000;
	}

}
