package io.iutils.reliability;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import io.iutils.LockTimeoutException;
import io.iutils.engine.Content;
import io.iutils.engine.Engine;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.local.AttackedEngine;

/**
 * A process that changes stash and events without a pause until it is killed, and prints
 * each operation before it begins and when it is acknowledged. {@link Account} reads
 * that.
 *
 * <pre>
 *   ready SLOT
 *   try WRITER NUMBER KIND KEY            it begins
 *   ok WRITER NUMBER KIND KEY RESULT      it is acknowledged
 *   not WRITER NUMBER KIND KEY 0          it was refused: it has not happened
 *   stall FROM TO                         it took longer than 20 ms, by System.nanoTime()
 *   cut                                   this process has cut what a dead one left
 *   wrong WHAT                            this process has seen what must not be
 * </pre>
 */
final class CrashWriter {

	static final int SHARED = 12;

	static final int COUNTERS = 3;

	private static final int OWN = 4;

	private static final long STALL_NANOS = 20_000_000;

	private static final Logger repairs = Logger.getLogger("io.iutils.journal.Repair");

	private final Engine engine;

	private final String name;

	private final Random random;

	private final EventCursor cursor;

	private final StringBuilder lines = new StringBuilder();

	private long number;

	private CrashWriter(Engine engine, String name, long seed) {
		this.engine = engine;
		this.name = name;
		this.random = new Random(seed);
		this.cursor = engine.events().cursor(engine.events().openedAt());
	}

	/**
	 * @param args directory, name, seed, lock timeout in milliseconds, how many threads,
	 * whether to use sockets, whether to be hesitant
	 */
	public static void main(String[] args) {
		repairs.setUseParentHandlers(false);
		repairs.addHandler(new CutReporter());
		AttackedEngine attacked = patiently(
				() -> AttackedEngine.open(Path.of(args[0]), Duration.ofMillis(Long.parseLong(args[3])),
						Boolean.parseBoolean(args[5]), Boolean.parseBoolean(args[6]), InstantSource.system()));
		Engine engine = attacked.engine();
		patiently(() -> engine.stash()
			.put("alive." + args[1], StashStore.ANY, Content.NULL, new Terms(false, null, true)));
		print("ready " + attacked.slot() + "\n");
		for (int i = 0; i < Integer.parseInt(args[4]); i++) {
			CrashWriter writer = new CrashWriter(engine, args[1] + "." + i, Long.parseLong(args[2]) + i);
			new Thread(writer::write).start();
		}
	}

	private static <T> T patiently(Supplier<T> action) {
		while (true) {
			try {
				return action.get();
			}
			catch (LockTimeoutException ex) {
				// Somebody is stopped inside: again.
			}
		}
	}

	/** One write: a line is there whole or not at all. */
	private static void print(CharSequence lines) {
		byte[] bytes = lines.toString().getBytes(StandardCharsets.US_ASCII);
		System.out.write(bytes, 0, bytes.length);
		System.out.flush();
	}

	private void write() {
		try {
			while (true) {
				step();
				if (this.number % 32 == 0) {
					lookAtEvents();
				}
			}
		}
		catch (Throwable ex) {
			print("wrong " + this.name + " " + this.number + ": " + ex.toString().replace('\n', ' ') + "\n");
			Runtime.getRuntime().halt(1);
		}
	}

	private void step() {
		int dice = this.random.nextInt(100);
		StashStore stash = this.engine.stash();
		if (dice < 25) {
			String key = "shared." + this.random.nextInt(SHARED);
			attempt("put", key, () -> {
				StashEntry before = stash.get(key);
				if (before != null) {
					CheckedValue.of(before.content().bytes());
				}
				return stash.put(key, StashStore.ANY, value(), Terms.CLEAR);
			});
		}
		else if (dice < 45) {
			String key = "counter." + this.random.nextInt(COUNTERS);
			attempt("increment", key, () -> stash.increment(key, 1, Terms.KEEP));
		}
		else if (dice < 55) {
			attempt("update", "updated", () -> update(stash));
		}
		else if (dice < 65) {
			String key = "own." + this.name + "." + this.random.nextInt(OWN);
			attempt("put", key, () -> stash.put(key, StashStore.ANY, value(), Terms.CLEAR));
		}
		else if (dice < 70) {
			String key = "own." + this.name + "." + this.random.nextInt(OWN);
			attempt("remove", key, () -> stash.remove(key, StashStore.ANY) ? 1 : 0);
		}
		else if (dice < 73) {
			String key = "brief." + this.random.nextInt(OWN);
			attempt("brief", key, () -> stash.put(key, StashStore.ANY, value(),
					new Terms(false, Duration.ofMillis(this.random.nextInt(50)), false)));
		}
		else {
			attempt("emit", "topic", () -> this.engine.events()
				.append(new EventDraft(this.name, null, "", false, 0, Map.of(), value())));
		}
	}

	/** Compare and set: 0 is that another one was faster. */
	private static long update(StashStore stash) {
		StashEntry before = stash.get("updated");
		long count = (before != null) ? Long.parseLong(new String(before.content().bytes(), StandardCharsets.US_ASCII))
				: 0;
		return stash.put("updated", (before != null) ? before.version() : 0,
				Content.of(Content.Kind.BYTES, Long.toString(count + 1).getBytes(StandardCharsets.US_ASCII)),
				Terms.KEEP);
	}

	private Content value() {
		int dice = this.random.nextInt(40);
		int filler = (dice == 0) ? 20_000 : (dice < 8) ? 3000 : this.random.nextInt(200);
		return Content.of(Content.Kind.BYTES, new CheckedValue(this.name, this.number).toBytes(filler));
	}

	private void attempt(String kind, String key, Operation operation) {
		String what = this.name + " " + ++this.number + " " + kind + " " + key;
		print(this.lines.append("try ").append(what).append('\n'));
		this.lines.setLength(0);
		long from = System.nanoTime();
		try {
			long result = operation.run();
			this.lines.append("ok ").append(what).append(' ').append(result).append('\n');
		}
		catch (LockTimeoutException ex) {
			this.lines.append("not ").append(what).append(" 0\n");
		}
		long to = System.nanoTime();
		if (to - from > STALL_NANOS) {
			this.lines.append("stall ").append(from).append(' ').append(to).append('\n');
		}
	}

	private void lookAtEvents() throws IOException {
		long before = this.cursor.position();
		for (LoggedEvent event = this.cursor.poll(); event != null; event = this.cursor.poll()) {
			if (event.id() != before + 1) {
				throw new IOException("Event " + event.id() + " follows " + before);
			}
			if (!CheckedValue.of(event.content().bytes()).writer().equals(event.topic())) {
				throw new IOException("Event " + event.id() + " has the content of another");
			}
			before = event.id();
		}
	}

	private interface Operation {

		long run();

	}

	private static final class CutReporter extends Handler {

		@Override
		public void publish(LogRecord entry) {
			print("cut\n");
		}

		@Override
		public void flush() {
			// Nothing is held back.
		}

		@Override
		public void close() {
			// Nothing is open.
		}

	}

}
