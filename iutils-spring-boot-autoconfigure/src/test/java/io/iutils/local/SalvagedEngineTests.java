package io.iutils.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.iutils.CorruptJournalException;
import io.iutils.EventsLostException;
import io.iutils.engine.Content;
import io.iutils.engine.Counters;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashFeed;
import io.iutils.engine.StashStore;
import io.iutils.engine.StashUpdate;
import io.iutils.engine.Terms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What users of a salvaged stash and of salvaged events see.
 */
class SalvagedEngineTests {

	@TempDir
	Path root;

	private final List<LocalEngine> engines = new ArrayList<>();

	private LocalEngine open(boolean salvage) {
		LocalSettings defaults = LocalSettings.of(this.root.resolve("shared"));
		LocalEngine engine = LocalEngine.open(new LocalSettings(defaults.directory(), defaults.lockTimeout(),
				defaults.flush(), defaults.retainSize(), defaults.retainFor(), true, defaults.clock(), salvage));
		this.engines.add(engine);
		return engine;
	}

	@AfterEach
	void close() {
		this.engines.forEach(LocalEngine::close);
	}

	private static void put(LocalEngine engine, String key, char value) {
		engine.stash()
			.put(key, StashStore.ANY, Content.of(Content.Kind.BYTES, String.valueOf(value).repeat(100).getBytes()),
					Terms.CLEAR);
	}

	private static String get(LocalEngine engine, String key) {
		StashEntry entry = engine.stash().get(key);
		return (entry != null) ? String.valueOf((char) entry.content().bytes()[0]) : "none";
	}

	/** Flips a bit where a value or a topic is first found. */
	private void damage(String journal, String found) throws IOException {
		Path segment = this.root.resolve("shared").resolve(journal).resolve("00000000000000000001.log");
		byte[] bytes = Files.readAllBytes(segment);
		int place = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(found);
		assertThat(place).isPositive();
		bytes[place] ^= 1;
		Files.write(segment, bytes, StandardOpenOption.WRITE);
	}

	@Test
	void keyHasTheNewestOfItsValuesThatIsSound() throws IOException {
		LocalEngine writer = open(true);
		put(writer, "a", '1');
		put(writer, "b", '2');
		put(writer, "a", '3');
		put(writer, "c", '4');
		writer.close();
		damage("stash", "333");
		LocalEngine one = open(true);
		LocalEngine two = open(true);
		for (LocalEngine engine : List.of(one, two)) {
			assertThat(List.of(get(engine, "a"), get(engine, "b"), get(engine, "c"))).containsExactly("1", "2", "4");
			assertThat(engine.counters().get(Counters.Count.DAMAGE_SKIPPED)).isEqualTo(1);
		}
		put(one, "a", '5');
		assertThat(get(two, "a")).isEqualTo("5");
		assertThat(two.stash().keys(NamePattern.of("*"))).containsExactly("a", "b", "c");
	}

	@Test
	void withoutTheSettingItIsRefused() throws IOException {
		LocalEngine writer = open(false);
		put(writer, "a", '1');
		put(writer, "b", '2');
		writer.close();
		damage("stash", "111");
		LocalEngine refusing = open(false);
		assertThatExceptionOfType(CorruptJournalException.class).isThrownBy(() -> get(refusing, "b"));
		assertThat(refusing.counters().get(Counters.Count.DAMAGE_SKIPPED)).isZero();
	}

	@Test
	void valueDamagedUnderAReaderIsRefusedUntilItIsWrittenAgain() throws IOException {
		put(open(true), "a", '1');
		LocalEngine reader = open(true);
		// It knows where the value is, but has not read it.
		assertThat(reader.stash().keys(NamePattern.of("*"))).containsExactly("a");
		damage("stash", "111");
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(CorruptJournalException.class).isThrownBy(() -> get(reader, "a"));
		}
		assertThat(reader.counters().get(Counters.Count.DAMAGE_SKIPPED)).isEqualTo(1);
		put(reader, "b", '2');
		put(reader, "a", '3');
		assertThat(get(reader, "a")).isEqualTo("3");
		assertThat(get(open(true), "a")).isEqualTo("3");
	}

	@Test
	void watchersGoOnBehindTheDamage() throws IOException {
		LocalEngine writer = open(true);
		put(writer, "a", '1');
		LocalEngine watching = open(true);
		try (StashFeed feed = watching.stash().feed(1)) {
			put(writer, "b", '2');
			put(writer, "c", '3');
			damage("stash", "222");
			StashUpdate update = feed.poll();
			assertThat(update).isNotNull();
			assertThat(update.key()).isEqualTo("c");
			assertThat(feed.poll()).isNull();
		}
	}

	@Test
	void lostEventsAreTold() throws IOException {
		LocalEngine engine = open(true);
		for (String topic : List.of("one", "two", "three", "four")) {
			engine.events().append(new EventDraft(topic, null, "", false, 0, Map.of(), Content.NULL));
		}
		damage("events", "two");
		damage("events", "three");
		try (EventCursor cursor = engine.events().cursor(0)) {
			assertThat(topic(cursor)).isEqualTo("one");
			assertThatExceptionOfType(EventsLostException.class).isThrownBy(cursor::poll)
				.satisfies((ex) -> assertThat(ex.afterId()).isEqualTo(1))
				.satisfies((ex) -> assertThat(ex.oldestId()).isEqualTo(4));
			assertThat(topic(cursor)).isEqualTo("four");
			assertThat(cursor.poll()).isNull();
		}
		assertThat(engine.counters().get(Counters.Count.DAMAGE_SKIPPED)).isEqualTo(1);
	}

	private static String topic(EventCursor cursor) {
		LoggedEvent event = cursor.poll();
		return (event != null) ? event.topic() : "none";
	}

}
