package io.iutils.reliability;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

import io.iutils.engine.Engine;
import io.iutils.engine.EventCursor;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.journal.Verification;
import io.iutils.local.AttackedEngine;

/**
 * A fresh process that prints what a directory holds when all writers are dead.
 * {@link Ledger} compares it with what they have acknowledged.
 *
 * <pre>
 *   key KEY VERSION VALUE
 *   version N             the newest change of the stash
 *   event ID WRITER NUMBER
 *   journal NAME RECORDS LAST DAMAGE
 * </pre>
 */
final class CrashReader {

	private CrashReader() {
	}

	/**
	 * @param args directory
	 */
	public static void main(String[] args) {
		Path directory = Path.of(args[0]);
		Engine engine = AttackedEngine.open(directory, Duration.ofSeconds(30), false, false, InstantSource.system())
			.engine();
		StringBuilder lines = new StringBuilder();
		try {
			awaitThatWhatTheDeadOwnedIsGone(engine);
			for (String key : engine.stash().keys(NamePattern.of("**"))) {
				StashEntry entry = engine.stash().get(key);
				if (entry != null) {
					lines.append("key " + key + " " + entry.version() + " " + value(key, entry) + "\n");
				}
			}
			lines.append("version " + engine.stash().version() + "\n");
			try (EventCursor cursor = engine.events().cursor(0)) {
				for (LoggedEvent event = cursor.poll(); event != null; event = cursor.poll()) {
					lines.append("event " + event.id() + " " + CheckedValue.of(event.content().bytes()) + "\n");
				}
			}
		}
		finally {
			engine.close();
		}
		for (String journal : new String[] { "stash", "events" }) {
			Verification verified = Verification.of(directory.resolve(journal));
			lines.append("journal " + journal + " " + verified.records() + " " + verified.last() + " "
					+ verified.damage() + "\n");
		}
		System.out.print(lines);
		System.out.println("complete");
	}

	private static void awaitThatWhatTheDeadOwnedIsGone(Engine engine) {
		long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (!engine.stash().keys(NamePattern.of("alive.*")).isEmpty()) {
			if (System.nanoTime() - deadline > 0) {
				throw new IllegalStateException("Keys of dead siblings are still there");
			}
			LockSupport.parkNanos(1_000_000);
		}
	}

	private static Object value(String key, StashEntry entry) {
		byte[] bytes = entry.content().bytes();
		return key.startsWith("counter.") || key.equals("updated") ? new String(bytes, StandardCharsets.US_ASCII)
				: CheckedValue.of(bytes);
	}

}
