package io.iutils.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.iutils.testing.ChildJvm;
import io.iutils.testing.PrivateTmpfs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Siblings on a disk of 1 MiB, which others fill.
 */
@EnabledOnOs(OS.LINUX)
class FullDiskIntegrationTests {

	private static final String ENGLISH = "export LC_ALL=C.UTF-8";

	@TempDir
	Path directory;

	private Path disk;

	@BeforeEach
	void makePlace() throws IOException {
		this.disk = Files.createDirectory(this.directory.resolve("disk"));
		assumeTrue(PrivateTmpfs.isPossible(this.disk), "may not mount");
	}

	private ChildJvm start(String options, String environment) {
		return new PrivateTmpfs(this.disk, options).start(environment, FullDiskProcess.class, this.disk.toString())
			.await("ready");
	}

	private static void tell(ChildJvm child, String command, String answer) {
		assertThat(child.send(command).receive()).as(command).isEqualTo(answer);
	}

	@Test
	void updatesFailUnseenWhileReadingGoesOnAndWorkAgainWithRoom() {
		try (ChildJvm child = start("size=1m", ENGLISH)) {
			tell(child, "open", "opened");
			tell(child, "open", "opened");
			for (int round = 0; round < 2; round++) {
				tell(child, "put", "done");
				tell(child, "emit elsewhere", "done");
				assertThat(child.send("fill").receive()).startsWith("filled");
				tell(child, "put until full", "full");
				tell(child, "put elsewhere", "StorageFullException");
				tell(child, "emit until full", "full");
				tell(child, "emit elsewhere", "StorageFullException");
				tell(child, "read", "all");
				// A new segment of the events is due: it finds no room either.
				tell(child, "jump", "jumped");
				tell(child, "emit", "StorageFullException");
				tell(child, "emit elsewhere", "StorageFullException");
				tell(child, "read", "all");
				tell(child, "free", "freed");
				for (String command : new String[] { "put", "put elsewhere", "emit", "emit elsewhere" }) {
					tell(child, command, "done");
				}
				tell(child, "read", "all");
				tell(child, "verify", "null null");
			}
		}
	}

	@Test
	void whoStartsWithTooLittleRoomIsToldSoAndStartsOnceThereIsEnough() {
		try (ChildJvm child = start("size=1m", ENGLISH)) {
			assertThat(child.send("fill").receive()).startsWith("filled");
			int refused = 0;
			String answer = child.send("open").receive();
			while (answer.equals("StorageFullException")) {
				refused++;
				tell(child, "free a page", "freed");
				answer = child.send("open").receive();
			}
			assertThat(answer).isEqualTo("opened");
			// The table of siblings alone takes five pages.
			assertThat(refused).isGreaterThan(5);
			tell(child, "open", "opened");
			tell(child, "free", "freed");
			tell(child, "put", "done");
			tell(child, "emit elsewhere", "done");
			tell(child, "read", "all");
			tell(child, "verify", "null null");
		}
	}

	@Test
	void withoutRoomForAnotherFileOnlyWhatNeedsOneFails() {
		try (ChildJvm child = start("size=1m,nr_inodes=100", ENGLISH)) {
			assertThat(child.send("fill with names").receive()).startsWith("filled");
			tell(child, "open", "StorageFullException");
			tell(child, "free", "freed");
			tell(child, "open", "opened");
			tell(child, "open", "opened");
			tell(child, "emit", "done");
			assertThat(child.send("fill with names").receive()).startsWith("filled");
			tell(child, "put", "done");
			tell(child, "emit elsewhere", "done");
			tell(child, "jump", "jumped");
			tell(child, "emit", "StorageFullException");
			tell(child, "put elsewhere", "done");
			tell(child, "read", "all");
			tell(child, "free", "freed");
			tell(child, "emit", "done");
			tell(child, "emit elsewhere", "done");
			tell(child, "read", "all");
			tell(child, "verify", "null null");
		}
	}

	@Test
	void aFullDiskIsKnownWhateverTheLanguageOfTheSystem() throws Exception {
		Path locales = Files.createDirectory(this.directory.resolve("locales"));
		assumeTrue(hasGerman(locales), "no German here");
		try (ChildJvm child = start("size=1m", "export LOCPATH=" + locales + " LANGUAGE=de LC_ALL=de_DE.UTF-8")) {
			String message = child.send("fill").receive();
			if (message.contains("No space")) {
				System.out.println("[faults] the system speaks no German: its text for a full disk is " + message);
			}
			tell(child, "open", "StorageFullException");
			tell(child, "free", "freed");
			tell(child, "open", "opened");
			assertThat(child.send("fill").receive()).startsWith("filled");
			tell(child, "put until full", "full");
			tell(child, "jump", "jumped");
			tell(child, "emit until full", "full");
			tell(child, "read", "all");
		}
	}

	private static boolean hasGerman(Path locales) throws InterruptedException {
		try {
			int status = new ProcessBuilder("localedef", "-i", "de_DE", "-f", "UTF-8",
					locales.resolve("de_DE.UTF-8").toString())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor();
			if (status == 0) {
				return true;
			}
		}
		catch (IOException ex) {
			// Said below.
		}
		System.out.println("[faults] no locale can be made here: the full disk in another language is left out");
		return false;
	}

}
