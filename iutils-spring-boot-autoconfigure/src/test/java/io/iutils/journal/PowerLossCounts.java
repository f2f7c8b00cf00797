package io.iutils.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What happened in all histories of power losses. Confined to the test's thread.
 */
final class PowerLossCounts {

	int states;

	int boots;

	int deaths;

	int failures;

	int compactions;

	private int torn;

	private int lossy;

	private long lost;

	void count(PowerLoss loss, List<PowerLoss.Change> left, JournalFixture fixture) {
		int gone = Math.max(loss.log().size() - left.size(), 0);
		this.lossy += (gone > 0) ? 1 : 0;
		this.lost += gone;
		try {
			this.torn += fixture.io.target().list(fixture.quarantine).isEmpty() ? 0 : 1;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.states + " states, " + this.boots + " boots, " + this.deaths + " deaths, " + this.failures
				+ " failures, " + this.compactions + " compactions, " + this.torn + " torn ends cut, " + this.lossy
				+ " states without " + this.lost + " changes that were not forced";
	}

}
