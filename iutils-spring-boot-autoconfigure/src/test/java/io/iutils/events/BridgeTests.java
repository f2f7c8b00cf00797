package io.iutils.events;

import static io.iutils.events.Contexts.count;
import static io.iutils.events.Contexts.events;
import static io.iutils.events.Contexts.self;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iutils.EventMessage;
import io.iutils.EventNotBridged;
import io.iutils.IEvent;
import io.iutils.IEventListener;
import io.iutils.IEvents;
import io.iutils.RemoteEvent;
import io.iutils.TooManyReactionsException;
import io.iutils.ValueTooLargeException;
import io.iutils.engine.Counters;
import io.iutils.events.sample.OrderCancelled;
import io.iutils.events.sample.OrderEvent;
import io.iutils.events.sample.OrderPlaced;
import io.iutils.events.sample.PriceChanged;
import io.iutils.events.sample.Shape;
import jakarta.annotation.PostConstruct;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import io.iutils.testing.OnEveryEngine;

/**
 * Events that are published through Spring reach ordinary listeners of the siblings.
 */
@OnEveryEngine
class BridgeTests {

	@RegisterExtension
	final Contexts contexts = new Contexts();

	@Test
	void ordinaryListenersHearItOnceHereAtOnceAndOnceInEachSibling() {
		ApplicationContext here = this.contexts.start(Plain.class);
		ApplicationContext there = this.contexts.start(Plain.class);
		ApplicationContext third = this.contexts.start(Plain.class);
		Plain heardHere = here.getBean(Plain.class);
		here.publishEvent(new OrderPlaced(1));
		assertThat(heardHere.placed).containsExactly(new OrderPlaced(1));
		assertThat(heardHere.threads).containsExactly(Thread.currentThread().getName());
		there.publishEvent(new OrderPlaced(2));
		for (ApplicationContext each : List.of(here, there, third)) {
			Plain heard = each.getBean(Plain.class);
			await().untilAsserted(() -> assertThat(heard.journal).containsExactly(1L, 2L));
			assertThat(heard.placed).containsExactlyInAnyOrder(new OrderPlaced(1), new OrderPlaced(2));
			assertThat(heard.all).hasSize(2);
		}
		assertThat(heardHere.remote).containsExactly("2 from " + self(there).id());
		assertThat(third.getBean(Plain.class).remote).containsExactly("1 from " + self(here).id(),
				"2 from " + self(there).id());
		assertThat(third.getBean(Plain.class).threads).containsOnly("iutils-dispatch");
	}

	@Test
	void emittedEventsNeverReachOrdinaryListeners() {
		ApplicationContext here = this.contexts.start(Plain.class);
		ApplicationContext there = this.contexts.start(Plain.class);
		events(here).emit("orders.placed", new OrderPlaced(1));
		events(here).emitTo(self(there), "orders.placed", new OrderPlaced(2));
		here.publishEvent(new OrderPlaced(3));
		Plain heard = there.getBean(Plain.class);
		await().untilAsserted(() -> assertThat(heard.journal).containsExactly(1L, 2L, 3L));
		assertThat(heard.placed).containsExactly(new OrderPlaced(3));
		assertThat(here.getBean(Plain.class).placed).containsExactly(new OrderPlaced(3));
	}

	@Test
	void otherEventsStayAtHome() {
		ApplicationContext here = this.contexts.start(Plain.class);
		here.publishEvent("text");
		here.publishEvent(new PayloadApplicationEvent<>(this, "text"));
		here.publishEvent(new LocalEvent(this));
		assertThat(events(here).lastId()).isZero();
	}

	@Test
	void listedTypesTravelUnderTheirClassName() {
		this.contexts.with("iutils.events.bridged-types", Listed.class.getName());
		ApplicationContext here = this.contexts.start(ListedListener.class);
		ApplicationContext there = this.contexts.start(ListedListener.class);
		here.publishEvent(new Listed("a"));
		ListedListener heard = there.getBean(ListedListener.class);
		await().until(() -> heard.calls.size() == 2);
		assertThat(heard.calls).containsExactlyInAnyOrder("plain a", "annotated a");
		assertThat(events(here).read(Listed.class.getName(), 0, Listed.class, 9)).hasSize(1);
	}

	@Test
	void supertypesConditionsOrderAndListenerBeansWorkAsUsual() {
		ApplicationContext here = this.contexts.start();
		ApplicationContext there = this.contexts.start(Various.class, ListenerBean.class, RemoteListenerBean.class);
		Various heard = there.getBean(Various.class);
		here.publishEvent(new OrderPlaced(1));
		here.publishEvent(new OrderPlaced(2));
		await().until(() -> heard.calls.contains("last 2"));
		assertThat(heard.calls).containsExactly("first 1", "second 1", "super 1", "remote super 1", "last 1", "first 2",
				"second 2", "condition 2", "super 2", "remote super 2", "last 2");
		assertThat(there.getBean(ListenerBean.class).heard).containsExactly(new OrderPlaced(1), new OrderPlaced(2));
		assertThat(there.getBean(RemoteListenerBean.class).heard).containsExactly(self(here).id(), self(here).id());
	}

	@Test
	void typesOfASealedInterfaceTravel() {
		ApplicationContext here = this.contexts.start();
		ApplicationContext there = this.contexts.start(Shapes.class);
		here.publishEvent(new Shape.Circle(1));
		here.publishEvent(new Shape.Triangle(2));
		here.publishEvent(new Shape.Spiral(3));
		Shapes heard = there.getBean(Shapes.class);
		await().until(() -> heard.journal.size() == 3);
		assertThat(heard.plain).containsExactly(new Shape.Circle(1), new Shape.Triangle(2), new Shape.Spiral(3));
		assertThat(heard.journal).isEqualTo(heard.plain);
		assertThat(heard.circles).containsExactly(new Shape.Circle(1));
	}

	@Test
	void eachListenerGetsAnObjectOfItsOwn() {
		ApplicationContext here = this.contexts.start();
		ApplicationContext there = this.contexts.start(Identities.class);
		here.publishEvent(new OrderPlaced(1));
		Identities heard = there.getBean(Identities.class);
		await().until(() -> heard.heard.size() == 2);
		assertThat(heard.heard.get(0)).isEqualTo(heard.heard.get(1)).isNotSameAs(heard.heard.get(1));
	}

	@Test
	void aListenerThatThrowsIsCountedAndOthersStillRun() {
		ApplicationContext here = this.contexts.start();
		ApplicationContext there = this.contexts.start(Throwing.class);
		here.publishEvent(new OrderPlaced(1));
		here.publishEvent(new OrderPlaced(2));
		Throwing heard = there.getBean(Throwing.class);
		await().until(() -> heard.heard.size() == 2);
		assertThat(count(there, Counters.Count.LISTENER_FAILURES)).isEqualTo(4);
	}

	@Test
	void anExceptionOfALocalListenerReachesThePublisherAndDoesNotTakeTheEventBack() {
		ApplicationContext here = this.contexts.start(Throwing.class);
		ApplicationContext there = this.contexts.start(Plain.class);
		org.assertj.core.api.Assertions.assertThatIllegalStateException()
			.isThrownBy(() -> here.publishEvent(new OrderPlaced(1)));
		await().until(() -> !there.getBean(Plain.class).placed.isEmpty());
	}

	@Test
	void causesStandBeforeEffects() {
		ApplicationContext here = this.contexts.start(Answering.class);
		here.publishEvent(new OrderPlaced(1));
		List<EventMessage<Object>> read = events(here).read("**", 0, Object.class, 9);
		assertThat(read).extracting(EventMessage::payload).containsExactly(new OrderPlaced(1), new OrderCancelled(1));
	}

	@Test
	void anAnswerToAReceivedEventIsBridgedOnceBySiblingsThatAnswer() {
		ApplicationContext here = this.contexts.start(Plain.class);
		this.contexts.start(Answering.class);
		this.contexts.start(Answering.class);
		here.publishEvent(new OrderPlaced(1));
		Plain heard = here.getBean(Plain.class);
		await().until(() -> heard.all.size() == 3);
		// Siblings may be faster than our own listeners, which run after the bridge.
		assertThat(heard.all).containsExactlyInAnyOrder(new OrderPlaced(1), new OrderCancelled(1),
				new OrderCancelled(1));
		assertThat(heard.placed).hasSize(1);
	}

	@Test
	void siblingsThatAnswerEachOtherForEverAreCut() {
		ApplicationContext here = this.contexts.start(PingPong.class);
		ApplicationContext there = this.contexts.start(PingPong.class);
		here.publishEvent(new Ball(0));
		List<ApplicationContext> both = List.of(here, there);
		await().until(() -> both.stream().mapToLong((each) -> each.getBean(PingPong.class).cut.size()).sum() == 1);
		EventNotBridged cut = both.stream()
			.flatMap((each) -> each.getBean(PingPong.class).cut.stream())
			.findFirst()
			.orElseThrow();
		assertThat(cut.event()).isEqualTo(new Ball(9));
		assertThat(cut.reason()).isInstanceOf(TooManyReactionsException.class);
		assertThat(events(here).read("ball", 0, Ball.class, 99)).hasSize(9);
	}

	@Test
	void aReceivedEventThatIsPublishedAgainIsNotSentBack() {
		ApplicationContext here = this.contexts.start();
		ApplicationContext there = this.contexts.start(Republishing.class);
		here.publishEvent(new OrderPlaced(1));
		here.publishEvent(new PriceChanged("secret", BigDecimal.ONE, List.of()));
		Republishing heard = there.getBean(Republishing.class);
		await().until(() -> heard.again.size() == 2);
		assertThat(events(here).read("**", 0, Object.class, 99)).hasSize(2);
	}

	@Test
	void applicationEventsTravelWithoutTheirSource() {
		ApplicationContext here = this.contexts.start(Prices.class);
		ApplicationContext there = this.contexts.start(Prices.class);
		Object source = new Object();
		PriceChanged published = new PriceChanged(source, new BigDecimal("12.300"), List.of(new OrderPlaced(7)));
		here.publishEvent(published);
		Prices heardHere = here.getBean(Prices.class);
		Prices heardThere = there.getBean(Prices.class);
		await().until(
				() -> heardThere.plain.size() == 1 && heardThere.journal.size() == 1 && heardHere.journal.size() == 1);
		assertThat(heardHere.plain).containsExactly(published);
		for (PriceChanged received : List.of(heardThere.plain.get(0), heardThere.journal.get(0),
				heardHere.journal.get(0))) {
			assertThat(received).isNotSameAs(published);
			assertThat(received.getSource()).isEqualTo(self(here));
			assertThat(received.getPrice()).isEqualTo(new BigDecimal("12.300"));
			assertThat(received.orders()).containsExactly(new OrderPlaced(7));
		}
	}

	@Test
	void whatCannotBeBridgedIsToldHereAndThePublisherDoesNotNotice() {
		this.contexts.with("iutils.events.max-payload-size", "60B");
		ApplicationContext here = this.contexts.start(Plain.class, Failures.class);
		BigDecimal large = BigDecimal.TEN.pow(100).subtract(BigDecimal.ONE);
		here.publishEvent(new OrderPlaced(1, large));
		assertThat(here.getBean(Plain.class).placed).containsExactly(new OrderPlaced(1, large));
		List<EventNotBridged> failures = here.getBean(Failures.class).heard;
		assertThat(failures).hasSize(1);
		assertThat(failures.get(0).event()).isEqualTo(new OrderPlaced(1, large));
		assertThat(failures.get(0).reason()).isInstanceOf(ValueTooLargeException.class);
		assertThat(count(here, Counters.Count.EVENTS_NOT_BRIDGED)).isOne();
		assertThat(events(here).lastId()).isZero();
		here.publishEvent(new OrderPlaced(2));
		assertThat(events(here).lastId()).isPositive();
	}

	@Test
	void aTypeThatIsFoundLateAndCannotTravelIsToldHereAndThePublisherDoesNotNotice() {
		ApplicationContext here = this.contexts.start(Failures.class, UnmakableListener.class);
		UnmakableEvent event = new UnmakableEvent(1);
		here.publishEvent(event);
		here.publishEvent(event);
		assertThat(here.getBean(UnmakableListener.class).heard).containsExactly(event, event);
		assertThat(here.getBean(Failures.class).heard).hasSize(2).allSatisfy((failure) -> {
			assertThat(failure.event()).isSameAs(event);
			assertThat(failure.topic()).isEqualTo("unmakable");
		});
		assertThat(events(here).lastId()).isZero();
	}

	@IEvent("unmakable")
	static class UnmakableEvent extends ApplicationEvent {

		UnmakableEvent(int number) {
			super(number);
		}

	}

	static class UnmakableListener {

		final List<Object> heard = new CopyOnWriteArrayList<>();

		@EventListener(condition = "true")
		void all(ApplicationEvent event) {
			if (event instanceof UnmakableEvent) {
				this.heard.add(event);
			}
		}

	}

	@Test
	void aListenerOfTheFailureThatThrowsDoesNotReachThePublisher() {
		this.contexts.with("iutils.events.max-payload-size", "1B");
		ApplicationContext here = this.contexts.start(Plain.class, FailingFailures.class);
		here.publishEvent(new OrderPlaced(1));
		assertThat(here.getBean(Plain.class).placed).hasSize(1);
	}

	@Test
	void anAsynchronousMulticasterKeepsOrderInTheJournalAndOnArrival() {
		ApplicationContext here = this.contexts.start(AsyncMulticaster.class);
		ApplicationContext there = this.contexts.start(AsyncMulticaster.class, Plain.class);
		for (int i = 0; i < 50; i++) {
			here.publishEvent(new OrderPlaced(i));
			assertThat(events(here).read("**", 0, Object.class, 99)).hasSize(i + 1);
		}
		Plain heard = there.getBean(Plain.class);
		await().until(() -> heard.placed.size() == 50);
		assertThat(heard.placed).extracting(OrderPlaced::number).isSorted();
		assertThat(heard.threads).containsOnly("iutils-dispatch");
	}

	@Test
	void listenersThatComeAndGoWhileTheContextRunsAreRespected() {
		ApplicationContext here = this.contexts.start();
		AnnotationConfigApplicationContext there = this.contexts.start(Plain.class);
		Plain heard = there.getBean(Plain.class);
		here.publishEvent(new OrderPlaced(1));
		await().until(() -> heard.placed.size() == 1);
		List<Object> late = new CopyOnWriteArrayList<>();
		ApplicationListener<PayloadApplicationEvent<OrderPlaced>> listener = ApplicationListener.forPayload(late::add);
		there.addApplicationListener(listener);
		here.publishEvent(new OrderPlaced(2));
		await().until(() -> heard.placed.size() == 2 && !late.isEmpty());
		there.removeApplicationListener(listener);
		here.publishEvent(new OrderPlaced(3));
		await().until(() -> heard.placed.size() == 3);
		assertThat(late).containsExactly(new OrderPlaced(2));
	}

	@Test
	void anEventOfAChildContextIsBridgedOnce() {
		ApplicationContext there = this.contexts.start(Plain.class);
		ApplicationContext parent = this.contexts.start(Plain.class);
		ApplicationContext child = this.contexts.start((context) -> context.setParent(parent), ChildPlain.class);
		child.publishEvent(new OrderPlaced(1));
		Plain heard = there.getBean(Plain.class);
		await().until(() -> heard.journal.size() == 1);
		assertThat(heard.placed).hasSize(1);
		assertThat(events(there).read("**", 0, Object.class, 9)).hasSize(1);
		assertThat(parent.getBean(Plain.class).placed).hasSize(1);
		assertThat(child.getBean(ChildPlain.class).placed).hasSize(1);
	}

	@Test
	void receivedEventsReachOrdinaryListenersOfChildAndParentOnce() {
		ApplicationContext there = this.contexts.start();
		ApplicationContext parent = this.contexts.start(Plain.class);
		ApplicationContext child = this.contexts.start((context) -> context.setParent(parent), ChildPlain.class);
		there.publishEvent(new OrderPlaced(1));
		Plain inParent = parent.getBean(Plain.class);
		ChildPlain inChild = child.getBean(ChildPlain.class);
		await().until(() -> inParent.journal.size() == 1 && inChild.journal.size() == 1);
		assertThat(inParent.placed).hasSize(1);
		assertThat(inChild.placed).hasSize(1);
	}

	@Test
	void aParentWithoutIutilsHearsToo() {
		AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(Identities.class);
		try (parent) {
			ApplicationContext there = this.contexts.start();
			AnnotationConfigApplicationContext child = this.contexts.start((context) -> context.setParent(parent),
					Plain.class);
			there.publishEvent(new OrderPlaced(1));
			Identities heard = parent.getBean(Identities.class);
			await().until(() -> heard.heard.size() == 2);
			child.close();
		}
	}

	@Test
	void aTypeThatIsUnknownHereIsSkippedAndCounted() {
		this.contexts.with("iutils.events.bridged-types", Listed.class.getName());
		ApplicationContext there = this.contexts.start();
		this.contexts.with("iutils.events.bridged-types", "");
		ApplicationContext here = this.contexts.start(Plain.class);
		there.publishEvent(new Listed("a"));
		there.publishEvent(new OrderPlaced(1));
		Plain heard = here.getBean(Plain.class);
		await().until(() -> heard.journal.size() == 1);
		assertThat(heard.placed).hasSize(1);
		assertThat(count(here, Counters.Count.EVENTS_SKIPPED)).isOne();
	}

	@Test
	void whatIsPublishedWhileBeansAreMadeReachesSiblings() {
		ApplicationContext there = this.contexts.start(Plain.class);
		this.contexts.start(Publishing.class);
		Plain heard = there.getBean(Plain.class);
		await().until(() -> heard.placed.size() == 1);
		await().until(() -> heard.journal.size() == 1);
	}

	@Test
	void asyncListenersOfReceivedEventsRunOnce() {
		ApplicationContext here = this.contexts.start();
		this.contexts.start(AsyncListener.class);
		here.publishEvent(new OrderPlaced(1));
		await().until(() -> !AsyncListener.threads.isEmpty());
		assertThat(AsyncListener.threads).hasSize(1).noneMatch("iutils-dispatch"::equals);
	}

	@Test
	void theTypeOfAnOrdinaryListenerIsKnownWhereverItLies() {
		ApplicationContext here = this.contexts.start();
		ApplicationContext there = this.contexts.start(LibraryListener.class);
		here.publishEvent(new LibraryEvent(1));
		LibraryListener heard = there.getBean(LibraryListener.class);
		await().until(() -> heard.heard.size() == 2);
		assertThat(heard.heard).containsExactlyInAnyOrder(new LibraryEvent(1), "remote");
	}

	static class Plain {

		final List<OrderPlaced> placed = new CopyOnWriteArrayList<>();

		final List<String> remote = new CopyOnWriteArrayList<>();

		final List<Object> all = new CopyOnWriteArrayList<>();

		final List<Long> journal = new CopyOnWriteArrayList<>();

		final Set<String> threads = ConcurrentHashMap.newKeySet();

		@EventListener
		void placed(OrderPlaced event) {
			this.threads.add(Thread.currentThread().getName());
			this.placed.add(event);
		}

		@EventListener
		void remote(RemoteEvent<OrderPlaced> event) {
			this.remote.add(event.getPayload().number() + " from " + event.origin().id());
			assertThat(event.message().payload()).isSameAs(event.getPayload());
		}

		@EventListener
		void all(OrderEvent event) {
			this.all.add(event);
		}

		@IEventListener
		void journal(OrderPlaced event) {
			this.journal.add(event.number());
		}

	}

	static class ChildPlain extends Plain {

	}

	static class LocalEvent extends ApplicationEvent {

		LocalEvent(Object source) {
			super(source);
		}

	}

	record Listed(String text) {
	}

	static class ListedListener {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@EventListener
		void plain(Listed event) {
			this.calls.add("plain " + event.text());
		}

		@IEventListener
		void annotated(Listed event) {
			this.calls.add("annotated " + event.text());
		}

	}

	static class Various {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@EventListener
		@Order(9)
		void last(OrderPlaced event) {
			this.calls.add("last " + event.number());
		}

		@EventListener
		@Order(1)
		void first(OrderPlaced event) {
			this.calls.add("first " + event.number());
		}

		@EventListener(classes = { OrderPlaced.class, OrderCancelled.class })
		@Order(2)
		void second(OrderEvent event) {
			this.calls.add("second " + event.number());
		}

		@EventListener(condition = "#event.number == 2")
		@Order(3)
		void condition(OrderPlaced event) {
			this.calls.add("condition " + event.number());
		}

		@EventListener
		@Order(4)
		void supertype(OrderEvent event) {
			this.calls.add("super " + event.number());
		}

		@EventListener
		@Order(5)
		void remoteSupertype(RemoteEvent<? extends OrderEvent> event) {
			this.calls.add("remote super " + event.getPayload().number());
		}

		@EventListener
		@Order(6)
		void other(OrderCancelled event) {
			this.calls.add("never");
		}

		@EventListener
		@Order(7)
		void otherRemote(RemoteEvent<OrderCancelled> event) {
			this.calls.add("never");
		}

	}

	static class ListenerBean implements ApplicationListener<PayloadApplicationEvent<OrderPlaced>> {

		final List<OrderPlaced> heard = new CopyOnWriteArrayList<>();

		@Override
		public void onApplicationEvent(PayloadApplicationEvent<OrderPlaced> event) {
			this.heard.add(event.getPayload());
		}

	}

	static class RemoteListenerBean implements ApplicationListener<RemoteEvent<OrderPlaced>> {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@Override
		public void onApplicationEvent(RemoteEvent<OrderPlaced> event) {
			this.heard.add(event.origin().id());
		}

	}

	static class Shapes {

		final List<Shape> plain = new CopyOnWriteArrayList<>();

		final List<Shape> circles = new CopyOnWriteArrayList<>();

		final List<Shape> journal = new CopyOnWriteArrayList<>();

		@EventListener
		void plain(Shape shape) {
			this.plain.add(shape);
		}

		@EventListener
		void circle(Shape.Circle shape) {
			this.circles.add(shape);
		}

		@IEventListener
		void journal(Shape shape) {
			this.journal.add(shape);
		}

	}

	static class Identities {

		final List<Object> heard = new CopyOnWriteArrayList<>();

		@EventListener
		void one(OrderPlaced event) {
			this.heard.add(event);
		}

		@EventListener
		void two(OrderPlaced event) {
			this.heard.add(event);
		}

	}

	static class Throwing {

		final List<Object> heard = new CopyOnWriteArrayList<>();

		@EventListener
		@Order(1)
		void exception(OrderPlaced event) {
			throw new IllegalStateException("an exception");
		}

		@EventListener
		@Order(2)
		void error(OrderPlaced event) {
			throw new AssertionError("an Error");
		}

		@EventListener
		@Order(3)
		void hear(OrderPlaced event) {
			this.heard.add(event);
		}

	}

	static class Answering {

		@EventListener
		OrderCancelled answer(OrderPlaced event) {
			return new OrderCancelled(event.number());
		}

	}

	/** Not in the packages that are looked into. */
	@IEvent("library")
	record LibraryEvent(int number) {
	}

	static class LibraryListener {

		final List<Object> heard = new CopyOnWriteArrayList<>();

		@EventListener
		void hear(LibraryEvent event) {
			this.heard.add(event);
		}

		@EventListener
		void remote(RemoteEvent<LibraryEvent> event) {
			this.heard.add("remote");
		}

	}

	@IEvent("ball")
	record Ball(int hits) {
	}

	static class PingPong {

		final List<EventNotBridged> cut = new CopyOnWriteArrayList<>();

		@EventListener
		Ball hit(RemoteEvent<Ball> ball) {
			return new Ball(ball.getPayload().hits() + 1);
		}

		@EventListener
		void cut(EventNotBridged failure) {
			this.cut.add(failure);
		}

	}

	static class Republishing {

		final List<Object> again = new CopyOnWriteArrayList<>();

		private final ApplicationEventPublisher publisher;

		Republishing(ApplicationEventPublisher publisher) {
			this.publisher = publisher;
		}

		@EventListener
		void placed(RemoteEvent<OrderPlaced> event) {
			if (this.again.isEmpty()) {
				this.again.add(event);
				this.publisher.publishEvent(event);
			}
		}

		@EventListener
		void price(PriceChanged event) {
			if (this.again.size() == 1) {
				this.again.add(event);
				this.publisher.publishEvent(event);
			}
		}

	}

	static class Prices {

		final List<PriceChanged> plain = new CopyOnWriteArrayList<>();

		final List<PriceChanged> journal = new CopyOnWriteArrayList<>();

		@EventListener
		void plain(PriceChanged event) {
			this.plain.add(event);
		}

		@IEventListener
		void journal(PriceChanged event) {
			this.journal.add(event);
		}

	}

	static class Failures {

		final List<EventNotBridged> heard = new CopyOnWriteArrayList<>();

		@EventListener
		void on(EventNotBridged failure) {
			this.heard.add(failure);
		}

	}

	static class FailingFailures {

		@EventListener
		void on(EventNotBridged failure) {
			throw new IllegalStateException("a listener of the failure fails");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AsyncMulticaster {

		@Bean
		SimpleApplicationEventMulticaster applicationEventMulticaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor("async-"));
			return multicaster;
		}

	}

	static class Publishing {

		private final ApplicationEventPublisher publisher;

		Publishing(ApplicationEventPublisher publisher, IEvents events) {
			this.publisher = publisher;
		}

		@PostConstruct
		void publish() {
			this.publisher.publishEvent(new OrderPlaced(1));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@org.springframework.scheduling.annotation.EnableAsync(proxyTargetClass = true)
	static class AsyncListener {

		/** Static, since the bean is a proxy. */
		static final List<String> threads = new CopyOnWriteArrayList<>();

		@EventListener
		@Async
		public void hear(OrderPlaced event) {
			threads.add(Thread.currentThread().getName());
		}

	}

}
