package io.iutils.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * What is asked for on the command line.
 *
 * @param what to do
 * @param quick whether a first impression is enough
 * @param suites names of those to measure, in the order of the report
 */
record Arguments(What what, boolean quick, List<String> suites) {

	static final String USAGE = """
			Usage: benchmarks/run [--quick] [NAME...]
			  NAME       suites to measure; default all of them
			  --quick    a first impression in less than five minutes: little but what decides a goal, and of the
			             suites those that decide one, unless they are named; it goes to benchmarks/target/results.
			             Without it results go to benchmarks/results and docs/performance.md
			  --report   measure nothing: write the report of the results that are there
			  --list     the suites
			  --help     this text
			The exit status is 0 if all was measured, whatever came out, 1 if a suite failed, 2 if this was not
			understood.
			""";

	/**
	 * @param known all suites
	 * @throws IllegalArgumentException if something is not understood
	 */
	static Arguments parse(List<String> args, List<String> known) {
		What what = What.MEASURE;
		boolean quick = false;
		List<String> named = new ArrayList<>();
		for (String arg : args) {
			switch (arg) {
				case "--quick" -> quick = true;
				case "--report" -> what = What.REPORT;
				case "--list" -> what = What.LIST;
				case "--help", "-h" -> what = What.HELP;
				default -> {
					if (!known.contains(arg)) {
						throw new IllegalArgumentException(
								(arg.startsWith("-") ? "There is no option '" : "There is no suite '") + arg
										+ "'; suites are " + String.join(", ", known));
					}
					named.add(arg);
				}
			}
		}
		return new Arguments(what, quick, known.stream().filter(named::contains).toList());
	}

	enum What {

		MEASURE, REPORT, LIST, HELP

	}

}
