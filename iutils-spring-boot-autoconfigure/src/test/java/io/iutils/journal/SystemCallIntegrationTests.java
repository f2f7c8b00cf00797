package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.iutils.testing.Campaign;
import io.iutils.testing.ChildJvm;
import io.iutils.testing.Strace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real process on real files, whose system calls fail, or are its last: the journal's
 * own only, a JVM has many others. Another JVM, this one, looks at what is left.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(3600)
class SystemCallIntegrationTests {

	private static final List<String> CALLS = List.of("write", "fsync", "rename", "unlink", "openat");

	private static final String NO_STRACE = "[strace] not there or not allowed to trace: not tried";

	@TempDir
	Path root;

	// What was told of each value.
	private final Map<Integer, String> told = new TreeMap<>();

	@Test
	void whoIsKilledAtASystemCallLosesNothingThatItAcknowledged() {
		if (!Strace.isUsable()) {
			System.out.println(NO_STRACE);
			return;
		}
		Campaign campaign = Campaign.begin("killed at a system call");
		Random random = campaign.random();
		int kills = 0;
		Path directory = this.root.resolve("events");
		for (int i = 0; i < Campaign.size(CALLS.size(), 500); i++) {
			String call = CALLS.get(i % CALLS.size());
			int most = List.of("write", "fsync").contains(call) ? 50 : 8;
			try (ChildJvm child = start(directory)) {
				String injection = call + ":signal=SIGKILL:when=" + (1 + random.nextInt(most));
				try (Strace strace = Strace.attach(child, files(directory), injection)) {
					child.send("60");
					List<String> lines = receive(child);
					kills += lines.contains("end") ? 0 : 1;
					child.kill();
				}
			}
			check(directory);
		}
		campaign.report(kills + " kills, " + this.told.size() + " changes");
		assertThat(kills).isGreaterThan(2);
	}

	@Test
	void systemCallsThatFailAreToldAndTheJournalGoesOn() {
		if (!Strace.isUsable()) {
			System.out.println(NO_STRACE);
			return;
		}
		Campaign campaign = Campaign.begin("failing system calls");
		Random random = campaign.random();
		Path directory = this.root.resolve("events");
		List<String> calls = List.of("write:error=ENOSPC", "write:error=EIO", "fsync:error=EIO", "fsync:error=ENOSPC",
				"rename:error=ENOSPC", "openat:error=EMFILE", "openat:error=ENOSPC", "unlink:error=EIO",
				"write,ftruncate:error=EIO");
		try (ChildJvm child = start(directory)) {
			for (int i = 0; i < Campaign.size(calls.size(), 500); i++) {
				String call = calls.get(i % calls.size());
				String when = ":when=" + (1 + random.nextInt(4)) + (random.nextBoolean() ? "" : "+");
				try (Strace strace = Strace.attach(child, files(directory), call + when)) {
					child.send("12");
					receive(child);
				}
				child.send("1");
				assertThat(receive(child)).as(call + when).first().asString().endsWith(" done");
				// The first change afterwards must be acknowledged, and be the last.
				check(directory);
			}
		}
		Map<String, Integer> counts = new TreeMap<>();
		this.told.values().forEach((told) -> counts.merge(told, 1, Integer::sum));
		campaign.report(counts.toString());
		assertThat(counts).containsKeys("Full", "Failed");
	}

	/**
	 * A limit on the length of files in the middle of a record: the kernel writes the
	 * part that fits, and says so.
	 */
	@Test
	void shortWriteOfTheKernelLeavesNothingHalf() throws IOException, InterruptedException {
		Path directory = this.root.resolve("events");
		try (ChildJvm child = start(directory)) {
			for (int i = 0; i < 30; i++) {
				long length = lengthOfNewest(directory);
				limit(child, Long.toString(length + 1 + i * 7));
				child.send("1");
				receive(child);
				assertThat(this.told.values()).contains("Full");
				limit(child, "unlimited");
				child.send("1");
				assertThat(receive(child)).first().asString().endsWith(" done");
			}
			check(directory);
		}
	}

	private static long lengthOfNewest(Path directory) throws IOException {
		Segments segments = new Segments(directory, new FileIo(), new Random());
		return segments.lengthOf(segments.list().last());
	}

	private static void limit(ChildJvm child, String bytes) throws IOException, InterruptedException {
		int status = new ProcessBuilder("prlimit", "--pid", Long.toString(child.pid()), "--fsize=" + bytes + ":")
			.inheritIO()
			.start()
			.waitFor();
		assertThat(status).isZero();
	}

	private ChildJvm start(Path directory) {
		int next = this.told.size() + 1;
		ChildJvm child = ChildJvm.start(StracedProcess.class, directory.toString(), Integer.toString(next));
		for (String line = child.receive(); !line.equals("ready"); line = child.receive()) {
			note(line);
		}
		return child;
	}

	/**
	 * Takes what it prints until it has ended, or was killed.
	 */
	private List<String> receive(ChildJvm child) {
		List<String> lines = new ArrayList<>();
		try {
			while (!lines.contains("end")) {
				lines.add(child.receive());
			}
		}
		catch (AssertionError ex) {
			// It was killed inside the next change; if it hangs, this says so.
			child.awaitEnd();
			int next = this.told.size() + 1 + lines.size();
			lines.forEach(this::note);
			this.told.put(next, "killed");
			return lines;
		}
		lines.subList(0, lines.size() - 1).forEach(this::note);
		return lines;
	}

	private void note(String line) {
		String[] words = line.split(" ");
		this.told.put(Integer.parseInt(words[0]), words[1]);
	}

	/**
	 * The names of all segments there may be before too long.
	 */
	private static List<Path> files(Path directory) {
		Segments segments = new Segments(directory, new FileIo(), new Random());
		try {
			long newest = segments.list().last();
			List<Path> names = LongStream.rangeClosed(segments.list().first(), newest + 70)
				.mapToObj(segments::path)
				.flatMap((path) -> Stream.of(path, path.resolveSibling(path.getFileName() + ".tmp")))
				.toList();
			List<Path> all = new ArrayList<>(names);
			all.add(directory);
			return all;
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	private void check(Path directory) {
		JournalFixture.Found found;
		try (Journal journal = Journal.open(StracedProcess.settings(directory, 2, Retention.ALL))) {
			found = JournalFixture.read(journal, 0);
		}
		assertThat(found.end()).isNull();
		assertThat(Verification.of(directory).damage()).isNull();
		assertThat(found.values()).hasSizeGreaterThanOrEqualTo(Math.min(this.told.size(), 8) / 4);
		int oldest = number(found.values().get(0));
		List<String> expected = new ArrayList<>();
		this.told.forEach((number, told) -> {
			String value = StracedProcess.value(number);
			boolean maybe = told.equals("killed") || told.equals("OutcomeUnknown");
			if (number >= oldest && (told.equals("done") || (maybe && found.values().contains(value)))) {
				expected.add(value);
			}
		});
		assertThat(found.values().stream().map(SystemCallIntegrationTests::number).toList())
			.isEqualTo(expected.stream().map(SystemCallIntegrationTests::number).toList());
		assertThat(found.values()).isEqualTo(expected);
	}

	private static int number(String value) {
		return Integer.parseInt(value.split(" ")[0]);
	}

}
