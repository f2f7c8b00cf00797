package io.iutils.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressTests {

	private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

	private long seconds;

	@Test
	void tellsTheTimeThatIsLeftAtTheSpeedOfThisRun() {
		Progress progress = progress(true, Map.of("counter", 600L, "page", 300L));
		progress.suite("counter");
		progress.say("round 1");
		assertThat(this.shown.toString()).contains("counter (1 of 2), about 15 min left: round 1");
		this.seconds = 1200;
		progress.suite("page");
		progress.say("round 2");
		assertThat(this.shown.toString()).contains("20:00 page (2 of 2), about 10 min left: round 2");
	}

	@Test
	void tellsNoTimeItDoesNotKnow() {
		Progress progress = progress(true, Map.of("counter", 0L, "page", 0L));
		progress.suite("counter");
		progress.say("round 1");
		assertThat(this.shown.toString()).contains("counter (1 of 2): round 1");
	}

	@Test
	void tellsTheLeastIfItKnowsSome() {
		Progress progress = progress(true, Map.of("counter", 0L, "page", 300L));
		progress.suite("counter");
		progress.say("round 1");
		assertThat(this.shown.toString()).contains("at least 5 min left");
	}

	@Test
	void writesFewLinesIntoALog() {
		Progress progress = progress(false, Map.of("counter", 0L));
		progress.suite("counter");
		for (this.seconds = 0; this.seconds < 60; this.seconds++) {
			progress.say("at " + this.seconds);
		}
		assertThat(this.shown.toString().lines()).hasSize(3);
		assertThat(this.shown.toString()).doesNotContain("\r");
	}

	@Test
	void writesOneChangingLineOnATerminal() {
		Progress progress = progress(true, Map.of("counter", 0L));
		progress.suite("counter");
		progress.say("a step that takes " + "very ".repeat(50) + "long");
		progress.say("another");
		assertThat(this.shown.toString()).doesNotContain("\n");
		String[] lines = this.shown.toString().split("\r");
		assertThat(lines[1]).hasSameSizeAs(lines[2]);
	}

	@Test
	void isSilentAtTheEnd() {
		Progress progress = progress(false, Map.of("counter", 0L));
		progress.silence();
		progress.note("missing");
		progress.say("round 1");
		assertThat(this.shown.toString()).isEmpty();
	}

	private Progress progress(boolean terminal, Map<String, Long> known) {
		Map<String, Long> sorted = new LinkedHashMap<>();
		known.keySet().stream().sorted().forEach((name) -> sorted.put(name, known.get(name)));
		return new Progress(new PrintStream(this.shown, true), terminal, () -> TimeUnit.SECONDS.toNanos(this.seconds),
				sorted);
	}

}
