package io.iutils.autoconfigure;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class IutilsPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Settings.class);

	@Test
	void hasDefaults() {
		this.runner.run((context) -> {
			IutilsProperties properties = context.getBean(IutilsProperties.class);
			assertThat(properties.enabled()).isTrue();
			assertThat(properties.engine()).isEqualTo("local");
			assertThat(properties.namespace()).isNull();
			assertThat(properties.directory()).isNull();
			assertThat(properties.lockTimeout()).isEqualTo(Duration.ofSeconds(5));
			assertThat(properties.flushAfter()).isEqualTo(Duration.ofSeconds(1));
			assertThat(properties.stash().maxValueSize()).isEqualTo(DataSize.ofMegabytes(1));
			assertThat(properties.events().retainSize()).isEqualTo(DataSize.ofMegabytes(64));
			assertThat(properties.events().retainFor()).isEqualTo(Duration.ofDays(1));
			assertThat(properties.events().maxPayloadSize()).isEqualTo(DataSize.ofMegabytes(1));
			assertThat(properties.events().bridgedTypes()).isEmpty();
			assertThat(properties.requests().timeout()).isEqualTo(Duration.ofSeconds(10));
			assertThat(properties.requests().maxSize()).isEqualTo(DataSize.ofMegabytes(1));
			assertThat(properties.requests().concurrency()).isEqualTo(32);
		});
	}

	@Test
	void takesEverySetting() {
		this.runner
			.withPropertyValues("iutils.lock-timeout=250ms", "iutils.flush=always", "iutils.stash.max-value-size=7MB",
					"iutils.events.retain-size=1GB", "iutils.events.retain-for=7d",
					"iutils.events.max-payload-size=64KB", "iutils.events.bridged-types=java.util.Locale",
					"iutils.requests.timeout=1d", "iutils.requests.max-size=1B", "iutils.requests.concurrency=1000000")
			.run((context) -> {
				IutilsProperties properties = context.getBean(IutilsProperties.class);
				assertThat(properties.lockTimeout()).isEqualTo(Duration.ofMillis(250));
				assertThat(properties.flushAfter()).isZero();
				assertThat(properties.stash().maxValueSize()).isEqualTo(DataSize.ofMegabytes(7));
				assertThat(properties.events().retainSize()).isEqualTo(DataSize.ofGigabytes(1));
				assertThat(properties.events().retainFor()).isEqualTo(Duration.ofDays(7));
				assertThat(properties.events().maxPayloadSize()).isEqualTo(DataSize.ofKilobytes(64));
				assertThat(properties.events().bridgedTypes()).containsExactly(java.util.Locale.class);
				assertThat(properties.requests().timeout()).isEqualTo(Duration.ofDays(1));
				assertThat(properties.requests().maxSize()).isEqualTo(DataSize.ofBytes(1));
				assertThat(properties.requests().concurrency()).isEqualTo(1_000_000);
			});
	}

	@Test
	void takesADurationToFlush() {
		this.runner.withPropertyValues("iutils.flush=20ms")
			.run((context) -> assertThat(context.getBean(IutilsProperties.class).flushAfter())
				.isEqualTo(Duration.ofMillis(20)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			iutils.engine                  | hazelcast | must be the name of a known engine | 'local'
			iutils.engine                  | ''        | must be the name of a known engine | 'local'
			iutils.lock-timeout            | -5s       | must be 1ms to 1h                  | a duration of 1ms to 1h
			iutils.lock-timeout            | 0s        | must be 1ms to 1h                  | a duration of 1ms to 1h
			iutils.lock-timeout            | 61m       | must be 1ms to 1h                  | a duration of 1ms to 1h
			iutils.flush                   | sometimes | must be 'always' or a duration     | 500ms
			iutils.flush                   | ''        | must be 'always' or a duration     | 500ms
			iutils.flush                   | 0s        | must be 1ms to 1h                  | 'always'
			iutils.flush                   | -1s       | must be 1ms to 1h                  | 'always'
			iutils.flush                   | 2d        | must be 1ms to 1h                  | 'always'
			iutils.stash.max-value-size    | -1MB      | must be 1B to 7MB                  | a size of 1B to 7MB
			iutils.stash.max-value-size    | 0MB       | must be 1B to 7MB                  | a size of 1B to 7MB
			iutils.stash.max-value-size    | 8MB       | must be 1B to 7MB                  | a size of 1B to 7MB
			iutils.stash.max-value-size    | 7340033B  | must be 1B to 7MB                  | a size of 1B to 7MB
			iutils.events.max-payload-size | -1B       | must be 1B to 7MB                  | a size of 1B to 7MB
			iutils.events.max-payload-size | 1TB       | must be 1B to 7MB                  | a size of 1B to 7MB
			iutils.events.attempts         | 0         | must be 1 to 1000                  | a number from 1 to 1000
			iutils.events.attempts         | 1001      | must be 1 to 1000                  | a number from 1 to 1000
			iutils.events.back-off         | 0s        | must be 1ms to 1h                  | a duration of 1ms to 1h
			iutils.events.hold-size        | -1B       | must be 0B to 1048576MB            | a size of 0B to 1048576MB
			iutils.events.retain-size      | -1GB      | must be 1MB to 1048576MB           | a size of
			iutils.events.retain-size      | 0B        | must be 1MB to 1048576MB           | a size of
			iutils.events.retain-for       | -1d       | must be 1s to 36500d               | a duration of 1s to 36500d
			iutils.events.retain-for       | 0d        | must be 1s to 36500d               | a duration of 1s to 36500d
			iutils.events.retain-for       | P106751991167300D | must be 1s to 36500d       | a duration of 1s to 36500d
			iutils.requests.timeout        | 0s        | must be 1ms to 1d                  | a duration of 1ms to 1d
			iutils.requests.timeout        | 25h       | must be 1ms to 1d                  | a duration of 1ms to 1d
			iutils.requests.max-size       | 0B        | must be 1B to 7MB                  | a size of 1B to 7MB
			iutils.requests.max-size       | 8MB       | must be 1B to 7MB                  | a size of 1B to 7MB
			iutils.requests.concurrency    | 0         | must be 1 to 1000000               | a number from 1 to 1000000
			iutils.requests.concurrency    | 1000001   | must be 1 to 1000000               | a number from 1 to 1000000
			""")
	void refusesWrongSettings(String setting, String value, String reason, String action) {
		this.runner.withPropertyValues(setting + "=" + value).run((context) -> {
			FailureAnalysis analysis = new InvalidSettingFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).startsWith("The setting " + setting + " is '").contains(reason);
			assertThat(analysis.getAction()).contains(setting).contains(action);
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(IutilsProperties.class)
	static class Settings {

	}

}
