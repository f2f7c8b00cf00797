package io.iutils.events;

import static io.iutils.events.Contexts.count;
import static io.iutils.events.Contexts.events;
import static io.iutils.events.Contexts.self;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iutils.EventMessage;
import io.iutils.IEventListener;
import io.iutils.IEvents;
import io.iutils.engine.Counters;
import io.iutils.events.sample.OrderCancelled;
import io.iutils.events.sample.OrderEvent;
import io.iutils.events.sample.OrderPlaced;
import io.iutils.events.sample.Shape;
import jakarta.annotation.PostConstruct;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.annotation.Order;
import io.iutils.testing.OnEveryEngine;

/**
 * What a method with {@link IEventListener} hears.
 */
@OnEveryEngine
class EventListenerMethodTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	@Test
	void aMethodTakesThePayloadTheMessageBothOrNothing() {
		ApplicationContext here = this.contexts.start(Signatures.class);
		long id = events(here).emit("chat.a", new Line("hi"));
		Signatures heard = here.getBean(Signatures.class);
		await().until(() -> heard.calls.size() == 6);
		assertThat(heard.calls).containsExactlyInAnyOrder("nothing", "payload hi", "message hi " + id, "both hi " + id,
				"swapped hi " + id, "stage hi");
	}

	@Test
	void aMethodHearsAllSiblingsOnlyOthersOrOnlyItsOwn() {
		ApplicationContext here = this.contexts.start(Origins.class);
		ApplicationContext there = this.contexts.start(Origins.class);
		events(here).emit("n", 1);
		events(there).emit("n", 2);
		Origins heardHere = here.getBean(Origins.class);
		Origins heardThere = there.getBean(Origins.class);
		await().until(() -> heardHere.any.size() == 2 && heardThere.any.size() == 2);
		assertThat(heardHere.any).containsExactly(1, 2);
		assertThat(heardHere.siblings).containsExactly(2);
		assertThat(heardHere.self).containsExactly(1);
		assertThat(heardThere.any).containsExactly(1, 2);
		assertThat(heardThere.siblings).containsExactly(1);
		assertThat(heardThere.self).containsExactly(2);
	}

	@Test
	void whatWasEmittedBeforeARestartComesFromASibling() {
		this.contexts.start().close();
		AnnotationConfigApplicationContext before = this.contexts.start();
		events(before).emit("n", 1);
		before.close();
		ApplicationContext here = this.contexts.start();
		List<EventMessage<Integer>> read = events(here).read("n", 0, Integer.class, 9);
		assertThat(read).hasSize(1);
		assertThat(read.get(0).origin()).isNotEqualTo(self(here));
	}

	@Test
	void withoutATopicAMethodHearsItsTypeAndKnownSubtypes() {
		ApplicationContext here = this.contexts.start(Typed.class);
		events(here).emit("orders.placed", new OrderPlaced(1));
		events(here).emit(OrderCancelled.class.getName(), new OrderCancelled(2));
		events(here).emit("elsewhere", new OrderPlaced(3));
		events(here).emit("shapes.Circle", new Shape.Circle(4));
		events(here).emit("triangle", new Shape.Triangle(5));
		events(here).emit("shapes.Spiral", new Shape.Spiral(6));
		events(here).emit("end", "end");
		Typed heard = here.getBean(Typed.class);
		await().until(() -> heard.ended);
		assertThat(heard.placed).containsExactly(new OrderPlaced(1));
		assertThat(heard.shapes).containsExactly(new Shape.Circle(4), new Shape.Triangle(5), new Shape.Spiral(6));
		assertThat(heard.all).containsExactly(new OrderPlaced(1), new OrderCancelled(2), new OrderPlaced(3));
	}

	@Test
	void withoutATopicNothingIsConvertedByShape() {
		ApplicationContext here = this.contexts.start(OnlyPlaced.class);
		events(here).emit("orders.placed", List.of());
		events(here).emit("orders.placed", new Line("another type"));
		events(here).emit("orders.placed", null);
		events(here).emit("orders.placed", new OrderPlaced(2));
		OnlyPlaced heard = here.getBean(OnlyPlaced.class);
		await().until(() -> heard.placed.size() == 2);
		assertThat(heard.placed).containsExactly(null, new OrderPlaced(2));
		assertThat(count(here, Counters.Count.EVENTS_SKIPPED)).isEqualTo(2);
	}

	@Test
	void anUnknownNameInAMessageLoadsNoClass() {
		ApplicationContext here = this.contexts.start(Shaped.class);
		ApplicationContext there = this.contexts.start();
		// Its class name travels, but nobody there has a listener for it.
		events(here).emit("objects", new Trap());
		Shaped heard = here.getBean(Shaped.class);
		await().until(() -> !heard.objects.isEmpty());
		assertThat(heard.objects.get(0)).isInstanceOf(java.util.Map.class);
		assertThat(events(there).read("objects", 0, Object.class, 1).get(0).payload())
			.isInstanceOf(java.util.Map.class);
	}

	@Test
	void aPrimitiveParameterSkipsNull() {
		ApplicationContext here = this.contexts.start(Shaped.class);
		events(here).emit("numbers", null);
		events(here).emit("numbers", 4);
		Shaped heard = here.getBean(Shaped.class);
		await().until(() -> !heard.numbers.isEmpty());
		assertThat(heard.numbers).containsExactly(4);
		assertThat(count(here, Counters.Count.EVENTS_SKIPPED)).isOne();
	}

	@Test
	void aTypeVariableIsWhatTheSubclassSays() {
		ApplicationContext here = this.contexts.start(OfLines.class);
		events(here).emit("generic", new Line("a"));
		events(here).emit("generics", List.of(new Line("b")));
		OfLines heard = here.getBean(OfLines.class);
		await().until(() -> heard.calls.size() == 2);
		assertThat(heard.calls).containsExactly(new Line("a"), List.of(new Line("b")));
	}

	@Test
	void placeholdersInTopicAndLaneAreResolved() {
		ApplicationContext here = this.contexts.with("my.topic", "chat.*").start(Placeholders.class);
		events(here).emit("chat.a", "hi");
		Placeholders heard = here.getBean(Placeholders.class);
		await().until(() -> !heard.threads.isEmpty());
		assertThat(heard.threads).containsExactly("iutils-lane-slow");
	}

	@Test
	void anAnnotationOfOnesOwnMayCarryIt() {
		ApplicationContext here = this.contexts.start(Composed.class);
		events(here).emit("chat.a", "hi");
		await().until(() -> here.getBean(Composed.class).heard.contains("hi"));
	}

	@Test
	void orderHoldsWithinALaneElseTheOrderOfRegistration() {
		ApplicationContext here = this.contexts.start(Ordered.class);
		events(here).emit("n", 1);
		events(here).emit("n", 2);
		Ordered heard = here.getBean(Ordered.class);
		await().until(() -> heard.calls.size() == 6);
		assertThat(heard.calls).containsExactly("first1", "second1", "last1", "first2", "second2", "last2");
	}

	@Test
	void aLaneIsAThreadOfItsOwn() throws InterruptedException {
		ApplicationContext here = this.contexts.start(Laned.class);
		Laned heard = here.getBean(Laned.class);
		events(here).emit("n", 1);
		events(here).emit("n", 2);
		assertThat(heard.blocked.await(10, TimeUnit.SECONDS)).isTrue();
		await().until(() -> heard.quick.size() == 2);
		assertThat(heard.slow).isEmpty();
		heard.release.countDown();
		await().until(() -> heard.slow.size() == 2);
		assertThat(heard.slow).containsExactly(1, 2);
		assertThat(heard.threads).containsExactlyInAnyOrder("iutils-dispatch", "iutils-lane-slow");
	}

	@Test
	void aListenerThatThrowsIsCountedAndOthersGoOn() {
		ApplicationContext here = this.contexts.start(Failing.class);
		events(here).emit("n", 1);
		events(here).emit("n", 2);
		Failing heard = here.getBean(Failing.class);
		await().until(() -> heard.calls.size() == 2);
		await().until(() -> count(here, Counters.Count.LISTENER_FAILURES) == 6);
		assertThat(heard.calls).containsExactly(1, 2);
	}

	@Test
	void nothingIsDeliveredBeforeDeliveryStartsAndNothingIsLost() {
		ApplicationContext here = this.contexts.start(Early.class);
		Early heard = here.getBean(Early.class);
		await().until(() -> heard.heard.size() == 2);
		assertThat(heard.heard).containsExactly("from post construct", "while starting");
		assertThat(heard.tooEarly).isFalse();
	}

	@Test
	void lazyScopedAndPrototypeBeansAreLookedUpForEachEvent() {
		ApplicationContext here = this.contexts.start(
				(context) -> context.getBeanFactory().registerScope("thread", new SimpleThreadScope()), LazyOne.class,
				Prototype.class, Scoped.class);
		assertThat(LazyOne.made).isFalse();
		events(here).emit("n", 1);
		events(here).emit("n", 2);
		await().untilAsserted(() -> assertThat(Prototype.instances).hasSize(2));
		assertThat(LazyOne.made).isTrue();
		await().untilAsserted(() -> assertThat(Scoped.calls).containsExactly(1, 2));
	}

	@Test
	void listenersOfAClosedChildContextAreNotCalled() {
		ApplicationContext parent = this.contexts.start(Counting.class);
		AnnotationConfigApplicationContext child = this.contexts.start((context) -> context.setParent(parent),
				ChildCounting.class);
		ChildCounting inChild = child.getBean(ChildCounting.class);
		Counting inParent = parent.getBean(Counting.class);
		assertThat(child.getBean(IEvents.class)).isSameAs(parent.getBean(IEvents.class));
		events(parent).emit("n", 1);
		await().until(() -> inParent.heard.size() == 1 && inChild.heard.size() == 1);
		child.close();
		events(parent).emit("n", 2);
		await().until(() -> inParent.heard.size() == 2);
		assertThat(inChild.heard).containsExactly(1);
	}

	record Line(String text) {
	}

	record Trap() {
	}

	static class Signatures {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@IEventListener("chat.*")
		void nothing() {
			this.calls.add("nothing");
		}

		@IEventListener("chat.*")
		public void payload(Line line) {
			this.calls.add("payload " + line.text());
		}

		@IEventListener(topic = "chat.*")
		protected void message(EventMessage<Line> message) {
			this.calls.add("message " + message.payload().text() + " " + message.id());
		}

		@IEventListener("chat.*")
		void both(Line line, EventMessage<Line> message) {
			this.calls.add("both " + line.text() + " " + message.id());
		}

		@IEventListener("chat.*")
		void swapped(EventMessage<?> message, Line line) {
			this.calls.add("swapped " + line.text() + " " + message.id());
		}

		@IEventListener("chat.*")
		CompletionStage<String> stage(Line line) {
			this.calls.add("stage " + line.text());
			return CompletableFuture.completedFuture("ignored");
		}

	}

	static class Origins {

		final List<Integer> any = new CopyOnWriteArrayList<>();

		final List<Integer> siblings = new CopyOnWriteArrayList<>();

		final List<Integer> self = new CopyOnWriteArrayList<>();

		@IEventListener(topic = "n", from = IEventListener.From.SIBLINGS)
		@Order(1)
		void siblings(int n) {
			this.siblings.add(n);
		}

		@IEventListener(topic = "n", from = IEventListener.From.SELF)
		@Order(2)
		void self(int n) {
			this.self.add(n);
		}

		@IEventListener("n")
		@Order(3)
		void any(int n) {
			this.any.add(n);
		}

	}

	static class Typed {

		final List<OrderPlaced> placed = new CopyOnWriteArrayList<>();

		final List<Shape> shapes = new CopyOnWriteArrayList<>();

		final List<OrderEvent> all = new CopyOnWriteArrayList<>();

		volatile boolean ended;

		@IEventListener
		void placed(OrderPlaced event) {
			this.placed.add(event);
		}

		@IEventListener
		void shape(Shape shape) {
			this.shapes.add(shape);
		}

		@IEventListener("**")
		void all(OrderEvent event) {
			this.all.add(event);
		}

		@IEventListener("end")
		@Order
		void end() {
			this.ended = true;
		}

	}

	static class OnlyPlaced {

		final List<OrderPlaced> placed = new CopyOnWriteArrayList<>();

		@IEventListener
		void placed(OrderPlaced event) {
			this.placed.add(event);
		}

	}

	static class Shaped {

		final List<Object> objects = new CopyOnWriteArrayList<>();

		final List<Integer> numbers = new CopyOnWriteArrayList<>();

		@IEventListener("objects")
		void object(Object payload) {
			this.objects.add(payload);
		}

		@IEventListener("numbers")
		void number(int number) {
			this.numbers.add(number);
		}

	}

	abstract static class Generic<T> {

		final List<Object> calls = new CopyOnWriteArrayList<>();

		@IEventListener("generic")
		void one(T payload) {
			this.calls.add(payload);
		}

		@IEventListener("generics")
		void many(List<T> payload, EventMessage<List<T>> message) {
			this.calls.add(payload);
		}

	}

	static class OfLines extends Generic<Line> {

	}

	static class Placeholders {

		final List<String> threads = new CopyOnWriteArrayList<>();

		@IEventListener(topic = "${my.topic}", lane = "${my.lane:slow}")
		void hear(String text) {
			this.threads.add(Thread.currentThread().getName());
		}

	}

	@IEventListener
	@Retention(RetentionPolicy.RUNTIME)
	@interface ChatListener {

		@AliasFor(annotation = IEventListener.class, attribute = "topic")
		String room();

	}

	static class Composed {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@ChatListener(room = "chat.*")
		void hear(String text) {
			this.heard.add(text);
		}

	}

	static class Ordered {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@IEventListener("n")
		void last(int n) {
			this.calls.add("last" + n);
		}

		@IEventListener("n")
		@Order(2)
		void alsoFirst(int n) {
			this.calls.add("second" + n);
		}

		@IEventListener("n")
		@Order(1)
		void first(int n) {
			this.calls.add("first" + n);
		}

	}

	static class Laned {

		final List<Integer> quick = new CopyOnWriteArrayList<>();

		final List<Integer> slow = new CopyOnWriteArrayList<>();

		final Set<String> threads = ConcurrentHashMap.newKeySet();

		final CountDownLatch blocked = new CountDownLatch(1);

		final CountDownLatch release = new CountDownLatch(1);

		@IEventListener("n")
		void quick(int n) {
			this.threads.add(Thread.currentThread().getName());
			this.quick.add(n);
		}

		@IEventListener(topic = "n", lane = "slow")
		void slow(int n) throws InterruptedException {
			this.threads.add(Thread.currentThread().getName());
			this.blocked.countDown();
			this.release.await();
			this.slow.add(n);
		}

	}

	static class Failing {

		final List<Integer> calls = new CopyOnWriteArrayList<>();

		@IEventListener("n")
		@Order(1)
		void error(int n) {
			throw new AssertionError("an Error");
		}

		@IEventListener("n")
		@Order(2)
		void checked(int n) throws Exception {
			throw new Exception("checked");
		}

		@IEventListener("n")
		@Order(3)
		CompletionStage<Void> late(int n) {
			return CompletableFuture.failedFuture(new IllegalStateException("late"));
		}

		@IEventListener("n")
		@Order(4)
		void hear(int n) {
			this.calls.add(n);
		}

	}

	static class Early implements SmartLifecycle {

		final List<String> heard = new CopyOnWriteArrayList<>();

		private final IEvents events;

		volatile boolean tooEarly;

		private volatile boolean running;

		Early(IEvents events) {
			this.events = events;
		}

		@PostConstruct
		void emit() {
			this.events.emit("early", "from post construct");
		}

		@IEventListener("early")
		void hear(String text) {
			this.tooEarly |= !this.running;
			this.heard.add(text);
		}

		@Override
		public void start() {
			this.events.emit("early", "while starting");
			this.running = true;
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return DEFAULT_PHASE - 1;
		}

	}

	@Lazy
	static class LazyOne {

		static volatile boolean made;

		LazyOne() {
			made = true;
		}

		@IEventListener("n")
		void hear(int n) {
		}

	}

	@Scope(BeanDefinition.SCOPE_PROTOTYPE)
	static class Prototype {

		static final Set<Object> instances = ConcurrentHashMap.newKeySet();

		@IEventListener("n")
		void hear(BigDecimal n) {
			instances.add(this);
		}

	}

	@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class Scoped {

		static final List<Integer> calls = new CopyOnWriteArrayList<>();

		@IEventListener("n")
		public void hear(int n) {
			calls.add(n);
		}

	}

	static class Counting {

		final List<Integer> heard = new CopyOnWriteArrayList<>();

		@IEventListener("n")
		void hear(int n) {
			this.heard.add(n);
		}

	}

	static class ChildCounting extends Counting {

	}

}
