package io.iutils.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.iutils.engine.Content;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;

/**
 * A sibling in trouble: without room, without descriptors, or stuck while it joins. It
 * names the exceptions it gets on its standard output.
 */
final class LimitedProcess {

	private static final Content KILOBYTE = Content.of(Content.Kind.BYTES, new byte[1024]);

	private static volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

	private LimitedProcess() {
	}

	public static void main(String[] args) throws Exception {
		Path directory = Path.of(args[0]);
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		if (args[1].equals("joining")) {
			FileChannel channel = FileChannel.open(directory.resolve("siblings"), StandardOpenOption.WRITE);
			channel.lock(1L << 60, 1, false);
			System.out.println("locked");
			commands.readLine();
			return;
		}
		List<RandomAccessFile> descriptors = new ArrayList<>();
		// As in every application that has logged a line: the JDK reads the time zones
		// when
		// they are needed first, and never again if that fails.
		ZonedDateTime.now();
		loadAll();
		LocalSettings defaults = LocalSettings.of(directory);
		// Housekeeping every 10 ms, a new segment of the events at each jump of the
		// clock.
		try (LocalEngine engine = LocalEngine.open(new LocalSettings(directory, defaults.lockTimeout(),
				Duration.ofMillis(20), 1L << 40, Duration.ofDays(2), true, () -> now, false))) {
			System.out.println("ready");
			for (String line = commands.readLine(); line != null; line = commands.readLine()) {
				try {
					System.out.println(execute(line, engine, directory, descriptors));
				}
				catch (Throwable ex) {
					System.out.println(ex.getClass().getSimpleName());
				}
			}
		}
	}

	/**
	 * From a jar, which stays open, classes are loaded without a descriptor; from a
	 * directory, as here, one that is needed first when there is none left is lost.
	 */
	private static void loadAll() throws Exception {
		Path classes = Path.of(LocalEngine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		for (String name : List.of("io/iutils", "io/iutils/engine", "io/iutils/journal", "io/iutils/local",
				"io/iutils/socket")) {
			try (DirectoryStream<Path> files = Files.newDirectoryStream(classes.resolve(name), "*.class")) {
				for (Path file : files) {
					String type = classes.relativize(file).toString().replace('/', '.');
					Class.forName(type.substring(0, type.length() - ".class".length()), false,
							LocalEngine.class.getClassLoader());
				}
			}
		}
	}

	private static Object execute(String command, LocalEngine engine, Path directory,
			List<RandomAccessFile> descriptors) throws IOException {
		switch (command) {
			case "fill" -> {
				int count = 0;
				try {
					while (true) {
						engine.stash().put("k" + count, StashStore.ANY, KILOBYTE, Terms.CLEAR);
						count++;
					}
				}
				catch (RuntimeException ex) {
					for (int i = 0; i < count; i++) {
						StashEntry entry = engine.stash().get("k" + i);
						if (entry == null || entry.content().bytes().length != 1024) {
							throw new IllegalStateException("k" + i + " is lost");
						}
					}
					if (engine.stash().get("k" + count) != null) {
						throw new IllegalStateException("k" + count + " was refused and is there");
					}
					return ex.getClass().getSimpleName();
				}
			}
			case "put" -> {
				engine.stash().put("more", StashStore.ANY, KILOBYTE, Terms.CLEAR);
				return "done";
			}
			case "count" -> {
				return engine.stash().increment("n", 1, Terms.KEEP);
			}
			case "emit" -> {
				return engine.events().append(new EventDraft("t", null, "", false, 0, Map.of(), Content.NULL));
			}
			case "read" -> {
				try (EventCursor cursor = engine.events().cursor(0)) {
					return (cursor.poll() != null) ? "read" : "nothing";
				}
			}
			case "jump" -> {
				now = now.plus(Duration.ofDays(1));
				return "jumped";
			}
			case "join" -> {
				LocalEngine.open(LocalSettings.of(directory)).close();
				return "joined";
			}
			case "exhaust" -> {
				try {
					while (true) {
						descriptors.add(new RandomAccessFile("/dev/null", "r"));
					}
				}
				catch (IOException ex) {
					return "exhausted";
				}
			}
			case "release" -> {
				for (RandomAccessFile descriptor : descriptors) {
					descriptor.close();
				}
				descriptors.clear();
				return "released";
			}
			case "descriptors" -> {
				String[] open = Path.of("/proc/self/fd").toFile().list();
				return (open != null) ? open.length : -1;
			}
			default -> throw new IllegalArgumentException(command);
		}
	}

}
