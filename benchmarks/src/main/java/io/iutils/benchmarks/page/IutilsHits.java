package io.iutils.benchmarks.page;

import io.iutils.IStash;

/**
 * Counts as the sample application does. What was answered survives a kill of any
 * sibling.
 */
final class IutilsHits implements Hits {

	private final IStash stash;

	IutilsHits(IStash stash) {
		this.stash = stash;
	}

	@Override
	public long next() {
		return this.stash.increment("hits");
	}

}
