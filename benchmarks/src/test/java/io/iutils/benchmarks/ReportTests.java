package io.iutils.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.iutils.benchmarks.Ratio.Goal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class ReportTests {

	@TempDir
	Path root;

	private Path results;

	private Path page;

	@BeforeEach
	void makeDirectories() throws IOException {
		this.results = Files.createDirectories(this.root.resolve("benchmarks/results"));
		this.page = Files.createDirectories(this.root.resolve("docs")).resolve("performance.md");
	}

	@Test
	void leavesAloneWhatPeopleWroteAboveTheMarker() throws IOException {
		Files.writeString(this.page, "# Performance\n\nProse.\n\n" + Report.MARKER + "\n\nold tables\n");
		results("counter", 3.0).write(this.results);
		Report.write(this.results, this.page, List.of("counter"));
		assertThat(this.page).content()
			.startsWith("# Performance\n\nProse.\n\n" + Report.MARKER + "\n\n## Goals\n")
			.doesNotContain("old tables");
	}

	@Test
	void refusesAPageThatHasLostItsMarker() throws IOException {
		Files.writeString(this.page, "# Performance\n");
		results("counter", 3.0).write(this.results);
		assertThatIOException().isThrownBy(() -> Report.write(this.results, this.page, List.of("counter")))
			.withMessageContaining("performance.md");
		assertThat(this.page).hasContent("# Performance\n");
	}

	@Test
	void beginsWithAllGoals() throws IOException {
		results("counter", 3.0).write(this.results);
		results("page", null).write(this.results);
		Report.write(this.results, this.page, List.of("page", "counter"));
		assertThat(this.page).content()
			.containsSubsequence("| page | page-vs-lmdb | missing | >= 2 | **not met** |",
					"| counter | counter-vs-lmdb | 3.00 | >= 2 | met |", "## About page", "## About counter");
	}

	@Test
	void showsASideWithoutAFigureAndWhyItIsMissing() throws IOException {
		results("counter", 3.0).write(this.results);
		Report.write(this.results, this.page, List.of("counter"));
		assertThat(this.page).content()
			.contains("| **iutils** | **2.00 M (1.00 to 3.00)** | **4.00 (4.00 to 4.00)** |",
					"| LMDB | 100 k (100 to 100) | - |",
					"* missing: Jedis in increment: redis-server is not installed");
	}

	@Test
	void linksPlotsThatLieBesideTheResults() throws IOException {
		results("counter", 3.0).write(this.results);
		Report.write(this.results, this.page, List.of("counter"));
		assertThat(this.page).content().contains("![Increment](../benchmarks/results/counter-increment.svg)");
		assertThat(this.results.resolve("counter-increment.svg")).content().startsWith("<svg");
		Path beside = this.results.resolve("performance.md");
		Report.write(this.results, beside, List.of("counter"));
		assertThat(beside).content().contains("![Increment](counter-increment.svg)");
	}

	@Test
	void showsNothingOfSuitesThatAreNoMore() throws IOException {
		results("counter", 3.0).write(this.results);
		results("former", 3.0).write(this.results);
		Report.write(this.results, this.page, List.of("counter", "former"));
		Report.write(this.results, this.page, List.of("counter"));
		assertThat(this.page).content().doesNotContain("former");
		assertThat(this.results.resolve("former-increment.svg")).doesNotExist();
		assertThat(this.results.resolve("counter-increment.svg")).exists();
	}

	private static Results results(String suite, Double ratio) {
		List<Figure> figures = List.of(
				new Figure("increment", "1 thread", "iutils", Sample.RATE, List.of(2e6, 1e6, 3e6)),
				new Figure("increment", "1 thread", "iutils", Sample.MEDIAN, List.of(4.0)),
				new Figure("increment", "1 thread", "LMDB", Sample.RATE, List.of(1e5)));
		return new Results(suite, "About " + suite, Machine.here(), false, 60, figures,
				List.of(new Ratio(suite + "-vs-lmdb", ratio, Goal.atLeast(2))),
				List.of(new Bench.Missing("Jedis", "increment", "redis-server is not installed")));
	}

}
