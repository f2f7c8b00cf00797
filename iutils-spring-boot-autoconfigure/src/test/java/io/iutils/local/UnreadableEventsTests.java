package io.iutils.local;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.iutils.engine.Content;
import io.iutils.engine.Counters;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.Unreadable;
import io.iutils.journal.Journal;
import io.iutils.journal.JournalSettings;
import io.iutils.journal.Retention;
import io.iutils.testing.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records of events with a checksum that holds, which this version cannot read.
 */
class UnreadableEventsTests {

	@TempDir
	Path directory;

	private LocalEngine engine;

	private Journal journal;

	@BeforeEach
	void open() {
		Path shared = this.directory.resolve("shared");
		this.engine = LocalEngine.open(LocalSettings.of(shared));
		this.journal = Journal.open(JournalSettings.of(shared.resolve("events"), shared.resolve("quarantine"), 200,
				Duration.ofSeconds(5), false, JournalSettings.SEGMENT_SIZE, () -> Retention.ALL, (slot) -> "nobody",
				InstantSource.system(), null));
	}

	@AfterEach
	void close() {
		this.journal.close();
		this.engine.close();
	}

	@Test
	void unknownKindsAreSteppedOverAndCounted() {
		emit("one");
		byte[] sound = EventRecord.payload(draft("secret"), java.util.UUID.randomUUID(),
				this.engine.membership().self(), 1);
		write((byte) 9, sound);
		write((byte) 1, new byte[0]);
		emit("two");
		write((byte) -1, new byte[3]);
		try (LogLines log = LogLines.of(Unreadable.class)) {
			assertThat(topics()).containsExactly("one", "two");
			assertThat(log.lines()).singleElement().asString().contains("Event 2", "kind 9");
		}
		assertThat(skipped()).isEqualTo(3);
		try (EventCursor cursor = this.engine.events().cursor(4)) {
			assertThat(cursor.poll()).isNull();
			assertThat(cursor.position()).isEqualTo(5);
			assertThat(cursor.hasNews()).isFalse();
		}
	}

	@Test
	void undecodableRecordsAreSteppedOverAndCounted() {
		byte[] sound = EventRecord.payload(draft("topic"), java.util.UUID.randomUUID(), this.engine.membership().self(),
				1);
		emit("one");
		int cuts = sound.length - "content".length();
		for (int length = 0; length < cuts; length++) {
			write(EventRecord.EVENT, java.util.Arrays.copyOf(sound, length));
		}
		byte[] unknownContent = sound.clone();
		unknownContent[cuts - 1] = (byte) Content.Kind.values().length;
		write(EventRecord.EVENT, unknownContent);
		emit("two");
		assertThat(topics()).containsExactly("one", "two");
		assertThat(skipped()).isEqualTo(cuts + 1);
	}

	@Test
	void recordsWithBrokenHeadersAreSteppedOverAndCounted() {
		byte[] sound = EventRecord.payload(draft("topic", Map.of("name", "value")), java.util.UUID.randomUUID(),
				this.engine.membership().self(), 1);
		int headers = sound.length - ("content".length() + 1) - (2 + "name".length() + 2 + "value".length());
		assertThat(sound[headers - 1]).isEqualTo((byte) 1);
		emit("one");
		byte[] tooMany = sound.clone();
		tooMany[headers - 1] = (byte) 255;
		write(EventRecord.EVENT, tooMany);
		byte[] tooLong = sound.clone();
		tooLong[headers] = (byte) 0xFF;
		tooLong[headers + 1] = (byte) 0xFF;
		write(EventRecord.EVENT, tooLong);
		byte[] noText = sound.clone();
		noText[headers + 2] = (byte) 0xFF;
		write(EventRecord.EVENT, noText);
		emit("two");
		// What is no UTF-8 is some other name, which nobody asks for.
		assertThat(topics()).containsExactly("one", "topic", "two");
		assertThat(skipped()).isEqualTo(2);
	}

	@Test
	void whateverStandsInARecordTheNextOneIsRead() {
		Random random = new Random(7);
		for (int i = 0; i < 500; i++) {
			byte[] payload = EventRecord.payload(draft("topic" + i), java.util.UUID.randomUUID(),
					this.engine.membership().self(), 1);
			for (int j = 0; j < 3; j++) {
				payload[random.nextInt(payload.length)] = (byte) random.nextInt();
			}
			write(EventRecord.EVENT, payload);
			emit("after" + i);
		}
		assertThat(topics()).filteredOn((topic) -> topic.startsWith("after")).hasSize(500);
	}

	private void write(byte kind, byte[] payload) {
		this.journal.append((batch) -> batch.add(kind, (byte) 0, payload));
	}

	private void emit(String topic) {
		this.engine.events().append(draft(topic));
	}

	private static EventDraft draft(String topic) {
		return draft(topic, Map.of());
	}

	private static EventDraft draft(String topic, Map<String, String> headers) {
		return new EventDraft(topic, null, "", false, 0, headers, Content.of(Content.Kind.BYTES, "content".getBytes()));
	}

	private long skipped() {
		return this.engine.counters().get(Counters.Count.RECORDS_SKIPPED);
	}

	private List<String> topics() {
		List<String> topics = new ArrayList<>();
		try (EventCursor cursor = this.engine.events().cursor(0)) {
			for (LoggedEvent event = cursor.poll(); event != null; event = cursor.poll()) {
				topics.add(event.topic());
			}
		}
		return topics;
	}

}
