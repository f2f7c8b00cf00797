package io.iutils.events;

import static io.iutils.events.Contexts.count;
import static io.iutils.events.Contexts.events;
import static io.iutils.events.Contexts.pause;
import static io.iutils.events.Contexts.resume;
import static io.iutils.events.Contexts.self;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.iutils.EventMessage;
import io.iutils.EventsLost;
import io.iutils.EventsLostException;
import io.iutils.IEvents;
import io.iutils.IStash;
import io.iutils.InvalidNameException;
import io.iutils.NestedWriteException;
import io.iutils.Sibling;
import io.iutils.SiblingGoneException;
import io.iutils.Subscription;
import io.iutils.TooManyReactionsException;
import io.iutils.UnknownEventException;
import io.iutils.ValueTooLargeException;
import io.iutils.engine.Counters;
import io.iutils.events.sample.OrderCancelled;
import io.iutils.events.sample.OrderEvent;
import io.iutils.events.sample.OrderPlaced;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.ParameterizedTypeReference;
import io.iutils.testing.OnEveryEngine;

/**
 * Emitting, hearing and reading by type, between two contexts.
 */
@OnEveryEngine
class TypedEventsTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	@Test
	void eachSiblingHearsEachEventOnceTheOwnIncluded() {
		ApplicationContext here = this.contexts.start();
		ApplicationContext there = this.contexts.start();
		List<Object> heardHere = hear(here, "chat.*");
		List<Object> heardThere = hear(there, "chat.*");
		events(here).emit("chat.a", "one");
		events(there).emit("chat.b", "two");
		events(here).emit("other", "three");
		events(here).emit("chat.a", "four");
		await().untilAsserted(() -> assertThat(heardHere).containsExactly("one", "two", "four"));
		await().untilAsserted(() -> assertThat(heardThere).containsExactly("one", "two", "four"));
	}

	@Test
	void aMessageTellsWhereItComesFrom() {
		ApplicationContext here = this.contexts.start();
		ApplicationContext there = this.contexts.start();
		AtomicReference<EventMessage<String>> heard = new AtomicReference<>();
		events(there).on("chat.**", String.class, heard::set);
		long id = events(here).emit("chat.room.1", "hello");
		await().until(() -> heard.get() != null);
		assertThat(heard.get().id()).isEqualTo(id).isEqualTo(events(there).lastId());
		assertThat(heard.get().topic()).isEqualTo("chat.room.1");
		assertThat(heard.get().origin()).isEqualTo(self(here));
		assertThat(heard.get().payload()).isEqualTo("hello");
	}

	@Test
	void onListensFromNowOn() {
		ApplicationContext here = this.contexts.start();
		events(here).emit("chat", "before");
		List<Object> heard = hear(here, "chat");
		events(here).emit("chat", "after");
		await().until(() -> !heard.isEmpty());
		assertThat(heard).containsExactly("after");
	}

	@Test
	void payloadsOfAllKindsArrive() {
		ApplicationContext here = this.contexts.start();
		List<Object> payloads = List.of("", "\uD83D\uDE00", 7L, 2.5, true, new OrderPlaced(1));
		List<Object> heard = new CopyOnWriteArrayList<>();
		events(here).on("p.s", String.class, (message) -> heard.add(message.payload()));
		events(here).on("p.l", long.class, (message) -> heard.add(message.payload()));
		events(here).on("p.d", Double.class, (message) -> heard.add(message.payload()));
		events(here).on("p.b", boolean.class, (message) -> heard.add(message.payload()));
		events(here).on("p.o", OrderPlaced.class, (message) -> heard.add(message.payload()));
		List<String> topics = List.of("p.s", "p.s", "p.l", "p.d", "p.b", "p.o");
		IntStream.range(0, topics.size()).forEach((i) -> events(here).emit(topics.get(i), payloads.get(i)));
		await().untilAsserted(() -> assertThat(heard).containsExactlyElementsOf(payloads));
	}

	@Test
	void bytesAndGenericTypesArrive() {
		ApplicationContext here = this.contexts.start();
		AtomicReference<byte[]> bytes = new AtomicReference<>();
		AtomicReference<Map<String, List<OrderPlaced>>> map = new AtomicReference<>();
		events(here).on("bytes", byte[].class, (message) -> bytes.set(message.payload()));
		events(here).on("map", new ParameterizedTypeReference<Map<String, List<OrderPlaced>>>() {
		}, (message) -> map.set(message.payload()));
		events(here).emit("bytes", new byte[] { 1, -1, 0 });
		events(here).emit("map", Map.of("a", List.of(new OrderPlaced(3))));
		await().until(() -> map.get() != null);
		assertThat(bytes.get()).containsExactly(1, -1, 0);
		assertThat(map.get()).isEqualTo(Map.of("a", List.of(new OrderPlaced(3))));
	}

	@Test
	void eachListenerGetsAnObjectOfItsOwn() {
		ApplicationContext here = this.contexts.start();
		List<Object> heard = hear(here, "o", OrderPlaced.class);
		events(here).on("o", OrderPlaced.class, (message) -> heard.add(message.payload()));
		events(here).emit("o", new OrderPlaced(1));
		await().until(() -> heard.size() == 2);
		assertThat(heard.get(0)).isEqualTo(heard.get(1)).isNotSameAs(heard.get(1));
	}

	@Test
	void aNullPayloadIsHeardAsNullButNotByAPrimitive() {
		ApplicationContext here = this.contexts.start();
		List<Object> primitive = hear(here, "n", int.class);
		List<EventMessage<OrderPlaced>> heard = new CopyOnWriteArrayList<>();
		events(here).on("n", OrderPlaced.class, heard::add);
		events(here).emit("n", null);
		await().until(() -> !heard.isEmpty());
		assertThat(heard.get(0).payload()).isNull();
		assertThat(primitive).isEmpty();
		assertThat(count(here, Counters.Count.EVENTS_SKIPPED)).isOne();
	}

	@Test
	void whatDoesNotFitIsSkippedAndCounted() {
		ApplicationContext here = this.contexts.start();
		List<Object> numbers = hear(here, "n", Integer.class);
		List<Object> abstractTypes = hear(here, "n", Runnable.class);
		events(here).emit("n", "no number");
		events(here).emit("n", 5);
		await().until(() -> !numbers.isEmpty());
		assertThat(numbers).containsExactly(5);
		await().until(() -> count(here, Counters.Count.EVENTS_SKIPPED) == 3);
		assertThat(abstractTypes).isEmpty();
	}

	@Test
	void aKnownTypeThatIsNotTheListenersIsNotConverted() {
		ApplicationContext here = this.contexts.start();
		List<Object> cancelled = hear(here, "orders.**", OrderCancelled.class);
		List<Object> all = hear(here, "orders.**", OrderEvent.class);
		events(here).emit("orders.a", new OrderPlaced(1));
		events(here).emit("orders.a", new OrderCancelled(2));
		await().until(() -> all.size() == 2);
		assertThat(all).containsExactly(new OrderPlaced(1), new OrderCancelled(2));
		assertThat(cancelled).containsExactly(new OrderCancelled(2));
		assertThat(count(here, Counters.Count.EVENTS_SKIPPED)).isZero();
	}

	@Test
	void anUnknownTypeIsConvertedByShape() {
		ApplicationContext here = this.contexts.start();
		List<Object> heard = hear(here, "x", Coloured.class);
		events(here).emit("x", new Paint("red"));
		await().until(() -> !heard.isEmpty());
		assertThat(heard).containsExactly(new Coloured("red"));
	}

	@Test
	void emitToIsHeardByOneSiblingOnly() {
		ApplicationContext here = this.contexts.start();
		ApplicationContext there = this.contexts.start();
		List<Object> heardHere = hear(here, "**");
		List<Object> heardThere = hear(there, "**");
		List<Object> caughtUp = new CopyOnWriteArrayList<>();
		events(here).on("**", 0, String.class, (message) -> caughtUp.add(message.payload()));
		events(here).emitTo(self(there), "t", "yours");
		events(here).emitTo(self(here), "t", "mine");
		events(here).emit("t", "all");
		await().untilAsserted(() -> assertThat(heardThere).containsExactly("yours", "all"));
		await().untilAsserted(() -> assertThat(heardHere).containsExactly("mine", "all"));
		await().untilAsserted(() -> assertThat(caughtUp).containsExactly("mine", "all"));
		assertThat(payloads(events(here).read("**", 0, String.class, 9))).containsExactly("mine", "all");
		assertThat(payloads(events(there).read("**", 0, String.class, 9))).containsExactly("yours", "all");
	}

	@Test
	void emitToASiblingThatIsGoneIsRefused() {
		ApplicationContext here = this.contexts.start();
		Sibling gone = new Sibling("0123456789abcdef0123456789abcdef", 1, Instant.EPOCH);
		assertThatExceptionOfType(SiblingGoneException.class).isThrownBy(() -> events(here).emitTo(gone, "t", 1))
			.satisfies((ex) -> assertThat(ex.siblingId()).isEqualTo(gone.id()));
		assertThat(events(here).lastId()).isZero();
	}

	@Test
	void onceHearsTheNextFittingEventOnly() {
		ApplicationContext here = this.contexts.start();
		List<Object> heard = new CopyOnWriteArrayList<>();
		events(here).once("n", Integer.class, (message) -> heard.add(message.payload()));
		List<Object> all = hear(here, "n", Object.class);
		events(here).emit("n", "no number");
		events(here).emit("n", 1);
		events(here).emit("n", 2);
		await().until(() -> all.size() == 3);
		assertThat(heard).containsExactly(1);
	}

	@Test
	void aClosedSubscriptionIsNotCalledAgain() {
		ApplicationContext here = this.contexts.start();
		List<Object> heard = new CopyOnWriteArrayList<>();
		Subscription subscription = events(here).on("n", Integer.class, (message) -> heard.add(message.payload()));
		List<Object> all = hear(here, "n", Integer.class);
		events(here).emit("n", 1);
		await().until(() -> all.size() == 1);
		subscription.close();
		subscription.close();
		events(here).emit("n", 2);
		await().until(() -> all.size() == 2);
		assertThat(heard).containsExactly(1);
	}

	@Test
	void theLaneRestsWithoutSubscriptionsAndGoesOnWithNewOnes() {
		ApplicationContext here = this.contexts.start();
		for (int i = 0; i < 20; i++) {
			List<Object> heard = new CopyOnWriteArrayList<>();
			Subscription subscription = events(here).on("n", Integer.class, (message) -> heard.add(message.payload()));
			events(here).emit("n", i);
			await().until(() -> !heard.isEmpty());
			assertThat(heard).containsExactly(i);
			subscription.close();
			events(here).emit("n", -1);
		}
	}

	@Test
	void aListenerThatThrowsIsCountedAndOthersGoOn() {
		ApplicationContext here = this.contexts.start();
		events(here).on("n", Integer.class, (message) -> {
			throw new AssertionError("an Error");
		});
		events(here).on("n", Integer.class, (message) -> {
			throw new IllegalStateException("an exception");
		});
		List<Object> heard = hear(here, "n", Integer.class);
		events(here).emit("n", 1);
		events(here).emit("n", 2);
		await().until(() -> heard.size() == 2);
		assertThat(count(here, Counters.Count.LISTENER_FAILURES)).isEqualTo(4);
	}

	@Test
	void anInterruptOfOneListenerDoesNotReachTheNext() {
		ApplicationContext here = this.contexts.start();
		List<Object> interrupted = new CopyOnWriteArrayList<>();
		events(here).on("n", Integer.class, (message) -> Thread.currentThread().interrupt());
		events(here).on("n", Integer.class, (message) -> interrupted.add(Thread.currentThread().isInterrupted()));
		events(here).emit("n", 1);
		events(here).emit("n", 2);
		await().until(() -> interrupted.size() == 2);
		assertThat(interrupted).containsOnly(false);
	}

	@Test
	void catchingUpHasNoGapAndNoDouble() throws Exception {
		ApplicationContext here = this.contexts.start();
		ApplicationContext there = this.contexts.start();
		List<Long> emitted = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			emitted.add(events(here).emit("n", i));
		}
		long afterId = emitted.get(99);
		Thread emitter = new Thread(() -> {
			for (int i = 500; i < 2000; i++) {
				emitted.add(events(here).emit("n", i));
			}
		});
		emitter.start();
		List<Long> heard = new CopyOnWriteArrayList<>();
		List<Object> values = new CopyOnWriteArrayList<>();
		events(there).on("n", afterId, Integer.class, (message) -> {
			heard.add(message.id());
			values.add(message.payload());
		});
		emitter.join();
		await().until(() -> heard.size() >= 1900);
		assertThat(heard).containsExactlyElementsOf(emitted.subList(100, 2000));
		assertThat(values).containsExactlyElementsOf(IntStream.range(100, 2000).boxed().toList());
	}

	@Test
	void catchingUpFromZeroBeginsWithTheOldest() {
		ApplicationContext here = this.contexts.start();
		events(here).emit("n", 1);
		List<Object> heard = new CopyOnWriteArrayList<>();
		events(here).on("n", 0, Integer.class, (message) -> heard.add(message.payload()));
		events(here).emit("n", 2);
		await().untilAsserted(() -> assertThat(heard).containsExactly(1, 2));
	}

	@Test
	void aSlowCatchUpHoldsUpNobodyElse() throws InterruptedException {
		ApplicationContext here = this.contexts.start();
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		try {
			events(here).on("n", 0, Integer.class, (message) -> {
				blocked.countDown();
				uninterruptibly(release);
			});
			List<Object> live = hear(here, "n", Integer.class);
			List<Object> other = new CopyOnWriteArrayList<>();
			events(here).on("n", 0, Integer.class, (message) -> other.add(message.payload()));
			events(here).emit("n", 1);
			assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
			events(here).emit("n", 2);
			await().untilAsserted(() -> assertThat(live).containsExactly(1, 2));
			await().untilAsserted(() -> assertThat(other).containsExactly(1, 2));
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void manyCatchUpsShareFewThreads() {
		ApplicationContext here = this.contexts.start();
		List<Thread> threads = new CopyOnWriteArrayList<>();
		List<List<Object>> all = new ArrayList<>();
		List<Subscription> subscriptions = new ArrayList<>();
		IntStream.range(0, 100).forEach((i) -> events(here).emit("n", i));
		for (int i = 0; i < 3 * CatchUps.THREADS; i++) {
			List<Object> heard = new CopyOnWriteArrayList<>();
			all.add(heard);
			subscriptions.add(events(here).on("n", 0, Integer.class, (message) -> {
				threads.add(Thread.currentThread());
				heard.add(message.payload());
			}));
		}
		IntStream.range(100, 200).forEach((i) -> events(here).emit("n", i));
		List<Integer> expected = IntStream.range(0, 200).boxed().toList();
		await().untilAsserted(() -> assertThat(all).allSatisfy((heard) -> assertThat(heard).isEqualTo(expected)));
		assertThat(threads.stream().distinct().count()).isLessThanOrEqualTo(CatchUps.THREADS);
		assertThat(threads).allMatch(Thread::isDaemon);
		subscriptions.forEach(Subscription::close);
		events(here).emit("n", -1);
		List<Object> later = new CopyOnWriteArrayList<>();
		events(here).on("n", 0, Integer.class, (message) -> later.add(message.payload()));
		await().until(() -> later.size() == 201);
		assertThat(all).allSatisfy((heard) -> assertThat(heard).hasSize(200));
	}

	@Test
	void anIdAboveTheLastIsRefusedNamingBoth() {
		ApplicationContext here = this.contexts.start();
		long last = events(here).emit("n", 1);
		assertThatExceptionOfType(UnknownEventException.class)
			.isThrownBy(() -> events(here).on("n", last + 5, Integer.class, (message) -> {
			}))
			.withMessageContaining(String.valueOf(last + 5))
			.satisfies((ex) -> assertThat(ex.lastId()).isEqualTo(last));
		assertThatExceptionOfType(UnknownEventException.class)
			.isThrownBy(() -> events(here).read("n", last + 5, Integer.class, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> events(here).read("n", -1, Integer.class, 1));
	}

	@Test
	void readStopsAtItsLimitAndGoesOnBehindAnId() {
		ApplicationContext here = this.contexts.start();
		IntStream.range(0, 10).forEach((i) -> {
			events(here).emit("even." + i % 2, i);
			events(here).emit("other", "x");
		});
		List<EventMessage<Integer>> first = events(here).read("even.0", 0, Integer.class, 3);
		assertThat(payloads(first)).containsExactly(0, 2, 4);
		assertThat(payloads(events(here).read("even.*", first.get(2).id(), Integer.class, 99))).containsExactly(5, 6, 7,
				8, 9);
		assertThat(events(here).read("even.*", events(here).lastId(), Integer.class, 99)).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> events(here).read("n", 0, Integer.class, 0))
			.withMessageContaining("limit");
	}

	@Test
	void aPayloadOverTheLimitIsRefusedAndNothingIsEmitted() {
		ApplicationContext here = this.contexts.with("iutils.events.max-payload-size", "10B").start();
		events(here).emit("n", new byte[10]);
		long last = events(here).lastId();
		assertThatExceptionOfType(ValueTooLargeException.class).isThrownBy(() -> events(here).emit("n", new byte[11]))
			.withMessageContaining("11")
			.withMessageContaining("iutils.events.max-payload-size")
			.satisfies((ex) -> assertThat(ex.limit()).isEqualTo(10));
		assertThat(events(here).lastId()).isEqualTo(last);
	}

	@Test
	void impossibleTopicsAreRefused() {
		IEvents events = events(this.contexts.start());
		for (String topic : List.of("", "a..b", "a.", ".a", "a".repeat(1025), "\uD800")) {
			assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> events.emit(topic, 1));
			assertThatExceptionOfType(InvalidNameException.class)
				.isThrownBy(() -> events.on(topic, Integer.class, (message) -> {
				}));
		}
		assertThatExceptionOfType(InvalidNameException.class)
			.isThrownBy(() -> events.read("**.a", 0, Integer.class, 1));
	}

	@Test
	void emittingInsideACallbackOfTheStashIsRefused() {
		ApplicationContext here = this.contexts.start();
		IStash stash = here.getBean(IStash.class);
		assertThatExceptionOfType(NestedWriteException.class)
			.isThrownBy(() -> stash.update("key", Integer.class, 0, (value) -> {
				events(here).emit("n", 1);
				return value + 1;
			}));
		assertThat(events(here).lastId()).isZero();
	}

	@Test
	void aChainOfMoreThanEightReactionsIsCut() {
		ApplicationContext here = this.contexts.start();
		ApplicationContext there = this.contexts.start();
		CompletableFuture<Throwable> cut = new CompletableFuture<>();
		List<Object> numbers = new CopyOnWriteArrayList<>();
		for (ApplicationContext each : List.of(here, there)) {
			int parity = (each == here) ? 0 : 1;
			events(each).on("ping", Integer.class, (message) -> {
				if (message.payload() % 2 == parity) {
					numbers.add(message.payload());
					try {
						events(each).emit("ping", message.payload() + 1);
					}
					catch (TooManyReactionsException ex) {
						cut.complete(ex);
					}
				}
			});
		}
		events(here).emit("ping", 0);
		await().until(cut::isDone);
		assertThat(cut.join()).hasMessageContaining("8");
		assertThat(numbers).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
		events(here).emit("ping", 10);
		await().until(() -> numbers.size() > 9);
	}

	@Test
	void retentionThatOvertakesALaneIsToldOnceAndTheLaneGoesOn() {
		Clock clock = new Clock();
		ApplicationContext here = this.contexts.start(this.contexts.clock(clock), Losses.class);
		List<Object> heard = hear(here, "n", Integer.class);
		long last = events(here).emit("n", 1);
		await().until(() -> heard.size() == 1);
		pause(here);
		clock.advance(Duration.ofHours(2));
		events(here).emit("n", 2);
		clock.advance(Duration.ofHours(2));
		events(here).emit("n", 3);
		clock.advance(Duration.ofHours(2));
		long kept = events(here).emit("n", 4);
		resume(here);
		await().until(() -> heard.contains(4));
		assertThat(heard).containsExactly(1, 4);
		assertThat(here.getBean(Losses.class).heard)
			.containsExactly(new EventsLost("the default lane", last + 1, kept - 1));
		assertThat(count(here, Counters.Count.EVENTS_LOST)).isOne();
		assertThatExceptionOfType(EventsLostException.class)
			.isThrownBy(() -> events(here).read("n", last, Integer.class, 9))
			.satisfies((ex) -> assertThat(ex.oldestId()).isEqualTo(kept));
		assertThat(payloads(events(here).read("n", 0, Integer.class, 9))).containsExactly(4);
	}

	@Test
	void retentionThatOvertakesACatchUpIsToldOnceNamingIt() throws InterruptedException {
		Clock clock = new Clock();
		ApplicationContext here = this.contexts.start(this.contexts.clock(clock), Losses.class);
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		List<Object> heard = new CopyOnWriteArrayList<>();
		events(here).on("n.*", 0, Integer.class, (message) -> {
			heard.add(message.payload());
			blocked.countDown();
			uninterruptibly(release);
		});
		try {
			events(here).emit("n.1", 1);
			assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
			events(here).emit("n.1", 2);
			for (int i = 3; i < 6; i++) {
				clock.advance(Duration.ofHours(2));
				events(here).emit("n.1", i);
			}
		}
		finally {
			release.countDown();
		}
		await().until(() -> heard.contains(5));
		assertThat(heard).doesNotContain(3, 4);
		// The default lane may have been too slow, too.
		assertThat(here.getBean(Losses.class).heard).filteredOn((lost) -> lost.subscription().contains("n.*"))
			.hasSize(1);
	}

	@Test
	void readEndsBeforeAGapThatRetentionMadeMeanwhileAndTheNextReadNamesIt() {
		Clock clock = new Clock();
		ApplicationContext here = this.contexts.start(this.contexts.clock(clock, 1 << 20));
		events(here).emit("n", new Paint("red"));
		long second = events(here).emit("n", new Paint("green"));
		clock.advance(Duration.ofMinutes(30));
		events(here).emit("n", new Paint("blue"));
		List<Long> later = new ArrayList<>();
		Meddling.onDecoding = () -> {
			for (int i = 0; i < 4; i++) {
				clock.advance(Duration.ofHours(2));
				later.add(events(here).emit("n", new Paint("white")));
			}
		};
		List<EventMessage<Meddling>> read = events(here).read("n", 0, Meddling.class, 9);
		assertThat(read).extracting(EventMessage::payload).extracting(Meddling::colour).containsExactly("red", "green");
		assertThatExceptionOfType(EventsLostException.class)
			.isThrownBy(() -> events(here).read("n", second, Paint.class, 9))
			.satisfies((ex) -> assertThat(ex.afterId()).isEqualTo(second))
			.satisfies((ex) -> assertThat(ex.oldestId()).isEqualTo(later.get(2)));
	}

	@Test
	void pausedContextsHearNothingAndThenGoOnWhereTheyWere() {
		ApplicationContext here = this.contexts.start();
		org.springframework.context.ConfigurableApplicationContext there = this.contexts.start();
		List<Object> live = hear(there, "n", Integer.class);
		List<Object> caughtUp = new CopyOnWriteArrayList<>();
		events(there).on("n", 0, Integer.class, (message) -> caughtUp.add(message.payload()));
		events(here).emit("n", 1);
		await().until(() -> live.size() == 1 && caughtUp.size() == 1);
		there.pause();
		List<Object> hereLive = hear(here, "n", Integer.class);
		LongStream.range(2, 5).forEach((i) -> events(here).emit("n", (int) i));
		await().until(() -> hereLive.size() == 3);
		assertThat(live).hasSize(1);
		assertThat(caughtUp).hasSize(1);
		there.restart();
		await().untilAsserted(() -> assertThat(live).containsExactly(1, 2, 3, 4));
		await().untilAsserted(() -> assertThat(caughtUp).containsExactly(1, 2, 3, 4));
	}

	private static List<Object> hear(ApplicationContext context, String pattern) {
		return hear(context, pattern, String.class);
	}

	private static List<Object> hear(ApplicationContext context, String pattern, Class<?> type) {
		List<Object> heard = new CopyOnWriteArrayList<>();
		events(context).on(pattern, type, (message) -> heard.add(message.payload()));
		return heard;
	}

	private static <T> List<T> payloads(List<EventMessage<T>> messages) {
		return messages.stream().map(EventMessage::payload).toList();
	}

	private static void uninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	record Paint(String colour) {
	}

	record Coloured(String colour) {
	}

	/**
	 * Does something when the first one is decoded.
	 */
	record Meddling(String colour) {

		private static Runnable onDecoding = () -> {
		};

		Meddling {
			Runnable once = onDecoding;
			onDecoding = () -> {
			};
			once.run();
		}

	}

	static final class Clock implements InstantSource {

		private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

		void advance(Duration duration) {
			this.now = this.now.plus(duration);
		}

		@Override
		public Instant instant() {
			return this.now;
		}

	}

	static class Losses {

		final List<EventsLost> heard = new CopyOnWriteArrayList<>();

		@EventListener
		void on(EventsLost lost) {
			this.heard.add(lost);
		}

	}

}
