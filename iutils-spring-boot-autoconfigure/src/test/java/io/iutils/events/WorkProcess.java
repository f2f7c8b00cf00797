package io.iutils.events;

import io.iutils.EventMessage;
import io.iutils.IEvents;
import java.io.BufferedReader;
import io.iutils.testing.TestEngine;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * A sibling that emits what it is told on its standard input, or one that hears in every
 * way and notes in a file what it has handled. The file outlives it.
 */
final class WorkProcess {

	static final String TOPIC = "work.out";

	private final OutputStream file;

	private WorkProcess(Path file) throws IOException {
		this.file = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}

	/**
	 * @param args the directory, and the file to note in; without it this one emits
	 */
	public static void main(String[] args) throws IOException {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		Map<String, Object> settings = TestEngine.properties(Path.of(args[0]));
		settings.put("iutils.lock-timeout", "60s");
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));
		context.register(Contexts.Auto.class);
		context.refresh();
		IEvents events = context.getBean(IEvents.class);
		if (args.length > 1) {
			new WorkProcess(Path.of(args[1])).hear(events, lastHeard(Path.of(args[1])));
		}
		System.out.println("ready");
		emit(events);
		context.close();
	}

	private static long lastHeard(Path file) throws IOException {
		long last = 0;
		for (Line line : Line.all(file)) {
			last = (line.way() == Way.LIVE) ? line.id() : last;
		}
		return last;
	}

	private void hear(IEvents events, long lastHeard) {
		events.on(TOPIC, lastHeard, String.class, (message) -> note(Way.LIVE, message));
		events.resume("resumed", TOPIC, String.class, (message) -> note(Way.RESUMED, message));
		events.share("shared", TOPIC, String.class, (message) -> note(Way.SHARED, message));
		events.share("ordered", TOPIC, String.class, (message) -> key(message.payload()),
				(message) -> note(Way.ORDERED, message));
	}

	static String key(String payload) {
		return payload.substring(0, payload.indexOf('.'));
	}

	private synchronized void note(Way way, EventMessage<String> message) {
		String line = new Line(way, message.id(), message.payload(), System.nanoTime()) + "\n";
		try {
			this.file.write(line.getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void emit(IEvents events) throws IOException {
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		String command = commands.readLine();
		while (command != null) {
			String[] words = command.split(" ");
			int from = Integer.parseInt(words[1]);
			for (int i = from; i < from + Integer.parseInt(words[2]); i++) {
				// Ten keys of each that emits.
				events.emit(TOPIC, words[0] + (i % 10) + "." + i);
			}
			System.out.println("emitted");
			command = commands.readLine();
		}
	}

	/**
	 * How an event was heard.
	 */
	enum Way {

		LIVE, RESUMED, SHARED, ORDERED

	}

	/**
	 * What was noted.
	 */
	record Line(Way way, long id, String payload, long time) {

		static List<Line> all(Path file) throws IOException {
			if (!Files.exists(file)) {
				return List.of();
			}
			String text = Files.readString(file, StandardCharsets.US_ASCII);
			// The last one may be half.
			return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Line::of).toList();
		}

		private static Line of(String text) {
			String[] words = text.split(" ");
			return new Line(Way.valueOf(words[0]), Long.parseLong(words[1]), words[2], Long.parseLong(words[3]));
		}

		@Override
		public String toString() {
			return this.way + " " + this.id + " " + this.payload + " " + this.time;
		}

	}

}
