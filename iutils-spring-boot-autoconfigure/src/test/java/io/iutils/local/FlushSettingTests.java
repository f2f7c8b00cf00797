package io.iutils.local;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

import io.iutils.engine.Content;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.Terms;
import io.iutils.journal.Journal;
import io.iutils.journal.JournalSettings;
import io.iutils.journal.Retention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the engine's setting makes of its journals: looked at by another copy of them.
 */
class FlushSettingTests {

	@TempDir
	Path directory;

	private LocalEngine open(Duration flush) {
		LocalSettings defaults = LocalSettings.of(this.directory.resolve("shared"));
		return LocalEngine.open(new LocalSettings(defaults.directory(), defaults.lockTimeout(), flush,
				defaults.retainSize(), defaults.retainFor(), false, defaults.clock(), false));
	}

	private Journal look(String name) {
		Path shared = this.directory.resolve("shared");
		return Journal.open(JournalSettings.of(shared.resolve(name), shared.resolve("quarantine"), 200,
				Duration.ofSeconds(5), false, JournalSettings.SEGMENT_SIZE, () -> Retention.ALL, (slot) -> "nobody",
				InstantSource.system(), null));
	}

	private static void change(LocalEngine engine) {
		engine.stash().increment("n", 1, Terms.KEEP);
		engine.events().append(new EventDraft("t", null, "", false, 0, Map.of(), Content.NULL));
	}

	@Test
	void aCopyOfAnEventIsOnDiskBeforeWhatItWasKeptInGoes() {
		try (LocalEngine engine = open(Duration.ofHours(1)); Journal events = look("events")) {
			change(engine);
			try (EventCursor cursor = engine.events().cursor(0)) {
				assertThat(engine.events().redeliver(cursor.poll(), "name")).isEqualTo(2);
			}
			assertThat(events.forced()).isEqualTo(2);
		}
	}

	@Test
	void alwaysHasEachOnDiskWhenItReturns() {
		try (LocalEngine engine = open(Duration.ZERO)) {
			for (String name : List.of("stash", "events")) {
				try (Journal journal = look(name)) {
					for (int i = 0; i < 20; i++) {
						change(engine);
						assertThat(journal.forced()).as(name).isEqualTo(journal.tail());
					}
				}
			}
		}
	}

	@Test
	void durationLeavesItToTheFlushingAndClosingForces() {
		try (Journal stash = look("stash"); Journal events = look("events")) {
			try (LocalEngine engine = open(Duration.ofHours(1))) {
				change(engine);
				assertThat(List.of(stash.tail(), events.tail())).containsExactly(1L, 1L);
				assertThat(List.of(stash.forced(), events.forced())).containsExactly(0L, 0L);
			}
			assertThat(List.of(stash.forced(), events.forced())).containsExactly(1L, 1L);
		}
	}

	@Test
	void durationForcesWhatADeadSiblingLeftToo() {
		try (Journal dead = look("stash")) {
			StashRecord record = StashRecord.put(new byte[] { 'k' }, 0, null, CombiningFixture.text("v"));
			dead.append((batch) -> batch.add(record.kind(), record.flags(), record.payload()));
			assertThat(dead.forced()).isZero();
			try (LocalEngine engine = open(Duration.ofMillis(50))) {
				await().atMost(Duration.ofSeconds(30)).until(() -> dead.forced() == 1);
				assertThat(engine.stash().get("k")).isNotNull();
			}
		}
	}

}
