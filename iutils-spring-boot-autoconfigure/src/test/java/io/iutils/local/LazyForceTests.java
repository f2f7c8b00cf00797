package io.iutils.local;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

import io.iutils.journal.Journal;
import io.iutils.journal.JournalSettings;
import io.iutils.journal.Retention;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When changes are forced to disk, by a clock of our own.
 */
class LazyForceTests {

	private static final long TICK = TimeUnit.MILLISECONDS.toNanos(500);

	@TempDir
	Path directory;

	private Journal journal;

	private long now = Long.MAX_VALUE - TICK;

	@BeforeEach
	void open() {
		this.journal = Journal.open(JournalSettings.of(this.directory.resolve("journal"),
				this.directory.resolve("quarantine"), 0, Duration.ofSeconds(5), false, JournalSettings.SEGMENT_SIZE,
				() -> Retention.ALL, (slot) -> "nobody", InstantSource.system(), null));
	}

	@AfterEach
	void close() {
		this.journal.close();
	}

	@Test
	void forcesWithinTheIntervalAndNotMuchEarlier() {
		LazyForce force = new LazyForce(this.journal, 20 * TICK, TICK);
		force.look(this.now);
		append();
		assertThat(looksUntilForced(force)).isBetween(18, 20);
		append();
		assertThat(looksUntilForced(force)).isBetween(18, 20);
	}

	@Test
	void forcesAtTheSecondLookIfTheIntervalIsTwo() {
		LazyForce force = new LazyForce(this.journal, 2 * TICK, TICK);
		force.look(this.now);
		append();
		assertThat(looksUntilForced(force)).isEqualTo(2);
	}

	@Test
	void waitsAnewForWhatCameAfterAnotherForced() {
		LazyForce force = new LazyForce(this.journal, 20 * TICK, TICK);
		append();
		look(force, 10);
		this.journal.flush();
		append();
		assertThat(looksUntilForced(force)).isBetween(18, 20);
	}

	private int looksUntilForced(LazyForce force) {
		int looks = 0;
		while (this.journal.forced() < this.journal.tail() && looks < 100) {
			look(force, 1);
			looks++;
		}
		return looks;
	}

	private void look(LazyForce force, int times) {
		for (int i = 0; i < times; i++) {
			this.now += TICK;
			force.look(this.now);
		}
	}

	private void append() {
		this.journal.append((batch) -> batch.add((byte) 1, (byte) 0, new byte[1]));
	}

}
