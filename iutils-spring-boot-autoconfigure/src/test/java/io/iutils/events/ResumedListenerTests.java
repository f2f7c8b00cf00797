package io.iutils.events;

import static io.iutils.events.Contexts.count;
import static io.iutils.events.Contexts.events;
import static io.iutils.events.Contexts.pause;
import static io.iutils.events.Contexts.resume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.iutils.EventMessage;
import io.iutils.EventsLost;
import io.iutils.IEventListener;
import io.iutils.IEvents;
import io.iutils.InvalidNameException;
import io.iutils.Subscription;
import io.iutils.engine.Content;
import io.iutils.engine.Counters;
import io.iutils.engine.Engine;
import io.iutils.engine.Terms;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import io.iutils.testing.OnEveryEngine;

/**
 * Listeners whose position outlives their sibling.
 */
@OnEveryEngine
class ResumedListenerTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	private final List<Integer> heard = new CopyOnWriteArrayList<>();

	private Subscription listen(ApplicationContext context) {
		return events(context).resume("billing", "orders.*", Integer.class, this::hear);
	}

	private void hear(EventMessage<Integer> message) {
		this.heard.add(message.payload());
	}

	private static void emit(ApplicationContext context, int from, int to) {
		for (int i = from; i <= to; i++) {
			events(context).emit("orders.placed", i);
			events(context).emit("other", -i);
		}
	}

	@Test
	void goesOnWhereTheLastSiblingStopped() {
		ConfigurableApplicationContext first = this.contexts.start();
		emit(first, -3, -1);
		listen(first);
		emit(first, 1, 3);
		await().untilAsserted(() -> assertThat(this.heard).containsExactly(1, 2, 3));
		first.close();
		ApplicationContext publisher = this.contexts.start();
		emit(publisher, 4, 6);
		listen(this.contexts.start());
		emit(publisher, 7, 9);
		await().untilAsserted(() -> assertThat(this.heard).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9));
	}

	@Test
	void oneSiblingWorksItAndAnotherTakesOver() {
		ConfigurableApplicationContext first = this.contexts.start();
		List<Integer> byFirst = new CopyOnWriteArrayList<>();
		events(first).resume("billing", "orders.*", Integer.class, (message) -> byFirst.add(message.payload()));
		ApplicationContext second = this.contexts.start();
		emit(second, 0, 0);
		await().until(() -> byFirst.size() == 1);
		listen(second);
		emit(second, 1, 100);
		await().until(() -> byFirst.size() == 101);
		assertThat(this.heard).isEmpty();
		first.close();
		emit(second, 101, 102);
		await().untilAsserted(() -> assertThat(this.heard).containsExactly(101, 102));
	}

	@Test
	void aPausedSiblingLeavesItToAnother() {
		ApplicationContext first = this.contexts.start();
		List<Integer> byFirst = new CopyOnWriteArrayList<>();
		events(first).resume("billing", "orders.*", Integer.class, (message) -> byFirst.add(message.payload()));
		ApplicationContext second = this.contexts.start();
		emit(second, 1, 1);
		await().until(() -> byFirst.size() == 1);
		listen(second);
		pause(first);
		emit(second, 2, 3);
		await().untilAsserted(() -> assertThat(this.heard).containsExactly(2, 3));
		pause(second);
		resume(first);
		emit(second, 4, 5);
		await().untilAsserted(() -> assertThat(byFirst).containsExactly(1, 4, 5));
	}

	@Test
	void closingEndsItAndTheNameIsFree() {
		ApplicationContext context = this.contexts.start();
		Subscription subscription = listen(context);
		emit(context, 1, 1);
		await().until(() -> this.heard.size() == 1);
		assertThatIllegalStateException().isThrownBy(() -> listen(context)).withMessageContaining("\"billing\"");
		subscription.close();
		emit(context, 2, 2);
		listen(context);
		await().untilAsserted(() -> assertThat(this.heard).containsExactly(1, 2));
	}

	@Test
	void aNewOneBeginsBehindAClosedOneThatStillRuns() {
		ApplicationContext context = this.contexts.start();
		CountDownLatch release = new CountDownLatch(1);
		List<Integer> byClosed = new CopyOnWriteArrayList<>();
		Subscription closed = events(context).resume("billing", "orders.*", Integer.class, (message) -> {
			byClosed.add(message.payload());
			awaitLatch(release);
		});
		emit(context, 1, 2);
		await().until(() -> byClosed.size() == 1);
		closed.close();
		listen(context).close();
		listen(context);
		release.countDown();
		await().untilAsserted(() -> assertThat(this.heard).containsExactly(2));
		assertThat(byClosed).containsExactly(1);
		assertThatIllegalStateException().isThrownBy(() -> listen(context));
	}

	@Test
	void aChildContextIsMadeAgainAtOnce() {
		ApplicationContext parent = this.contexts.start();
		emit(parent, 0, 0);
		for (int i = 1; i <= 3; i++) {
			ConfigurableApplicationContext child = this.contexts.start((context) -> context.setParent(parent),
					Staged.class);
			emit(parent, i, i);
			Staged staged = child.getBean(Staged.class);
			staged.end.complete(null);
			int order = i;
			await().untilAsserted(() -> assertThat(staged.begun).containsExactly(order));
			child.close();
		}
	}

	@Test
	void aListenerMayCloseItselfAndRegisterAnother() {
		ApplicationContext context = this.contexts.start();
		Subscription[] self = new Subscription[1];
		CountDownLatch known = new CountDownLatch(1);
		self[0] = events(context).resume("billing", "orders.*", Integer.class, (message) -> {
			awaitLatch(known);
			self[0].close();
			listen(context);
			this.heard.add(-message.payload());
		});
		known.countDown();
		emit(context, 1, 3);
		await().untilAsserted(() -> assertThat(this.heard).containsExactly(-1, 2, 3));
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void anEventThatWasNotFinishedWhenItsSiblingLeftIsHandledAgain() {
		ConfigurableApplicationContext first = this.contexts.start();
		ApplicationContext second = this.contexts.start();
		CountDownLatch begun = new CountDownLatch(1);
		events(first).resume("billing", "orders.*", Integer.class, (message) -> {
			begun.countDown();
			throw new IllegalStateException("not now");
		});
		emit(second, 1, 1);
		await().until(() -> begun.getCount() == 0);
		first.close();
		listen(second);
		await().untilAsserted(() -> assertThat(this.heard).containsExactly(1));
	}

	@Test
	void anEventIsHandledWhenItsStageIsComplete() {
		ApplicationContext context = this.contexts.start(Staged.class);
		emit(context, 1, 2);
		Staged staged = context.getBean(Staged.class);
		await().until(() -> staged.begun.size() == 1);
		emit(context, 3, 3);
		assertThat(staged.begun).containsExactly(1);
		staged.end.complete(null);
		await().untilAsserted(() -> assertThat(staged.begun).containsExactly(1, 2, 3));
	}

	static class Staged {

		private final List<Integer> begun = new CopyOnWriteArrayList<>();

		private final CompletableFuture<Void> end = new CompletableFuture<>();

		@IEventListener(topic = "orders.*", resume = "billing")
		CompletionStage<Void> hear(Integer order) {
			this.begun.add(order);
			return this.end;
		}

	}

	@Test
	void eventsToOneSiblingOnlyDoNotReachIt() {
		ApplicationContext context = this.contexts.start();
		listen(context);
		events(context).emitTo(Contexts.self(context), "orders.placed", 1);
		emit(context, 2, 2);
		await().untilAsserted(() -> assertThat(this.heard).containsExactly(2));
	}

	@Test
	void tellsWhatRetentionHasRemoved() {
		AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
		InstantSource clock = now::get;
		ConfigurableApplicationContext first = this.contexts.start(this.contexts.clock(clock));
		listen(first);
		emit(first, 1, 1);
		await().until(() -> this.heard.size() == 1);
		first.close();
		ApplicationContext publisher = this.contexts.start(this.contexts.clock(clock));
		emit(publisher, 2, 3);
		now.updateAndGet((time) -> time.plusSeconds(7200));
		emit(publisher, 4, 4);
		now.updateAndGet((time) -> time.plusSeconds(7200));
		emit(publisher, 5, 5);
		ApplicationContext late = this.contexts.start(this.contexts.clock(clock), Losses.class);
		listen(late);
		Losses losses = late.getBean(Losses.class);
		await().untilAsserted(() -> assertThat(this.heard).endsWith(5));
		assertThat(losses.told).singleElement()
			.satisfies((lost) -> assertThat(lost.subscription()).isEqualTo("billing"));
		assertThat(count(late, Counters.Count.EVENTS_LOST)).isEqualTo(1);
		assertThat(this.heard).doesNotContain(2, 3);
	}

	static class Losses {

		private final List<EventsLost> told = new CopyOnWriteArrayList<>();

		@EventListener
		void lost(EventsLost lost) {
			this.told.add(lost);
		}

	}

	@Test
	void holdsBackWhatItHasNotHandled() {
		AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
		this.contexts.with("iutils.events.hold-size", "1MB");
		ConfigurableApplicationContext first = this.contexts.start(this.contexts.clock(now::get));
		listen(first);
		emit(first, 1, 1);
		await().until(() -> this.heard.size() == 1);
		first.close();
		ApplicationContext publisher = this.contexts.start(this.contexts.clock(now::get));
		for (int i = 2; i <= 5; i++) {
			emit(publisher, i, i);
			now.updateAndGet((time) -> time.plusSeconds(7200));
		}
		listen(publisher);
		await().untilAsserted(() -> assertThat(this.heard).containsExactly(1, 2, 3, 4, 5));
		// What is handled goes at the next roll but one.
		for (int i = 6; i <= 8; i++) {
			emit(publisher, i, i);
			int last = i;
			await().until(() -> this.heard.contains(last));
			now.updateAndGet((time) -> time.plusSeconds(7200));
		}
		assertThat(events(publisher).read("orders.*", 0, Integer.class, 100)).extracting(EventMessage::payload)
			.doesNotContain(1, 2, 3, 4)
			.endsWith(8);
	}

	@Test
	void wrongNamesAreRefused() {
		IEvents events = events(this.contexts.start());
		for (String name : List.of("", "a b", ".a", "a..b", "a*", "ä", "x".repeat(65))) {
			assertThatExceptionOfType(InvalidNameException.class)
				.isThrownBy(() -> events.resume(name, "t", String.class, (message) -> {
				}))
				.withMessageContaining("1 to 64 letters");
		}
	}

	@Test
	void positionAboveTheNewestEventDoesNotHurt() {
		ApplicationContext context = this.contexts.start();
		Engine engine = context.getBean(Engine.class);
		emit(context, 1, 1);
		// As after a power loss that took events, but not what was noted of them.
		engine.positions()
			.put(ResumedWork.key("billing"), 0,
					Content.of(Content.Kind.INTEGER, Long.toString(engine.events().lastId() + 100).getBytes()),
					Terms.CLEAR);
		listen(context);
		List<Integer> all = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			all.add(i);
		}
		emit(context, 0, 199);
		await().untilAsserted(() -> assertThat(this.heard).containsExactlyElementsOf(all));
	}

}
