package io.iutils.tools;

import io.iutils.engine.Content;
import io.iutils.engine.EventDraft;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.local.LocalEngine;
import io.iutils.local.LocalSettings;
import io.iutils.testing.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class VerifyNamespaceIntegrationTests {

	private static final String FIRST = "00000000000000000001.log";

	@TempDir
	Path root;

	private Path directory;

	private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

	@BeforeEach
	void name() {
		this.directory = this.root.resolve("shared");
	}

	private void write() {
		try (LocalEngine engine = LocalEngine.open(LocalSettings.of(this.directory))) {
			write(engine, 10);
		}
	}

	private static void write(LocalEngine engine, int times) {
		for (int i = 0; i < times; i++) {
			engine.stash().put("key" + i, StashStore.ANY, Content.of(Content.Kind.BYTES, new byte[100]), Terms.CLEAR);
			engine.events().append(new EventDraft("topic", null, "", false, 0, Map.of(), Content.NULL));
		}
	}

	private int verify(Object... arguments) {
		this.printed.reset();
		PrintStream out = new PrintStream(this.printed);
		return VerifyNamespace.run(Arrays.stream(arguments).map(Object::toString).toList(), out, out);
	}

	private static void flip(Path file, int place) throws IOException {
		byte[] bytes = Files.readAllBytes(file);
		bytes[place] ^= 1;
		Files.write(file, bytes, StandardOpenOption.WRITE);
	}

	private Map<String, List<Object>> contents() {
		Map<String, List<Object>> contents = new TreeMap<>();
		try (Stream<Path> files = Files.walk(this.directory)) {
			files.forEach((file) -> {
				try {
					contents.put(file.toString(), List.of(Files.getLastModifiedTime(file),
							Files.isRegularFile(file) ? Arrays.hashCode(Files.readAllBytes(file)) : 0));
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return contents;
	}

	@Test
	void soundNamespaceIsListedAndNotChanged() {
		write();
		Map<String, List<Object>> before = contents();
		assertThat(verify(this.directory)).isZero();
		assertThat(contents()).isEqualTo(before);
		assertThat(this.printed.toString())
			.containsSubsequence("events", FIRST, "10 records", "1 to 10", "control: tail 10, on disk up to 10",
					"stash", FIRST, "10 records", "All is sound.")
			.doesNotContain("torn");
	}

	@Test
	void damageIsToldWithFileAndOffset() throws IOException {
		write();
		Path segment = this.directory.resolve("stash").resolve(FIRST);
		flip(segment, 100);
		Map<String, List<Object>> before = contents();
		assertThat(verify(this.directory)).isEqualTo(1);
		assertThat(contents()).isEqualTo(before);
		assertThat(this.printed.toString())
			.contains("FIRST DAMAGE: " + segment + " at offset 64: record 1 does not count", "Something is damaged.");
		flip(segment, 100);
		flip(segment, 20);
		assertThat(verify(this.directory)).isEqualTo(1);
		assertThat(this.printed.toString()).contains(segment + " at offset 0: no valid segment header");
		Files.delete(segment);
		assertThat(verify(this.directory)).isEqualTo(1);
		assertThat(this.printed.toString()).contains(segment + " at offset 0: the segment is missing");
	}

	@Test
	void recordsThatWereCommittedAndCutAreDamage() throws IOException {
		write();
		Path segment = this.directory.resolve("stash").resolve(FIRST);
		byte[] bytes = Files.readAllBytes(segment);
		int size = (bytes.length - 64) / 10;
		Files.write(segment, Arrays.copyOf(bytes, bytes.length - size), StandardOpenOption.TRUNCATE_EXISTING);
		assertThat(verify(this.directory)).isEqualTo(1);
		assertThat(this.printed.toString()).contains("at offset " + (bytes.length - size),
				"ends with record 9, but 10 was committed");
	}

	@Test
	void whatTheNextOpenerCutsIsATornEnd() throws IOException {
		write();
		Path segment = this.directory.resolve("events").resolve(FIRST);
		long length = Files.size(segment);
		Files.write(segment, new byte[20], StandardOpenOption.APPEND);
		assertThat(verify(this.directory)).isZero();
		assertThat(this.printed.toString())
			.contains("torn end, no damage: 20 bytes at offset " + length + " of " + segment);
	}

	@Test
	void badControlIsDamage() throws IOException {
		write();
		flip(this.directory.resolve("events").resolve("control"), 3);
		assertThat(verify(this.directory)).isEqualTo(1);
		assertThat(this.printed.toString()).contains("FIRST DAMAGE: " + this.directory, "control at offset 0", "stash");
	}

	@Test
	void wrongUseSaysWhatIsRight() throws IOException {
		assertThat(verify()).isEqualTo(2);
		assertThat(this.printed.toString()).contains("Usage", "Exit status");
		assertThat(verify("--help")).isEqualTo(2);
		assertThat(verify(this.root.resolve("nowhere"))).isEqualTo(2);
		assertThat(verify(this.root)).isEqualTo(2);
		assertThat(this.printed.toString()).contains("no journal in " + this.root);
		assertThat(this.root.resolve("nowhere")).doesNotExist();
	}

	@Test
	void namespaceInUseIsSoundAndStaysLocked() throws Exception {
		write();
		AtomicBoolean stop = new AtomicBoolean();
		try (LocalEngine engine = LocalEngine.open(LocalSettings.of(this.directory))) {
			Thread writer = new Thread(() -> {
				while (!stop.get()) {
					write(engine, 5);
				}
			});
			writer.start();
			List<Integer> statuses = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				statuses.add(verify(this.directory));
			}
			stop.set(true);
			writer.join();
			assertThat(statuses).containsOnly(0);
			// Nobody's locks were dropped: another process finds the slot taken.
			try (ChildJvm other = ChildJvm.start(Neighbour.class, this.directory.toString())) {
				assertThat(other.receive()).isEqualTo("2");
			}
		}
	}

	@Test
	void runsWithNothingButItsOwnClasses() throws Exception {
		write();
		String classes = Path.of(VerifyNamespace.class.getProtectionDomain().getCodeSource().getLocation().toURI())
			.toString();
		Process process = java(classes, VerifyNamespace.class.getName(), this.directory.toString());
		assertThat(new String(process.getInputStream().readAllBytes())).contains("All is sound.");
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isZero();
	}

	private static Process java(String classPath, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx64m", "-cp", classPath));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).redirectErrorStream(true).start();
	}

	/**
	 * Joins, and says how many are there.
	 */
	static final class Neighbour {

		private Neighbour() {
		}

		public static void main(String[] args) {
			try (LocalEngine engine = LocalEngine.open(LocalSettings.of(Path.of(args[0])))) {
				System.out.println(engine.membership().all().size());
			}
		}

	}

}
