package io.iutils.local;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.iutils.StorageFullException;
import io.iutils.engine.Content;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.journal.Verification;

/**
 * Two siblings on a small disk that fills up, and what fills it. Does one command a line,
 * and names the exception it gets.
 */
final class FullDiskProcess {

	private static final int PAGE = 4096;

	private final Path disk;

	private final List<LocalEngine> engines = new ArrayList<>();

	private final List<Path> ballast = new ArrayList<>();

	private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

	private int keys;

	private int events;

	private FullDiskProcess(Path disk) {
		this.disk = disk;
	}

	public static void main(String[] args) throws IOException {
		FullDiskProcess process = new FullDiskProcess(Path.of(args[0]));
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		System.out.println("ready");
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			try {
				System.out.println(process.execute(line));
			}
			catch (Throwable ex) {
				System.out.println(ex.getClass().getSimpleName());
			}
		}
		process.engines.forEach(LocalEngine::close);
	}

	private Object execute(String command) throws IOException {
		return switch (command) {
			case "open" -> {
				this.engines.add(open());
				yield "opened";
			}
			case "fill" -> fill();
			case "fill with names" -> fillWithNames();
			case "free a page" -> {
				try (FileOutputStream file = new FileOutputStream(this.disk.resolve("ballast").toFile(), true)) {
					file.getChannel().truncate(file.getChannel().size() - PAGE);
				}
				yield "freed";
			}
			case "free" -> {
				for (Path file : this.ballast) {
					Files.delete(file);
				}
				this.ballast.clear();
				yield "freed";
			}
			case "put until full" -> untilFull(() -> put(0));
			case "emit until full" -> untilFull(() -> emit(0));
			case "put" -> put(0);
			case "put elsewhere" -> put(1);
			case "emit" -> emit(0);
			case "emit elsewhere" -> emit(1);
			case "jump" -> {
				this.now = this.now.plus(Duration.ofDays(1));
				yield "jumped";
			}
			case "read" -> read();
			case "verify" -> Verification.of(shared().resolve("stash")).damage() + " "
					+ Verification.of(shared().resolve("events")).damage();
			default -> throw new IllegalArgumentException(command);
		};
	}

	private Path shared() {
		return this.disk.resolve("shared");
	}

	private LocalEngine open() {
		LocalSettings defaults = LocalSettings.of(shared());
		return LocalEngine.open(new LocalSettings(shared(), defaults.lockTimeout(), Duration.ofMillis(20), 1L << 40,
				Duration.ofDays(2), true, () -> this.now, false));
	}

	private String fill() throws IOException {
		Path file = this.disk.resolve("ballast");
		this.ballast.add(file);
		try (OutputStream out = new FileOutputStream(file.toFile(), true)) {
			while (true) {
				out.write(new byte[PAGE]);
			}
		}
		catch (IOException ex) {
			return "filled: " + ex.getMessage();
		}
	}

	private String fillWithNames() {
		try {
			while (true) {
				this.ballast.add(Files.createFile(this.disk.resolve("ballast" + this.ballast.size())));
			}
		}
		catch (IOException ex) {
			return "filled: " + ex.getMessage();
		}
	}

	private static String untilFull(Runnable change) {
		try {
			while (true) {
				change.run();
			}
		}
		catch (StorageFullException ex) {
			return "full";
		}
	}

	private String put(int engine) {
		this.engines.get(engine)
			.stash()
			.put("k" + this.keys, StashStore.ANY, Content.of(Content.Kind.BYTES, new byte[1000]), Terms.CLEAR);
		this.keys++;
		return "done";
	}

	private String emit(int engine) {
		this.engines.get(engine)
			.events()
			.append(new EventDraft("t", null, "", false, 0, Map.of(), Content.of(Content.Kind.BYTES, new byte[1000])));
		this.events++;
		return "done";
	}

	/**
	 * Both siblings find what was acknowledged, and nothing that was not.
	 */
	private String read() {
		for (LocalEngine engine : this.engines) {
			int found = engine.stash().keys(NamePattern.of("*")).size();
			if (found != this.keys) {
				return found + " keys of " + this.keys;
			}
			for (int i = 0; i < this.keys; i++) {
				if (engine.stash().get("k" + i).content().bytes().length != 1000) {
					return "k" + i + " is another";
				}
			}
			int heard = 0;
			try (EventCursor cursor = engine.events().cursor(0)) {
				for (LoggedEvent event = cursor.poll(); event != null; event = cursor.poll()) {
					heard++;
				}
			}
			if (heard != this.events) {
				return heard + " events of " + this.events;
			}
		}
		return "all";
	}

}
