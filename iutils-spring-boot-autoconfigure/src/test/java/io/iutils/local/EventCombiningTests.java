package io.iutils.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.iutils.StorageFullException;
import io.iutils.engine.Content;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.LoggedEvent;
import io.iutils.journal.JournalSettings;
import io.iutils.testing.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Events that are written together: those of one list, and those that several threads
 * want to append at the same time. Each append is forced, so that forces count them.
 */
class EventCombiningTests {

	@TempDir
	Path directory;

	private WatchedIo io;

	private LocalEngine engine;

	private LocalEngine open(int segmentSize) {
		LocalSettings defaults = LocalSettings.of(this.directory.resolve("shared"));
		this.engine = LocalEngine.open(
				new LocalSettings(defaults.directory(), defaults.lockTimeout(), Duration.ZERO, defaults.retainSize(),
						defaults.retainFor(), false, defaults.clock(), false),
				segmentSize, (settings) -> settings.directory().endsWith("events") ? watched(settings) : settings);
		return this.engine;
	}

	private JournalSettings watched(JournalSettings base) {
		this.io = new WatchedIo(base.io());
		return new JournalSettings(base.directory(), base.quarantine(), base.slot(), base.lockTimeout(),
				base.forceEach(), base.segmentSize(), base.retention(), base.describeSlot(), base.clock(), base.boot(),
				this.io, base.salvaged());
	}

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void aListIsOneWriteAndOneForce() {
		open(JournalSettings.SEGMENT_SIZE);
		append("first", 0);
		long writes = this.io.count("write");
		long forces = this.io.count("force");
		assertThat(this.engine.events().appendAll(Collections.nCopies(1000, draft("t", 10)))).hasSize(1000)
			.startsWith(2L, 3L)
			.endsWith(1001L);
		assertThat(this.io.count("write")).isEqualTo(writes + 1);
		assertThat(this.io.count("force")).isEqualTo(forces + 1);
		assertThat(this.engine.events().lastId()).isEqualTo(1001);
	}

	@Test
	void anEmptyListAppendsNothing() {
		open(JournalSettings.SEGMENT_SIZE);
		assertThat(this.engine.events().appendAll(List.of())).isEmpty();
		assertThat(this.io.count("write")).isZero();
		assertThat(this.engine.events().lastId()).isZero();
	}

	@Test
	void aListLargerThanABatchTakesAsFewAppendsAsFit() {
		open(64 << 10);
		append("first", 0);
		List<EventDraft> drafts = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			drafts.add(draft("t" + i, 1000));
		}
		long forces = this.io.count("force");
		List<Long> ids = this.engine.events().appendAll(drafts);
		// 30 of them go into half a segment; some of the appends begin a new one, which
		// forces the old one too.
		long size = size("t99", 1000);
		long appends = (100 + (32 << 10) / size - 1) / ((32 << 10) / size);
		assertThat(appends).isEqualTo(4);
		assertThat(this.io.count("write")).isBetween(1 + appends, 1 + 2 * appends);
		assertThat(this.io.count("force") - forces).isBetween(appends, 2 * appends);
		assertThat(topics(ids.get(0) - 1)).isEqualTo(drafts.stream().map(EventDraft::topic).toList());
		assertThat(ids).isSorted().doesNotHaveDuplicates().hasSize(100);
	}

	@Test
	void theLargestEventsTakeAnAppendEach() {
		open(JournalSettings.SEGMENT_SIZE);
		List<Long> ids = this.engine.events().appendAll(Collections.nCopies(3, draft("t", 7 << 20)));
		assertThat(ids).hasSize(3).isSorted();
		assertThat(topics(0)).containsExactly("t", "t", "t");
	}

	@Test
	void aListThatFindsNoRoomLeavesNothing() {
		open(JournalSettings.SEGMENT_SIZE);
		append("first", 0);
		this.io.failOnce("No space left on device", "write");
		assertThatExceptionOfType(StorageFullException.class)
			.isThrownBy(() -> this.engine.events().appendAll(Collections.nCopies(10, draft("t", 10))));
		assertThat(this.engine.events().appendAll(Collections.nCopies(2, draft("u", 10)))).hasSize(2);
		assertThat(topics(0)).containsExactly("first", "u", "u");
	}

	@Test
	void ifALaterAppendFailsThoseBeforeItStay() {
		open(64 << 10);
		List<EventDraft> drafts = Collections.nCopies(40, draft("t", 1000));
		append("first", 0);
		WatchedIo.Hold hold = this.io.hold("force");
		Caller<List<Long>> caller = Caller.start(() -> this.engine.events().appendAll(drafts));
		hold.awaitReached();
		// The first append is written; what is written next fails.
		this.io.fail("No space left on device", "write");
		hold.release();
		assertThat(caller.failure()).isInstanceOf(StorageFullException.class);
		this.io.failNothing();
		int fit = (int) ((32 << 10) / size("t", 1000));
		assertThat(topics(1)).hasSize(fit).containsOnly("t");
	}

	@Test
	void emitsOfManyThreadsShareOneWriteAndOneForce() {
		open(JournalSettings.SEGMENT_SIZE);
		append("first", 0);
		WatchedIo.Hold hold = this.io.hold("write");
		Caller<Long> holder = Caller.start(() -> append("holder", 1));
		hold.awaitReached();
		List<Caller<?>> queued = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			String topic = "t" + i;
			queued.add(Caller.start(() -> append(topic, 10)).awaitSleepIn("TurnQueue"));
		}
		queued.add(Caller.start(() -> this.engine.events().appendAll(Collections.nCopies(5, draft("list", 10))))
			.awaitSleepIn("TurnQueue"));
		long writes = this.io.count("write");
		long forces = this.io.count("force");
		hold.release();
		assertThat(holder.result()).isEqualTo(2);
		for (int i = 0; i < 20; i++) {
			assertThat(queued.get(i).result()).isEqualTo(3L + i);
		}
		assertThat(queued.get(20).result()).isEqualTo(List.of(23L, 24L, 25L, 26L, 27L));
		assertThat(this.io.count("write")).isEqualTo(writes + 1);
		// That of the holder was still to come.
		assertThat(this.io.count("force")).isEqualTo(forces + 2);
	}

	private long append(String topic, int length) {
		return this.engine.events().append(draft(topic, length));
	}

	private static EventDraft draft(String topic, int length) {
		return new EventDraft(topic, null, "", false, 0, Map.of(), Content.of(Content.Kind.BYTES, new byte[length]));
	}

	/** Of a record, with its header and padding. */
	private static long size(String topic, int length) {
		int fixed = 8 + 16 + 8 + 8 + 1 + (2 + topic.length()) + 2 + 1 + 1;
		return (24 + fixed + length + 7) & ~7L;
	}

	private List<String> topics(long afterId) {
		List<String> topics = new ArrayList<>();
		try (EventCursor cursor = this.engine.events().cursor(afterId)) {
			for (LoggedEvent event = cursor.poll(); event != null; event = cursor.poll()) {
				topics.add(event.topic());
			}
		}
		return topics;
	}

}
