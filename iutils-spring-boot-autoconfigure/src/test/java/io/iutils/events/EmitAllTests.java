package io.iutils.events;

import static io.iutils.events.Contexts.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.iutils.EventMessage;
import io.iutils.IEvents;
import io.iutils.IStash;
import io.iutils.InvalidNameException;
import io.iutils.NestedWriteException;
import io.iutils.PayloadException;
import io.iutils.TooManyReactionsException;
import io.iutils.ValueTooLargeException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import io.iutils.testing.OnEveryEngine;

/**
 * Many events in one append.
 */
@OnEveryEngine
class EmitAllTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	@Test
	void siblingsHearAListInOrderWithNothingBetween() {
		ApplicationContext here = this.contexts.start();
		ApplicationContext there = this.contexts.start();
		List<EventMessage<Integer>> heard = new CopyOnWriteArrayList<>();
		events(there).on("list.*", Integer.class, heard::add);
		List<Long> ids = events(here).emitAll("list.a", IntStream.range(0, 500).boxed().toList());
		await().until(() -> heard.size() == 500);
		assertThat(heard).extracting(EventMessage::payload)
			.containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
		assertThat(heard).extracting(EventMessage::id).containsExactlyElementsOf(ids);
		assertThat(ids).endsWith(ids.get(0) + 499);
	}

	@Test
	void payloadsMayBeOfManyTypesAndNull() {
		IEvents events = events(this.contexts.start());
		List<Long> ids = events.emitAll("n", Arrays.asList("a", null, List.of(1)));
		assertThat(ids).hasSize(3);
		assertThat(events.read("n", 0, Object.class, 9)).extracting(EventMessage::payload)
			.containsExactly("a", null, List.of(1));
	}

	@Test
	void anEmptyListAppendsNothingAndStillNamesATopic() {
		IEvents events = events(this.contexts.start());
		assertThat(events.emitAll("n", List.of())).isEmpty();
		assertThat(events.lastId()).isZero();
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> events.emitAll("a..b", List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> events.emitAll("n", null))
			.withMessageContaining("payloads");
	}

	@Test
	void oneThatIsTooLargeIsRefusedByIndexBeforeAnythingIsAppended() {
		IEvents events = events(this.contexts.with("iutils.events.max-payload-size", "10B").start());
		assertThatExceptionOfType(ValueTooLargeException.class)
			.isThrownBy(() -> events.emitAll("n", List.of(new byte[10], new byte[11], new byte[12])))
			.withMessageContaining("index 1")
			.withMessageContaining("iutils.events.max-payload-size")
			.satisfies((ex) -> assertThat(ex.size()).isEqualTo(11))
			.satisfies((ex) -> assertThat(ex.limit()).isEqualTo(10));
		assertThat(events.lastId()).isZero();
	}

	@Test
	void oneThatCannotBeEncodedIsRefusedByIndexBeforeAnythingIsAppended() {
		IEvents events = events(this.contexts.start());
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> events.emitAll("n", List.of("a", "b", new Unwritable())))
			.withMessageContaining("index 2")
			.withMessageContaining(Unwritable.class.getName());
		assertThat(events.lastId()).isZero();
	}

	@Test
	void anApplicationEventThatCannotBeTakenApartIsRefusedInTheSameWay() {
		IEvents events = events(this.contexts.start());
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> events.emitAll("n", List.of("a", new UnreadableEvent("here", "word"))))
			.withMessageContaining("index 1")
			.withMessageContaining(UnreadableEvent.class.getName())
			.withRootCauseInstanceOf(IllegalStateException.class);
		assertThat(events.lastId()).isZero();
	}

	static final class UnreadableEvent extends ApplicationEvent {

		UnreadableEvent(Object source, String word) {
			super(source);
		}

		public String getWord() {
			throw new IllegalStateException("secret");
		}

	}

	@Test
	void aListObeysTheRulesOfOneEvent() {
		ApplicationContext here = this.contexts.start();
		IEvents events = events(here);
		IStash stash = here.getBean(IStash.class);
		assertThatExceptionOfType(NestedWriteException.class)
			.isThrownBy(() -> stash.update("k", Integer.class, 0, (n) -> {
				events.emitAll("n", List.of(1));
				return n;
			}));
		List<Throwable> cut = new CopyOnWriteArrayList<>();
		events.on("chain", Integer.class, (message) -> {
			try {
				events.emitAll("chain", List.of(1));
			}
			catch (TooManyReactionsException ex) {
				cut.add(ex);
			}
		});
		long first = events.emit("chain", 0);
		await().until(() -> cut.size() == 1);
		assertThat(events.lastId()).isEqualTo(first + 8);
	}

	static final class Unwritable {

		public String getWord() {
			throw new IllegalStateException("secret");
		}

	}

}
