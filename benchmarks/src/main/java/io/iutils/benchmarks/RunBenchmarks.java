package io.iutils.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.iutils.benchmarks.events.FanOutSuite;
import io.iutils.benchmarks.events.HopSuite;
import io.iutils.benchmarks.events.ReceiversSuite;
import io.iutils.benchmarks.events.ThroughputSuite;
import io.iutils.benchmarks.page.PageSuite;
import io.iutils.benchmarks.redis.RedisSuite;
import io.iutils.benchmarks.requests.RequestSuite;
import io.iutils.benchmarks.requests.StrangersSuite;
import io.iutils.benchmarks.startup.IdleSuite;
import io.iutils.benchmarks.startup.StartupSuite;
import io.iutils.benchmarks.state.CombiningSuite;
import io.iutils.benchmarks.state.CounterSuite;
import io.iutils.benchmarks.state.FairnessSuite;
import io.iutils.benchmarks.state.KeysSuite;
import io.iutils.benchmarks.state.LargeSuite;
import io.iutils.benchmarks.state.ValuesSuite;
import tools.jackson.core.JacksonException;

/**
 * Measures the suites that are named, or all, and writes what they found.
 */
public final class RunBenchmarks {

	private static final List<Suite> SUITES = List.of(new CounterSuite(), new ValuesSuite(), new KeysSuite(),
			new LargeSuite(), new CombiningSuite(), new FairnessSuite(), new HopSuite(), new ThroughputSuite(),
			new ReceiversSuite(), new FanOutSuite(), new RequestSuite(), new StrangersSuite(), new RedisSuite(),
			new PageSuite(), new StartupSuite(), new IdleSuite());

	private final Pace pace;

	private final Path directory;

	private final Path page;

	private RunBenchmarks(boolean quick) {
		this.pace = quick ? Pace.QUICK : Pace.FULL;
		this.directory = Path.of(quick ? "benchmarks/target/results" : "benchmarks/results");
		this.page = quick ? this.directory.resolve("performance.md") : Path.of("docs/performance.md");
	}

	public static void main(String[] args) throws IOException {
		System.exit(run(List.of(args)));
	}

	private static int run(List<String> args) throws IOException {
		Arguments arguments;
		try {
			arguments = Arguments.parse(args, names());
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.print(Arguments.USAGE);
			return 2;
		}
		RunBenchmarks run = new RunBenchmarks(arguments.quick());
		switch (arguments.what()) {
			case HELP -> System.out.print(Arguments.USAGE);
			case LIST -> SUITES.forEach((suite) -> System.out.printf("%-12s %s%n", suite.name(), suite.title()));
			case REPORT -> run.report();
			case MEASURE -> {
				return run.measure(run.chosen(arguments)) ? 0 : 1;
			}
		}
		return 0;
	}

	private static List<String> names() {
		return SUITES.stream().map(Suite::name).toList();
	}

	private List<String> chosen(Arguments arguments) {
		if (!arguments.suites().isEmpty()) {
			return arguments.suites();
		}
		return SUITES.stream().filter((suite) -> !arguments.quick() || suite.hasGoals()).map(Suite::name).toList();
	}

	/** Whether all went well. */
	private boolean measure(List<String> names) throws IOException {
		Files.createDirectories(this.directory);
		Progress progress = new Progress(System.err, Boolean.getBoolean("terminal"), System::nanoTime, known(names));
		Ending ending = new Ending(progress);
		Runtime.getRuntime().addShutdownHook(new Thread(ending));
		List<Results> all = new ArrayList<>();
		for (Suite suite : SUITES.stream().filter((suite) -> names.contains(suite.name())).toList()) {
			progress.suite(suite.name());
			long start = progress.seconds();
			try (Bench bench = new Bench(this.pace, progress)) {
				ending.at(bench);
				suite.run(bench);
				if (ending.hasBegun()) {
					return false;
				}
				Results results = bench.results(suite, progress.seconds() - start);
				results.write(this.directory);
				all.add(results);
			}
			catch (Exception ex) {
				if (ending.hasBegun()) {
					return false;
				}
				progress.note("The suite " + suite.name() + " failed: " + ex);
			}
		}
		progress.clear();
		report();
		for (Results results : all) {
			results.missing().forEach(System.out::println);
			results.ratios().forEach(System.out::println);
		}
		return all.size() == names.size();
	}

	/** How long each took when it was measured last; 0 if that is not known. */
	private Map<String, Long> known(List<String> names) {
		Map<String, Long> known = new LinkedHashMap<>();
		for (String name : names) {
			Path file = Results.file(this.directory, name);
			try {
				known.put(name, Files.exists(file) ? Results.read(file).seconds() : 0);
			}
			catch (JacksonException ex) {
				known.put(name, 0L);
			}
		}
		return known;
	}

	private void report() throws IOException {
		Report.write(this.directory, this.page, names());
		System.err.println("The report is in " + this.page);
	}

}
