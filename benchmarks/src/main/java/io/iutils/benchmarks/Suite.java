package io.iutils.benchmarks;

/**
 * What is measured together and told in one table.
 */
public interface Suite {

	/** As given on the command line; the name of its file of results. */
	String name();

	/** What it shows, in one sentence for the report. */
	String title();

	/**
	 * Whether it decides any goal; a first impression goes without the others.
	 */
	default boolean hasGoals() {
		return true;
	}

	/**
	 * Measures; what it finds goes to the bench.
	 * @throws Exception if nothing of it can be measured; a peer that is not there is no
	 * such case
	 */
	void run(Bench bench) throws Exception;

}
