package io.iutils.sample.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * All siblings are asked who they are, and one of them is stopped.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "tells by /proc whether a process is stopped")
class WhoIntegrationTests {

	@TempDir
	Path temporary;

	private Family family;

	private List<SiblingClient> siblings;

	@BeforeEach
	void start() throws Exception {
		this.family = new Family(Layout.ofThisBuild(), new SharedDirectory(this.temporary.resolve("shared")));
		this.siblings = this.family.start(new Options(3, FreePorts.first(3), false));
	}

	@AfterEach
	void stop() {
		this.family.stop();
	}

	private long process(int index) {
		return this.family.onPort(this.siblings.get(index).port()).pid();
	}

	@Test
	void aStoppedOneIsShownAsTheOneThatDidNotAnswer() throws Exception {
		SiblingClient asked = this.siblings.get(0);
		asked.hit();
		this.siblings.get(1).hit();
		this.siblings.get(1).hit();
		assertThat(asked.who()).isEqualTo(Map.of(process(0), 1L, process(1), 2L, process(2), 0L));
		signal("STOP", process(1));
		await().until(() -> isStopped(process(1)));
		try {
			assertThat(asked.silent()).isEqualTo(Map.of(process(1), "No answer to who within 1000 ms"));
			assertThat(asked.who()).isEqualTo(Map.of(process(0), 1L, process(2), 0L));
			assertThat(asked.siblings()).contains(process(1));
		}
		finally {
			signal("CONT", process(1));
		}
		await().atMost(Duration.ofSeconds(30))
			.until(() -> asked.who().equals(Map.of(process(0), 1L, process(1), 2L, process(2), 0L)));
		this.family.onPort(this.siblings.get(1).port()).kill();
		await().atMost(Duration.ofSeconds(30)).until(() -> asked.who().equals(Map.of(process(0), 1L, process(2), 0L)));
		assertThat(asked.silent()).isEmpty();
	}

	/** Each thread stops when the scheduler comes to it. */
	private static boolean isStopped(long process) throws IOException {
		try (Stream<Path> threads = Files.list(Path.of("/proc/" + process + "/task"))) {
			return threads.allMatch((thread) -> state(thread) == 'T');
		}
	}

	private static char state(Path thread) {
		try {
			// The name before it is in parentheses and may hold anything.
			String line = Files.readString(thread.resolve("stat"));
			return line.charAt(line.lastIndexOf(')') + 2);
		}
		catch (IOException ex) {
			return '?';
		}
	}

	private static void signal(String name, long process) throws IOException, InterruptedException {
		Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process)).inheritIO().start();
		assertThat(kill.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(kill.exitValue()).isZero();
	}

}
