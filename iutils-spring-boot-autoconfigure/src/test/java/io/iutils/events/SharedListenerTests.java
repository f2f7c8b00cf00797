package io.iutils.events;

import static io.iutils.events.Contexts.events;
import static io.iutils.events.Contexts.pause;
import static io.iutils.events.Contexts.resume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iutils.EventMessage;
import io.iutils.IEventListener;
import io.iutils.Subscription;
import io.iutils.engine.Engine;
import io.iutils.engine.Terms;
import io.iutils.testing.Campaign;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import io.iutils.testing.OnEveryEngine;

/**
 * Events that siblings share: each is handled by one of them.
 */
@OnEveryEngine
class SharedListenerTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	private final List<Integer> heard = new CopyOnWriteArrayList<>();

	private Subscription share(ApplicationContext context, Consumer<Integer> listener) {
		return events(context).share("mailer", "mail.*", Integer.class,
				(message) -> listener.accept(message.payload()));
	}

	private static void emit(ApplicationContext context, int from, int to) {
		for (int i = from; i <= to; i++) {
			events(context).emit("mail.out", i);
			events(context).emit("other", -i);
		}
	}

	private static List<Integer> numbers(int from, int to) {
		return IntStream.rangeClosed(from, to).boxed().toList();
	}

	@Test
	void eachEventIsHandledByOneAndAllTakePart() {
		List<List<Integer>> byEach = new ArrayList<>();
		CountDownLatch all = new CountDownLatch(3);
		for (int i = 0; i < 3; i++) {
			List<Integer> own = new CopyOnWriteArrayList<>();
			byEach.add(own);
			share(this.contexts.start(), (number) -> {
				own.add(number);
				this.heard.add(number);
				if (own.size() == 1) {
					// The first of each waits for the others: all have one at a time.
					all.countDown();
					awaitLatch(all);
				}
			});
		}
		emit(this.contexts.start(), 1, 500);
		await().until(() -> this.heard.size() >= 500);
		assertThat(this.heard).containsExactlyInAnyOrderElementsOf(numbers(1, 500));
		assertThat(byEach).allSatisfy((own) -> assertThat(own).isNotEmpty());
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
	void aSlowOneDoesNotStopTheOthers() {
		CountDownLatch release = new CountDownLatch(1);
		List<Integer> bySlow = new CopyOnWriteArrayList<>();
		share(this.contexts.start(), (number) -> {
			bySlow.add(number);
			awaitLatch(release);
		});
		ApplicationContext publisher = this.contexts.start();
		emit(publisher, 1, 1);
		await().until(() -> bySlow.size() == 1);
		share(publisher, this.heard::add);
		emit(publisher, 2, 300);
		await().untilAsserted(() -> assertThat(this.heard).containsExactlyElementsOf(numbers(2, 300)));
		release.countDown();
		emit(publisher, 301, 400);
		await().until(() -> this.heard.size() + bySlow.size() == 400);
		assertThat(this.heard).doesNotContain(1);
	}

	@Test
	void whatASiblingHadNotFinishedWhenItLeftOthersTakeOver() {
		this.contexts.with("iutils.events.back-off", "1m");
		ConfigurableApplicationContext leaving = this.contexts.start();
		List<Integer> failing = new CopyOnWriteArrayList<>();
		share(leaving, (number) -> {
			failing.add(number);
			throw new IllegalStateException("not here");
		});
		ApplicationContext publisher = this.contexts.start();
		emit(publisher, 1, 10);
		await().until(() -> failing.size() >= 10);
		share(publisher, this.heard::add);
		AtomicInteger next = new AtomicInteger(11);
		await().until(() -> {
			// The first ones may be taken by the other, too.
			emit(publisher, next.get(), next.getAndIncrement());
			return !this.heard.isEmpty();
		});
		leaving.close();
		await().untilAsserted(() -> assertThat(this.heard).containsAll(numbers(1, 10)).doesNotHaveDuplicates());
	}

	@Test
	void aPausedSiblingGivesBackItsShare() {
		ApplicationContext first = this.contexts.start();
		List<Integer> byFirst = new CopyOnWriteArrayList<>();
		share(first, byFirst::add);
		ApplicationContext second = this.contexts.start();
		emit(second, 1, 10);
		await().until(() -> byFirst.size() == 10);
		pause(first);
		share(second, this.heard::add);
		emit(second, 11, 20);
		await().untilAsserted(() -> assertThat(this.heard).containsExactlyElementsOf(numbers(11, 20)));
		pause(second);
		resume(first);
		emit(second, 21, 30);
		await().untilAsserted(() -> assertThat(byFirst).containsAll(numbers(21, 30)).hasSize(20));
	}

	@Test
	void goesOnWhereAllHadStopped() {
		ConfigurableApplicationContext first = this.contexts.start();
		share(first, this.heard::add);
		emit(first, 1, 3);
		await().until(() -> this.heard.size() == 3);
		first.close();
		ApplicationContext publisher = this.contexts.start();
		emit(publisher, 4, 6);
		share(this.contexts.start(), this.heard::add);
		await().untilAsserted(() -> assertThat(this.heard).containsExactlyElementsOf(numbers(1, 6)));
	}

	@Test
	void eventsOfOneKeyAreHandledInOrderByWhichever() {
		Map<Integer, List<Integer>> byKey = new HashMap<>();
		List<Integer> inHand = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			events(this.contexts.start()).share("ordered", "mail.*", Integer.class, (message) -> message.payload() % 5,
					(message) -> {
						int key = message.payload() % 5;
						synchronized (byKey) {
							assertThat(inHand).doesNotContain(key);
							inHand.add(key);
						}
						Thread.yield();
						synchronized (byKey) {
							byKey.computeIfAbsent(key, (any) -> new ArrayList<>()).add(message.payload());
							inHand.remove((Integer) key);
							this.heard.add(message.payload());
						}
					});
		}
		emit(this.contexts.start(), 0, 999);
		await().until(() -> this.heard.size() >= 1000);
		byKey.forEach((key, values) -> assertThat(values).hasSize(200).isSorted().doesNotHaveDuplicates());
	}

	@Test
	void pausingAndClosingAndRegisteringAgainLosesDoublesAndReordersNothing() {
		int events = 3000;
		List<ApplicationContext> siblings = List.of(this.contexts.start(), this.contexts.start());
		Map<Integer, List<Integer>> byKey = new ConcurrentHashMap<>();
		List<Subscription> subscriptions = new ArrayList<>();
		siblings.forEach((sibling) -> subscriptions.add(shareByKey(sibling, byKey)));
		Campaign campaign = Campaign.begin("shared listeners that come and go");
		Random random = campaign.random();
		for (int i = 0; i < events; i++) {
			events(siblings.get(0)).emit("mail.out", i);
			int which = random.nextInt(2);
			switch (random.nextInt(30)) {
				case 0 -> pause(siblings.get(which));
				case 1, 2 -> resume(siblings.get(which));
				case 3 -> {
					subscriptions.get(which).close();
					subscriptions.set(which, shareByKey(siblings.get(which), byKey));
				}
				default -> {
				}
			}
		}
		siblings.forEach(Contexts::resume);
		await().untilAsserted(() -> assertThat(this.heard).hasSizeGreaterThanOrEqualTo(events));
		assertThat(this.heard).containsExactlyInAnyOrderElementsOf(numbers(0, events - 1));
		byKey.forEach((key, values) -> assertThat(values).isSorted());
	}

	private Subscription shareByKey(ApplicationContext context, Map<Integer, List<Integer>> byKey) {
		return events(context).share("churned", "mail.*", Integer.class, (message) -> message.payload() % 7,
				(message) -> {
					byKey.computeIfAbsent(message.payload() % 7, (any) -> new CopyOnWriteArrayList<>())
						.add(message.payload());
					this.heard.add(message.payload());
				});
	}

	@Test
	void oneKeyThatWaitsForAnotherAttemptDoesNotHoldUpTheOthers() {
		this.contexts.with("iutils.events.back-off", "2s").with("iutils.events.attempts", 2);
		ApplicationContext context = this.contexts.start(Ordered.class);
		Ordered ordered = context.getBean(Ordered.class);
		for (String letter : List.of("fail 1", "b 1", "fail 2", "b 2")) {
			events(context).emit("letters", new Letter(letter.substring(0, letter.indexOf(' ')), letter));
		}
		await().until(() -> ordered.heard.size() == 5);
		// The second of its key goes on when the first is a dead letter.
		assertThat(ordered.heard).containsExactly("fail 1", "b 1", "b 2", "fail 1", "fail 2");
	}

	record Letter(String to, String text) {
	}

	static class Ordered {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		@IEventListener(topic = "letters", sharedBy = "letters", orderedBy = "payload.to")
		void hear(Letter letter, EventMessage<Letter> message) {
			this.heard.add(letter.text());
			if (letter.text().equals("fail 1")) {
				throw new IllegalStateException("refused");
			}
		}

	}

	@Test
	void progressAboveTheNewestEventDoesNotHurt() {
		ApplicationContext context = this.contexts.start();
		Engine engine = context.getBean(Engine.class);
		emit(context, 1, 1);
		long last = engine.events().lastId();
		// As after a power loss that took events, but not what was noted of them.
		Progress progress = new Progress(0, last + 100, new TreeSet<>(List.of(last + 50)));
		engine.positions().put(SharedWork.key("mailer"), 0, progress.content(), Terms.CLEAR);
		share(context, this.heard::add);
		emit(context, 1, 200);
		await().untilAsserted(() -> assertThat(this.heard).containsExactlyElementsOf(numbers(1, 200)));
	}

	@Test
	void movesOnBehindEventsThatAreNotWanted() {
		ConfigurableApplicationContext context = this.contexts.start();
		share(context, this.heard::add);
		emit(context, 1, 1);
		await().until(() -> this.heard.size() == 1);
		Engine engine = context.getBean(Engine.class);
		for (int i = 0; i < 100; i++) {
			events(context).emit("other", i);
		}
		await().until(() -> Progress.of(engine.positions().get(SharedWork.key("mailer"))).floor() == engine.events()
			.lastId());
	}

}
