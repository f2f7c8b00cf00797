package io.iutils.contract;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.iutils.engine.Engine;
import io.iutils.engine.NamePattern;
import io.iutils.testing.ChildJvm;
import io.iutils.testing.OnEveryEngine;
import io.iutils.testing.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What every engine keeps between JVMs, and when one of them is killed.
 */
@OnEveryEngine
@Timeout(120)
class ProcessesContractIntegrationTests {

	private static final int PROCESSES = 4;

	private static final int TIMES = 625;

	@TempDir
	Path directory;

	@Test
	void fourProcessesCountExactlyAndWhatTheKilledHeldIsFree() {
		List<ChildJvm> children = IntStream.range(0, PROCESSES)
			.mapToObj((i) -> ChildJvm.start(CountingProcess.class, this.directory.toString(), "" + TIMES))
			.toList();
		int count = PROCESSES * 4 * TIMES;
		List<Long> given = new ArrayList<>();
		int holders = 0;
		for (ChildJvm child : children) {
			String line = child.receive();
			while (Character.isDigit(line.charAt(0))) {
				given.add(Long.parseLong(line));
				line = child.receive();
			}
			holders += line.equals("holder") ? 1 : 0;
		}
		assertThat(given).containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
		assertThat(holders).isEqualTo(1);
		try (Engine engine = TestEngine.open(this.directory)) {
			assertThat(engine.stash().keys(NamePattern.of("of.*"))).hasSize(PROCESSES);
			await().until(() -> engine.membership().all().size() == PROCESSES + 1);
			children.forEach(ChildJvm::kill);
			await().atMost(Duration.ofSeconds(60)).until(() -> engine.claims().tryClaim("held") != null);
			await().atMost(Duration.ofSeconds(60)).until(() -> engine.membership().all().size() == 1);
			await().atMost(Duration.ofSeconds(60))
				.until(() -> engine.stash().keys(NamePattern.of("**")).equals(List.of("n")));
		}
	}

}
