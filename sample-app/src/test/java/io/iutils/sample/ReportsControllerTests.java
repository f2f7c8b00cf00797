package io.iutils.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iutils.IStash;
import io.iutils.sample.ReportsController.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

class ReportsControllerTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@TempDir
	Path directory;

	/** Three siblings, and a report is due each second. */
	@Test
	void oneOfThreeMakesEachReportAndAnotherGoesOnWhenItLeaves() {
		List<ConfigurableApplicationContext> siblings = new ArrayList<>(List.of(start(), start(), start()));
		try {
			IStash stash = siblings.get(2).getBean(IStash.class);
			stash.put("hits", 7L);
			ReportsController last = siblings.get(2).getBean(ReportsController.class);
			await().atMost(PATIENCE).until(() -> last.reports().size() >= 3);
			siblings.remove(0).close();
			siblings.remove(0).close();
			int made = last.reports().size();
			await().atMost(PATIENCE).until(() -> last.reports().size() >= made + 2);
			List<Report> reports = last.reports();
			assertThat(reports.get(0).hits()).isEqualTo(7);
			assertThat(reports).isSortedAccordingTo(Comparator.comparingLong(Report::fencingToken).reversed())
				.doesNotHaveDuplicates();
			assertThat(reports).extracting((report) -> report.madeAt().truncatedTo(ChronoUnit.SECONDS))
				.doesNotHaveDuplicates();
		}
		finally {
			siblings.forEach(ConfigurableApplicationContext::close);
		}
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Reporting.class).web(WebApplicationType.NONE)
			.run("--iutils.directory=" + this.directory, "--sample.report-schedule=* * * * * *");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	@Import(ReportsController.class)
	static class Reporting {

	}

}
