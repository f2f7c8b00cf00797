package io.iutils.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.iutils.benchmarks.events.FanOutSuite;
import io.iutils.benchmarks.events.HopSuite;
import io.iutils.benchmarks.events.ReceiversSuite;
import io.iutils.benchmarks.events.ThroughputSuite;
import io.iutils.benchmarks.requests.RequestSuite;
import io.iutils.benchmarks.requests.StrangersSuite;
import io.iutils.benchmarks.state.CombiningSuite;
import io.iutils.benchmarks.state.CounterSuite;
import io.iutils.benchmarks.state.FairnessSuite;
import io.iutils.benchmarks.state.KeysSuite;
import io.iutils.benchmarks.state.LargeSuite;
import io.iutils.benchmarks.state.ValuesSuite;

/**
 * Measures the suites that are named, or all, and writes what they found.
 */
public final class RunBenchmarks {

	private static final List<Suite> SUITES = List.of(new CounterSuite(), new ValuesSuite(), new KeysSuite(),
			new LargeSuite(), new CombiningSuite(), new FairnessSuite(), new HopSuite(), new ThroughputSuite(),
			new ReceiversSuite(), new FanOutSuite(), new RequestSuite(), new StrangersSuite());

	private RunBenchmarks() {
	}

	public static void main(String[] args) throws Exception {
		boolean quick = false;
		List<Suite> wanted = new ArrayList<>();
		for (String arg : args) {
			if (arg.equals("--quick")) {
				quick = true;
			}
			else {
				wanted.add(suite(arg));
			}
		}
		run(wanted.isEmpty() ? SUITES : wanted, quick ? Pace.QUICK : Pace.FULL);
	}

	private static Suite suite(String name) {
		return SUITES.stream().filter((suite) -> suite.name().equals(name)).findFirst().orElseGet(() -> {
			System.err.println("There is no suite '" + name + "'; there are: "
					+ String.join(", ", SUITES.stream().map(Suite::name).toList()));
			System.exit(2);
			throw new IllegalStateException();
		});
	}

	private static void run(List<Suite> suites, Pace pace) throws IOException {
		Path directory = Path.of(pace.quick() ? "benchmarks/target/results" : "benchmarks/results");
		Files.createDirectories(directory);
		Progress progress = new Progress();
		List<Results> all = new ArrayList<>();
		boolean failed = false;
		for (Suite suite : suites) {
			progress.suite(suite.name(), all.size() + 1, suites.size());
			try (Bench bench = new Bench(pace, progress)) {
				suite.run(bench);
				Results results = bench.results(suite);
				results.write(directory);
				all.add(results);
			}
			catch (Exception ex) {
				failed = true;
				progress.note("The suite " + suite.name() + " failed: " + ex);
			}
		}
		Report.write(directory);
		for (Results results : all) {
			results.missing().forEach(System.out::println);
			results.ratios().forEach(System.out::println);
		}
		System.exit(failed ? 1 : 0);
	}

}
