package io.iutils.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.iutils.engine.StashEntry;
import io.iutils.journal.Verification;
import io.iutils.testing.Campaign;
import io.iutils.testing.ChildJvm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator deletes, moves or replaces under processes that write.
 */
@EnabledOnOs(OS.LINUX)
class LostDirectoryIntegrationTests {

	@TempDir
	Path directory;

	private final List<ChildJvm> children = new ArrayList<>();

	private Path shared() {
		return this.directory.resolve("shared");
	}

	private ChildJvm writer() {
		ChildJvm child = ChildJvm.start(LostDirectoryProcess.class, shared().toString());
		this.children.add(child);
		return child;
	}

	@AfterEach
	void kill() {
		this.children.forEach(ChildJvm::kill);
	}

	private void shell(String command) throws IOException, InterruptedException {
		assertThat(new ProcessBuilder("sh", "-c", command).directory(this.directory.toFile())
			.inheritIO()
			.start()
			.waitFor()).isZero();
	}

	static List<String> commands() {
		List<String> commands = List.of("rm -rf shared", "mv shared away; cp -a away shared",
				"cp -a shared/siblings s; mv s shared/siblings",
				"cp -a shared/stash/control c; mv c shared/stash/control", "mv shared away",
				"mv shared away; mkdir -m 700 shared", "rm shared/stash/control", "rm shared/siblings");
		return commands.subList(0, Campaign.size(4, commands.size()));
	}

	@ParameterizedTest
	@MethodSource("commands")
	void whoeverWritesAndReadsIsToldWithinASecond(String command) throws Exception {
		ChildJvm old = writer().await("busy");
		shell(command);
		old.send("lost");
		String update = old.receive();
		String read = old.receive();
		assertThat(update).as("the last update").startsWith("DirectoryLostException after ");
		assertThat(read).as("the last read").startsWith("DirectoryLostException after ");
		// A second, and what a machine under load adds to it.
		assertThat(millis(update)).isLessThan(4000);
		assertThat(millis(read)).isLessThan(4000);
	}

	private static long millis(String line) {
		return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
	}

	@Test
	void whoStartsInTheNewDirectorySharesNothingWithWhoIsLeftInTheOldOne() throws Exception {
		List<ChildJvm> old = List.of(writer(), writer());
		old.forEach((child) -> child.await("busy"));
		shell("mv shared away");
		List<ChildJvm> successors = List.of(writer(), writer());
		successors.forEach((child) -> child.await("busy"));
		old.forEach((child) -> child.send("lost"));
		for (ChildJvm child : old) {
			assertThat(child.receive()).startsWith("DirectoryLostException");
			assertThat(child.receive()).startsWith("DirectoryLostException");
		}
		Map<String, Path> places = new LinkedHashMap<>();
		old.forEach((child) -> places.put(child.send("stop").receive(), this.directory.resolve("away")));
		successors.forEach((child) -> places.put(child.send("stop").receive(), shared()));
		this.children.forEach(ChildJvm::kill);
		// Each finds all of its own acknowledged changes where it was, and nobody
		// else's.
		for (Path place : List.of(this.directory.resolve("away"), shared())) {
			try (LocalEngine engine = LocalEngine.open(LocalSettings.of(place))) {
				places.forEach((counter, home) -> {
					String[] words = counter.split(" ");
					StashEntry entry = engine.stash().get(words[0]);
					if (home.equals(place)) {
						assertThat(Long.parseLong(new String(entry.content().bytes()))).as("%s in %s", words[0], place)
							.isEqualTo(Long.parseLong(words[1]));
					}
					else {
						assertThat(entry).isNull();
					}
				});
				assertThat(engine.membership().all()).hasSize(1);
			}
			assertThat(Verification.of(place.resolve("stash")).damage()).isNull();
		}
		assertThat(Files.exists(this.directory.resolve("away"))).isTrue();
	}

}
