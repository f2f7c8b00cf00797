package io.iutils.local;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import io.iutils.engine.Content;
import io.iutils.engine.ContentCodec;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.Interest;
import io.iutils.engine.Lanes;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.stash.EngineStash;
import io.iutils.testing.NoCodec;

/**
 * A sibling on the bare engine that does what it is told on its standard input, one
 * command a line, and answers on its standard output.
 */
final class SiblingProcess {

	private final LocalEngine engine;

	private final EventCursor cursor;

	private SiblingProcess(Path directory) {
		this.engine = LocalEngine.open(LocalSettings.of(directory));
		this.cursor = this.engine.events().cursor(this.engine.events().openedAt());
	}

	public static void main(String[] args) throws Exception {
		try (BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			SiblingProcess sibling = (args.length > 0) ? new SiblingProcess(Path.of(args[0])) : null;
			System.out.println("ready");
			String line = commands.readLine();
			while (line != null) {
				String[] words = line.split(" ");
				if (words[0].equals("open")) {
					sibling = new SiblingProcess(Path.of(words[1]));
					System.out.println("opened");
				}
				else if (sibling != null) {
					sibling.execute(words);
				}
				line = commands.readLine();
			}
		}
	}

	private void execute(String[] words) {
		StashStore stash = this.engine.stash();
		switch (words[0]) {
			case "increment" -> System.out.println(count(words, () -> stash.increment(words[1], 1, Terms.KEEP)));
			case "update" -> {
				EngineStash typed = new EngineStash(this.engine, new ContentCodec(new NoCodec()),
						new Lanes(this.engine), 1000, Duration.ofSeconds(30));
				System.out.println(count(words, () -> typed.update(words[1], Long.class, 0L, (n) -> n + 1)));
			}
			case "get" -> {
				StashEntry entry = stash.get(words[1]);
				System.out.println((entry != null) ? new String(entry.content().bytes(), StandardCharsets.UTF_8) : "-");
			}
			case "own" -> {
				stash.put(words[1], StashStore.ANY, Content.of(Content.Kind.JSON, new byte[] { '1' }),
						new Terms(false, null, true));
				System.out.println("owned");
			}
			case "write" -> write(words[1]);
			case "emit" -> System.out.println(emit(words[1], words[2]));
			case "receive" -> System.out.println(receive(Integer.parseInt(words[1])));
			case "sleep" -> {
				sleepOnce(this.engine);
				System.out.println("slept");
			}
			case "siblings" -> System.out.println(this.engine.membership().all().size());
			case "close" -> {
				this.cursor.close();
				this.engine.close();
				System.out.println("closed");
			}
			default -> throw new IllegalArgumentException(words[0]);
		}
	}

	/**
	 * Lies down, which opens the doorbell, and is up again soon.
	 */
	static void sleepOnce(LocalEngine engine) {
		AtomicInteger looks = new AtomicInteger();
		engine.await(Interest.NONE, () -> looks.getAndIncrement() > 0);
	}

	private static String count(String[] words, LongSupplier operation) {
		StringJoiner values = new StringJoiner(" ");
		for (int i = 0; i < Integer.parseInt(words[2]); i++) {
			values.add(Long.toString(operation.getAsLong()));
		}
		return values.toString();
	}

	/**
	 * Writes keys and events until it is killed, and prints what was acknowledged. Not
	 * more than fit into its heap, however slow the machine is to kill it.
	 */
	private void write(String name) {
		for (int i = 0; i < 20_000; i++) {
			String key = name + "." + i;
			byte[] value = key.getBytes(StandardCharsets.UTF_8);
			long version = this.engine.stash()
				.put(key, StashStore.ANY, Content.of(Content.Kind.BYTES, value), Terms.CLEAR);
			long total = this.engine.stash().increment("total", 1, Terms.KEEP);
			long id = emit("written", key);
			System.out.println(key + " " + version + " " + total + " " + id);
		}
	}

	private long emit(String topic, String text) {
		return this.engine.events()
			.append(new EventDraft(topic, null, "", false, 0, Map.of(),
					Content.of(Content.Kind.BYTES, text.getBytes(StandardCharsets.UTF_8))));
	}

	private String receive(int count) {
		StringJoiner received = new StringJoiner(" ");
		for (int i = 0; i < count;) {
			LoggedEvent event = this.cursor.poll();
			if (event != null) {
				received.add(event.id() + ":" + new String(event.content().bytes(), StandardCharsets.UTF_8));
				i++;
			}
			else {
				this.engine.await(Interest.EVENTS, this.cursor::hasNews);
			}
		}
		return received.toString();
	}

}
