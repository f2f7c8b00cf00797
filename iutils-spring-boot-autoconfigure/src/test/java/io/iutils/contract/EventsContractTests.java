package io.iutils.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.iutils.UnknownEventException;
import io.iutils.engine.Content;
import io.iutils.engine.Engine;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.Interest;
import io.iutils.engine.LoggedEvent;
import io.iutils.testing.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every {@link io.iutils.engine.EventLog} keeps.
 */
@ParameterizedClass
@EnumSource(Place.Kind.class)
@Timeout(120)
class EventsContractTests extends TwoSiblings {

	private static EventDraft draft(String topic, int bytes) {
		return new EventDraft(topic, null, "", false, 0, Map.of(), Content.of(Content.Kind.BYTES, new byte[bytes]));
	}

	private static List<LoggedEvent> hear(Engine engine, EventCursor cursor, int count) {
		List<LoggedEvent> heard = new ArrayList<>();
		while (heard.size() < count) {
			LoggedEvent event = cursor.poll();
			if (event != null) {
				heard.add(event);
			}
			else {
				engine.await(Interest.EVENTS, cursor::hasNews);
			}
		}
		return heard;
	}

	@Test
	void idsRiseByOneInOneOrderForAll() {
		assertThat(this.one.events().lastId()).isZero();
		long last = this.one.events().append(draft("first", 1));
		assertThat(last).isPositive();
		assertThat(this.one.events().append(draft("a", 1))).isEqualTo(last + 1);
		assertThat(this.two.events().append(draft("b", 1))).isEqualTo(last + 2);
		assertThat(this.one.events().appendAll(List.of(draft("c", 1), draft("d", 1)))).containsExactly(last + 3,
				last + 4);
		assertThat(this.two.events().lastId()).isEqualTo(last + 4);
		for (Engine engine : List.of(this.one, this.two)) {
			try (EventCursor cursor = engine.events().cursor(last)) {
				assertThat(hear(engine, cursor, 4)).extracting(LoggedEvent::topic).containsExactly("a", "b", "c", "d");
				assertThat(cursor.position()).isEqualTo(last + 4);
				assertThat(cursor.poll()).isNull();
				assertThat(cursor.hasNews()).isFalse();
			}
		}
	}

	@Test
	void anEventComesBackAsItWas() {
		Content content = new Content(Content.Kind.NAMED, "application/cbor", new byte[] { 0, -1, 7 });
		long id = this.one.events()
			.append(new EventDraft("töpic", this.two.membership().self().id(), "a.type", true, 3,
					Map.of("traceparent", "00-1", "b", "ü"), content));
		try (EventCursor cursor = this.two.events().cursor(id - 1)) {
			LoggedEvent event = hear(this.two, cursor, 1).get(0);
			assertThat(event.id()).isEqualTo(id);
			assertThat(event.topic()).isEqualTo("töpic");
			assertThat(event.origin()).isEqualTo(this.one.membership().self());
			assertThat(event.origin().processId()).isEqualTo(ProcessHandle.current().pid());
			assertThat(event.origin().startedAt()).isEqualTo(this.one.membership().self().startedAt());
			assertThat(event.targetId()).isEqualTo(this.two.membership().self().id());
			assertThat(event.listener()).isNull();
			assertThat(event.wireType()).isEqualTo("a.type");
			assertThat(event.bridged()).isTrue();
			assertThat(event.hops()).isEqualTo(3);
			assertThat(event.headers()).isEqualTo(Map.of("traceparent", "00-1", "b", "ü"));
			assertThat(event.content().mediaType()).isEqualTo("application/cbor");
			assertThat(event.content().bytes()).isEqualTo(content.bytes());
			long copy = this.two.events().redeliver(event, "mailer");
			LoggedEvent again = hear(this.two, cursor, 1).get(0);
			assertThat(again.id()).isEqualTo(copy);
			assertThat(again.listener()).isEqualTo("mailer");
			assertThat(again.time()).isEqualTo(event.time());
			assertThat(again.origin()).isEqualTo(event.origin());
		}
	}

	@Test
	void aSleeperHearsAllInTheOrderOfAll() {
		int each = 500;
		long last = this.one.events().lastId();
		List<Caller<List<LoggedEvent>>> hearing = new ArrayList<>();
		for (Engine engine : List.of(this.one, this.two)) {
			EventCursor cursor = engine.events().cursor(last);
			hearing.add(Caller.start(() -> hear(engine, cursor, 2 * each)));
		}
		List<Caller<Boolean>> emitting = new ArrayList<>();
		for (Engine engine : List.of(this.one, this.two)) {
			emitting.add(Caller.start(() -> {
				for (int i = 0; i < each; i++) {
					engine.events().append(draft("t" + i, i));
				}
				return true;
			}));
		}
		emitting.forEach(Caller::result);
		List<LoggedEvent> first = hearing.get(0).result();
		assertThat(first).extracting(LoggedEvent::id).isSorted().doesNotHaveDuplicates();
		assertThat(hearing.get(1).result()).extracting((event) -> event.id() + event.topic() + event.origin().id())
			.isEqualTo(first.stream().map((event) -> event.id() + event.topic() + event.origin().id()).toList());
	}

	@Test
	void listsOfAnyLengthComeWholeAndInOrder() {
		List<EventDraft> drafts = new ArrayList<>();
		for (int i = 0; i < 2500; i++) {
			drafts.add(new EventDraft("t", null, "", false, 0, Map.of(),
					Content.of(Content.Kind.BYTES, Integer.toString(i).getBytes(StandardCharsets.UTF_8))));
		}
		for (int i = 0; i < 12; i++) {
			drafts.add(draft("large", 1 << 20));
		}
		long last = this.one.events().lastId();
		List<Long> ids = this.one.events().appendAll(drafts);
		assertThat(ids).hasSize(drafts.size()).isSorted().doesNotHaveDuplicates();
		try (EventCursor cursor = this.two.events().cursor(last)) {
			List<LoggedEvent> heard = hear(this.two, cursor, drafts.size());
			assertThat(heard).extracting(LoggedEvent::id).isEqualTo(ids);
			for (int i = 0; i < drafts.size(); i++) {
				assertThat(heard.get(i).content().bytes()).isEqualTo(drafts.get(i).content().bytes());
			}
		}
	}

	@Test
	void whatIsNotThereYetIsUnknown() {
		long last = this.one.events().lastId();
		assertThatExceptionOfType(UnknownEventException.class).isThrownBy(() -> this.one.events().cursor(last + 1));
		assertThatExceptionOfType(UnknownEventException.class)
			.isThrownBy(() -> this.one.events().completeCursor(last + 1));
	}

	@Test
	void aLateOneCatchesUp() {
		long before = this.one.events().append(draft("t", 10)) - 1;
		for (int i = 1; i < 1000; i++) {
			this.one.events().append(draft("t", 10));
		}
		Engine late = this.place.open();
		assertThat(late.events().openedAt()).isEqualTo(before + 1000);
		try (EventCursor cursor = late.events().cursor(0)) {
			assertThat(hear(late, cursor, 1000)).extracting(LoggedEvent::id)
				.startsWith(before + 1)
				.endsWith(before + 1000);
		}
	}

}
