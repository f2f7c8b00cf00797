package io.iutils.events;

import static io.iutils.events.Contexts.count;
import static io.iutils.events.Contexts.events;
import static io.iutils.events.Contexts.pause;
import static io.iutils.events.Contexts.resume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.iutils.CorruptJournalException;
import io.iutils.EventMessage;
import io.iutils.EventsLost;
import io.iutils.EventsLostException;
import io.iutils.IEventListener;
import io.iutils.IEvents;
import io.iutils.IStash;
import io.iutils.engine.Counters;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;

/**
 * What listeners, {@code read} and catch-ups see of events that are damaged on disk.
 */
@ExtendWith(OutputCaptureExtension.class)
class DamagedEventsTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	@Test
	void withSalvageAllHearOfTheLossOnceAndGoOn() {
		ApplicationContext here = this.contexts.with("iutils.on-corruption", "salvage").start(Heard.class);
		damageTheThirdOfFive(here);
		Heard heard = here.getBean(Heard.class);
		List<String> caughtUp = new CopyOnWriteArrayList<>();
		events(here).on("n", 1, String.class, (message) -> caughtUp.add(message.payload()));
		resume(here);
		await().untilAsserted(() -> assertThat(heard.texts).containsExactly("one", "two", "four", "five"));
		await().untilAsserted(() -> assertThat(caughtUp).containsExactly("two", "four", "five"));
		assertThat(heard.lost).hasSize(2).allSatisfy((lost) -> {
			assertThat(lost.from()).isEqualTo(3);
			assertThat(lost.to()).isEqualTo(3);
		}).extracting(EventsLost::subscription).doesNotHaveDuplicates();
		assertThat(count(here, Counters.Count.EVENTS_LOST)).isEqualTo(2);
		IEvents events = events(here);
		// What stands before the damage comes first, and the next one tells of it.
		assertThat(read(events, 0)).containsExactly("one", "two");
		assertThat(read(events, 1)).containsExactly("two");
		assertThatExceptionOfType(EventsLostException.class).isThrownBy(() -> read(events, 2))
			.satisfies((ex) -> assertThat(ex.oldestId()).isEqualTo(4));
		assertThat(read(events, 3)).containsExactly("four", "five");
		assertThat(events.emit("n", "six")).isEqualTo(6);
		await().untilAsserted(() -> assertThat(heard.texts).endsWith("five", "six"));
	}

	@Test
	void withSalvageReadFromTheOldestTellsOfDamageBehindEventsThatDoNotMatch() {
		ApplicationContext here = this.contexts.with("iutils.on-corruption", "salvage").start();
		IEvents events = events(here);
		events.emitAll("other", List.of("one", "two"));
		events.emitAll("n", List.of("three", "four"));
		this.contexts.damage("events", "three");
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(EventsLostException.class).isThrownBy(() -> read(events, 0)).satisfies((ex) -> {
				assertThat(ex.afterId()).isEqualTo(2);
				assertThat(ex.oldestId()).isEqualTo(4);
			});
		}
		assertThat(read(events, 3)).containsExactly("four");
	}

	@Test
	void withSalvageReadFromTheOldestTellsOfDamageAtTheVeryBeginning() {
		ApplicationContext here = this.contexts.with("iutils.on-corruption", "salvage").start();
		IEvents events = events(here);
		events.emitAll("n", List.of("one", "two"));
		this.contexts.damage("events", "one");
		assertThatExceptionOfType(EventsLostException.class).isThrownBy(() -> read(events, 0))
			.satisfies((ex) -> assertThat(ex.oldestId()).isEqualTo(2));
		assertThat(read(events, 1)).containsExactly("two");
	}

	@Test
	void withRefuseNobodyPassesTheDamageAndItIsSaidOnce(CapturedOutput output) {
		ApplicationContext here = this.contexts.start(Heard.class);
		damageTheThirdOfFive(here);
		Heard heard = here.getBean(Heard.class);
		List<String> caughtUp = new CopyOnWriteArrayList<>();
		events(here).on("n", 1, String.class, (message) -> caughtUp.add(message.payload()));
		List<String> changes = new CopyOnWriteArrayList<>();
		here.getBean(IStash.class).watch("k", String.class, (change) -> changes.add(change.value()));
		resume(here);
		await().untilAsserted(() -> assertThat(heard.texts).containsExactly("one", "two"));
		await().untilAsserted(() -> assertThat(caughtUp).containsExactly("two"));
		IEvents events = events(here);
		for (long afterId : new long[] { 0, 2, 3 }) {
			assertThatExceptionOfType(CorruptJournalException.class).isThrownBy(() -> read(events, afterId))
				.satisfies((ex) -> assertThat(ex.file().toString()).endsWith("00000000000000000001.log"));
		}
		// The lane goes on with what it can read, the stash of the same lane too.
		await().until(() -> count(here, Counters.Count.LISTENER_FAILURES) > 3);
		here.getBean(IStash.class).put("k", "v");
		await().untilAsserted(() -> assertThat(changes).containsExactly("v"));
		assertThat(heard.lost).isEmpty();
		assertThat(heard.texts).containsExactly("one", "two");
		assertThat(output.getAll().split("Catching up failed", -1)).hasSize(2);
	}

	private void damageTheThirdOfFive(ApplicationContext context) {
		pause(context);
		events(context).emitAll("n", List.of("one", "two", "three", "four", "five"));
		this.contexts.damage("events", "three");
	}

	private static List<String> read(IEvents events, long afterId) {
		return events.read("n", afterId, String.class, 9).stream().map(EventMessage::payload).toList();
	}

	static class Heard {

		final List<String> texts = new CopyOnWriteArrayList<>();

		final List<EventsLost> lost = new CopyOnWriteArrayList<>();

		@IEventListener("n")
		void hear(String text) {
			this.texts.add(text);
		}

		@EventListener
		void lost(EventsLost event) {
			this.lost.add(event);
		}

	}

}
