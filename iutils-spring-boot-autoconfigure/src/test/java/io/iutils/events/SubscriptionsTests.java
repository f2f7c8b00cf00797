package io.iutils.events;

import static io.iutils.events.Contexts.events;
import static io.iutils.events.Contexts.pause;
import static io.iutils.events.Contexts.resume;
import static io.iutils.events.Contexts.self;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.iutils.EventMessage;
import io.iutils.IEventListener;
import io.iutils.ISiblings;
import io.iutils.Sibling;
import io.iutils.SiblingGoneException;
import io.iutils.Subscription;
import io.iutils.testing.Caller;
import io.iutils.testing.Campaign;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ApplicationContext;
import io.iutils.testing.OnEveryEngine;

/**
 * How subscriptions end, and who hears what was meant for one sibling.
 */
@OnEveryEngine
class SubscriptionsTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	@BeforeEach
	@AfterEach
	void nothingIsHeld() {
		Held.reset();
	}

	@Test
	void onceIsCalledOnceHoweverManyEmitAtOnce() {
		List<ApplicationContext> siblings = List.of(this.contexts.start(), this.contexts.start());
		AtomicBoolean over = new AtomicBoolean();
		List<Caller<Object>> emitters = IntStream.range(0, 4).mapToObj((i) -> Caller.<Object>start(() -> {
			while (!over.get()) {
				events(siblings.get(i % 2)).emit("n", i);
			}
			return "";
		})).toList();
		// From now on ids follow one another: on Redis the first one is not 1.
		await().until(() -> events(siblings.get(0)).lastId() > 0);
		List<List<Long>> all = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			List<Long> heard = new CopyOnWriteArrayList<>();
			all.add(heard);
			ApplicationContext listening = siblings.get(i % 2);
			long before = events(listening).lastId();
			events(listening).once("n", Integer.class, (message) -> heard.add(message.id()));
			long after = events(listening).lastId();
			await().pollInterval(1, TimeUnit.MILLISECONDS).until(() -> !heard.isEmpty());
			assertThat(heard.get(0)).isBetween(before + 1, after + 1);
		}
		over.set(true);
		emitters.forEach(Caller::result);
		for (ApplicationContext sibling : siblings) {
			List<Integer> last = new CopyOnWriteArrayList<>();
			events(sibling).on("last", Integer.class, (message) -> last.add(message.payload()));
			events(sibling).emit("last", 1);
			await().until(() -> !last.isEmpty());
		}
		assertThat(all).allSatisfy((heard) -> assertThat(heard).hasSize(1));
	}

	@Test
	void onceHearsTheFirstEventOfAPauseAndNoOther() {
		ApplicationContext here = this.contexts.start();
		List<Integer> once = new CopyOnWriteArrayList<>();
		List<Integer> all = new CopyOnWriteArrayList<>();
		pause(here);
		events(here).once("n", Integer.class, (message) -> once.add(message.payload()));
		events(here).on("n", Integer.class, (message) -> all.add(message.payload()));
		emit(here, 1, 3);
		resume(here);
		await().untilAsserted(() -> assertThat(all).containsExactly(1, 2, 3));
		pause(here);
		emit(here, 4, 5);
		resume(here);
		await().untilAsserted(() -> assertThat(all).containsExactly(1, 2, 3, 4, 5));
		assertThat(once).containsExactly(1);
	}

	@Test
	void onceThatIsClosedBeforeItsEventHearsNothing() {
		ApplicationContext here = this.contexts.start();
		List<Integer> once = new CopyOnWriteArrayList<>();
		List<Integer> all = new CopyOnWriteArrayList<>();
		events(here).once("n", Integer.class, (message) -> once.add(message.payload())).close();
		events(here).on("n", Integer.class, (message) -> all.add(message.payload()));
		emit(here, 1, 2);
		await().until(() -> all.size() == 2);
		assertThat(once).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void closingInsideTheListenerEndsThatOneOnly(Kind kind) {
		ApplicationContext here = this.contexts.start();
		List<Integer> heard = new CopyOnWriteArrayList<>();
		List<Integer> other = new CopyOnWriteArrayList<>();
		AtomicReference<Subscription> subscription = new AtomicReference<>();
		pause(here);
		subscription.set(kind.subscribe(here, Integer.class, (message) -> {
			heard.add(message.payload());
			if (message.payload() == 2 || kind == Kind.ONCE) {
				subscription.get().close();
				subscription.get().close();
			}
		}));
		kind.subscribe(here, Integer.class, (message) -> other.add(message.payload()));
		List<Integer> live = new CopyOnWriteArrayList<>();
		events(here).on("n", Integer.class, (message) -> live.add(message.payload()));
		resume(here);
		emit(here, 1, 5);
		await().untilAsserted(() -> assertThat(live).containsExactly(1, 2, 3, 4, 5));
		if (kind == Kind.ONCE) {
			assertThat(heard).containsExactly(1);
			assertThat(other).containsExactly(1);
		}
		else {
			await().untilAsserted(() -> assertThat(other).containsExactly(1, 2, 3, 4, 5));
			assertThat(heard).containsExactly(1, 2);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "LIVE", "FROM_ID" })
	void closingDoesNotWaitForACallThatRunsAndNoneBeginsAfterIt(Kind kind) {
		ApplicationContext here = this.contexts.start();
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		List<Integer> heard = new CopyOnWriteArrayList<>();
		Subscription subscription = kind.subscribe(here, Integer.class, (message) -> {
			heard.add(message.payload());
			running.countDown();
			awaitLatch(release);
		});
		List<Integer> other = new CopyOnWriteArrayList<>();
		kind.subscribe(here, Integer.class, (message) -> other.add(message.payload()));
		emit(here, 1, 3);
		awaitLatch(running);
		try {
			List<Caller<Object>> closers = Stream.generate(() -> Caller.<Object>start(() -> {
				subscription.close();
				return "closed";
			})).limit(4).toList();
			assertThat(closers).allSatisfy((closer) -> assertThat(closer.result()).isEqualTo("closed"));
		}
		finally {
			release.countDown();
		}
		await().untilAsserted(() -> assertThat(other).containsExactly(1, 2, 3));
		emit(here, 4, 4);
		await().untilAsserted(() -> assertThat(other).containsExactly(1, 2, 3, 4));
		assertThat(heard).containsExactly(1);
	}

	@ParameterizedTest
	@EnumSource
	void noCallBeginsWhenItIsClosedWhileThePayloadIsDecoded(Kind kind) {
		ApplicationContext here = this.contexts.start();
		List<Held> heard = new CopyOnWriteArrayList<>();
		Subscription subscription = kind.subscribe(here, Held.class, heard::add, "held");
		events(here).emit("held", new Value(1));
		Held.awaitDecoding();
		subscription.close();
		Held.release();
		List<Held> next = new CopyOnWriteArrayList<>();
		kind.subscribe(here, Held.class, next::add, "held");
		events(here).emit("held", new Value(2));
		await().until(() -> next.contains(new Held(2)));
		assertThat(heard).isEmpty();
	}

	@Test
	void whoeverClosesUnderLoadIsCalledAtMostOnceMore() {
		List<ApplicationContext> siblings = List.of(this.contexts.start(), this.contexts.start());
		Campaign campaign = Campaign.begin("closing");
		Random random = campaign.random();
		AtomicBoolean over = new AtomicBoolean();
		List<Caller<Object>> emitters = siblings.stream().map((sibling) -> Caller.<Object>start(() -> {
			while (!over.get()) {
				events(sibling).emit("n", 1);
			}
			return "";
		})).toList();
		int rounds = Campaign.size(100, 2_000);
		int calls = 0;
		for (int i = 0; i < rounds; i++) {
			Kind kind = Kind.values()[random.nextInt(2)];
			int stopAt = random.nextInt(5);
			AtomicInteger heard = new AtomicInteger();
			Subscription subscription = kind.subscribe(siblings.get(i % 2), Integer.class,
					(message) -> heard.incrementAndGet());
			await().pollInterval(1, TimeUnit.MILLISECONDS).until(() -> heard.get() >= stopAt);
			subscription.close();
			int atClose = heard.get();
			subscription.close();
			AtomicInteger later = new AtomicInteger();
			events(siblings.get(i % 2)).once("n", Integer.class, (message) -> later.incrementAndGet());
			await().pollInterval(1, TimeUnit.MILLISECONDS).until(() -> later.get() == 1);
			assertThat(heard.get()).isBetween(atClose, atClose + 1);
			calls += heard.get();
		}
		over.set(true);
		emitters.forEach(Caller::result);
		campaign.report(rounds + " subscriptions closed after " + calls + " calls");
	}

	@Test
	void aSiblingThatHasLeftIsRefusedAndItsSuccessorHearsNothingThatWasMeantForIt() {
		ApplicationContext here = this.contexts.start();
		org.springframework.context.ConfigurableApplicationContext there = this.contexts.start(Listening.class);
		Sibling gone = self(there);
		pause(there);
		events(here).emitTo(gone, "n", 1);
		there.close();
		await().until(() -> !here.getBean(ISiblings.class).all().contains(gone));
		assertThatExceptionOfType(SiblingGoneException.class).isThrownBy(() -> events(here).emitTo(gone, "n", 2))
			.satisfies((ex) -> assertThat(ex.siblingId()).isEqualTo(gone.id()));
		ApplicationContext successor = this.contexts.start(Listening.class);
		List<Integer> caughtUp = new CopyOnWriteArrayList<>();
		events(successor).on("**", 0, Integer.class, (message) -> caughtUp.add(message.payload()));
		events(here).emit("n", 3);
		await().untilAsserted(() -> assertThat(caughtUp).containsExactly(3));
		await().untilAsserted(() -> assertThat(successor.getBean(Listening.class).heard).containsExactly(3));
		assertThat(events(here).read("**", 0, Integer.class, 9)).extracting(EventMessage::payload).containsExactly(3);
	}

	@Test
	void whatIsMeantForOneSiblingReachesTheAnnotatedMethodsOfThatOneOnly() {
		ApplicationContext here = this.contexts.start(Listening.class);
		ApplicationContext there = this.contexts.start(Listening.class);
		events(here).emitTo(self(there), "n", 1);
		events(there).emitTo(self(here), "n", 2);
		events(here).emit("n", 3);
		await().untilAsserted(() -> assertThat(there.getBean(Listening.class).heard).containsExactly(1, 3));
		await().untilAsserted(() -> assertThat(here.getBean(Listening.class).heard).containsExactly(2, 3));
	}

	@Test
	void starsInATopicThatIsEmittedAreLiteral() {
		ApplicationContext here = this.contexts.start();
		List<String> exact = new CopyOnWriteArrayList<>();
		List<String> word = new CopyOnWriteArrayList<>();
		List<String> rest = new CopyOnWriteArrayList<>();
		events(here).on("a.b", Integer.class, (message) -> exact.add(message.topic()));
		events(here).on("a.*", Integer.class, (message) -> word.add(message.topic()));
		events(here).on("**", Integer.class, (message) -> rest.add(message.topic()));
		List<String> topics = List.of("a.*", "a.**", "*.b", "**", "**.b", "a.b*", "a.b");
		topics.forEach((topic) -> events(here).emit(topic, 1));
		await().untilAsserted(() -> assertThat(rest).isEqualTo(topics));
		assertThat(exact).containsExactly("a.b");
		assertThat(word).containsExactly("a.*", "a.**", "a.b*", "a.b");
		assertThat(events(here).read("*.b", 0, Integer.class, 9)).extracting(EventMessage::topic)
			.containsExactly("*.b", "**.b", "a.b");
	}

	private static void emit(ApplicationContext context, int from, int to) {
		IntStream.rangeClosed(from, to).forEach((i) -> events(context).emit("n", i));
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	enum Kind {

		LIVE, FROM_ID, ONCE;

		<T> Subscription subscribe(ApplicationContext context, Class<T> type, Consumer<EventMessage<T>> listener) {
			return subscribe(context, type, "n", listener);
		}

		<T> Subscription subscribe(ApplicationContext context, Class<T> type, Consumer<T> listener, String topic) {
			return subscribe(context, type, topic, (message) -> listener.accept(message.payload()));
		}

		private <T> Subscription subscribe(ApplicationContext context, Class<T> type, String topic,
				Consumer<EventMessage<T>> listener) {
			return switch (this) {
				case LIVE -> events(context).on(topic, type, listener);
				case FROM_ID -> events(context).on(topic, events(context).lastId(), type, listener);
				case ONCE -> events(context).once(topic, type, listener);
			};
		}

	}

	record Value(int n) {
	}

	/**
	 * What cannot be decoded before the test says so.
	 */
	record Held(int n) {

		private static volatile CountDownLatch decoding = new CountDownLatch(1);

		private static volatile CountDownLatch release = new CountDownLatch(1);

		Held {
			decoding.countDown();
			SubscriptionsTests.awaitLatch(release);
		}

		static void reset() {
			release.countDown();
			decoding = new CountDownLatch(1);
			release = new CountDownLatch(1);
		}

		static void awaitDecoding() {
			SubscriptionsTests.awaitLatch(decoding);
		}

		static void release() {
			release.countDown();
		}

	}

	static class Listening {

		final List<Integer> heard = new CopyOnWriteArrayList<>();

		@IEventListener("**")
		void hear(Integer payload) {
			this.heard.add(payload);
		}

	}

}
