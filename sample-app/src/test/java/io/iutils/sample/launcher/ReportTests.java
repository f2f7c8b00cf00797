package io.iutils.sample.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTests {

	private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

	private final Report report = new Report(new PrintStream(this.shown, true, StandardCharsets.UTF_8));

	@Test
	void drawsRunsTogetherAndShowsGapsDoublesAndDisorder() {
		assertThat(Report.runs(List.of())).isEqualTo("nothing");
		assertThat(Report.runs(List.of(5L))).isEqualTo("5");
		assertThat(Report.runs(List.of(1L, 2L, 3L, 5L, 6L, 6L, 9L, 8L))).isEqualTo("1-3, 5-6, 6, 9, 8");
		assertThat(Report.runs(Collections.nCopies(12, 7L))).isEqualTo("7, 7, 7, 7, 7, 7, 7, 7, 7, 7 and 2 more");
	}

	@Test
	void isExactOnlyIfEveryStepWas() {
		this.report.step("one", "1", "1");
		assertThat(this.report.conclude()).isTrue();
		this.report.step("two", "2", "3");
		this.report.step("three", "3", "3");
		assertThat(this.report.conclude()).isFalse();
		assertThat(this.shown.toString(StandardCharsets.UTF_8)).contains("two: expected 2, seen 3", "1 of 3");
	}

}
