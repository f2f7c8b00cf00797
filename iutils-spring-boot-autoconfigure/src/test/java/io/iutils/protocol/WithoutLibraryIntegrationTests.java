package io.iutils.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.iutils.testing.ChildJvm;
import io.iutils.testing.PrivateTmpfs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Whole applications where junixsocket's native library cannot be loaded: the JDK's own
 * channels carry everything, rings included.
 */
@Timeout(180)
class WithoutLibraryIntegrationTests {

	private static final int EVENTS = 200;

	@TempDir
	Path directory;

	private ChildJvm start(boolean library) {
		return ChildJvm.startWith("-Dorg.newsclub.net.unix.library.disable=" + !library, SiblingApplication.class,
				this.directory.toString());
	}

	private static String ready(ChildJvm child) {
		String line = child.receive();
		while (!line.startsWith("ready ")) {
			line = child.receive();
		}
		return line.split(" ")[1];
	}

	@ParameterizedTest
	@CsvSource({ "false, false", "true, false", "false, true" })
	void eventsArriveAndRequestsAreAnswered(boolean first, boolean second) throws Exception {
		try (ChildJvm one = start(first); ChildJvm two = start(second)) {
			String oneId = ready(one);
			String twoId = ready(two);
			await().until(() -> wakeUps() == (first ? 1 : 0) + (second ? 1 : 0));
			await().until(() -> one.send("siblings").receive().equals("siblings 2")
					&& two.send("siblings").receive().equals("siblings 2"));
			assertThat(one.send("ask-sibling " + twoId + " java.echo hello").receive()).isEqualTo("answer hello");
			assertThat(two.send("ask-sibling " + oneId + " java.echo hello").receive()).isEqualTo("answer hello");
			assertThat(one.send("ask-sibling " + twoId + " java.fail x").receive())
				.isEqualTo("failure RequestFailedException");
			two.send("pong").await("pong done");
			String pinged = one.send("ping " + EVENTS).receive();
			assertThat(pinged).startsWith("pinged ");
			long millis = Long.parseLong(pinged.split(" ")[1]);
			System.out.println("[faults] library " + first + " and " + second + ": " + EVENTS
					+ " events and answers in " + millis + " ms");
			// Who is woken by polling alone sleeps for 50 ms, here two in turn each time.
			assertThat(millis).isLessThan(EVENTS * 50);
			two.kill();
			await().until(() -> one.send("siblings").receive().equals("siblings 1"));
			assertThat(one.send("ask java.echo alone").receive()).isEqualTo("answer alone");
		}
	}

	private long wakeUps() throws IOException {
		try (Stream<Path> files = Files.list(SiblingApplication.namespace(this.directory).resolve("sockets"))) {
			return files.filter((file) -> file.toString().endsWith(".wake")).count();
		}
	}

	@Test
	void siblingsMeetInADirectoryFromWhichNothingMayBeRun() {
		assumeTrue(PrivateTmpfs.isPossible(this.directory), "nothing can be mounted here");
		PrivateTmpfs tmpfs = new PrivateTmpfs(this.directory, "noexec,mode=700");
		try (ChildJvm child = tmpfs.start(":", TwoSiblings.class, this.directory.toString())) {
			List<String> results = child.receiveAll().stream().filter((line) -> line.startsWith("result ")).toList();
			assertThat(results).startsWith("result pinged", "result asked").hasSize(3);
			// Its loader may find another place.
			assertThat(results.get(2)).isIn("result 0", "result 2");
		}
	}

}
