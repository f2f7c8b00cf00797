package io.iutils.events;

import static io.iutils.events.Contexts.count;
import static io.iutils.events.Contexts.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iutils.EventMessage;
import io.iutils.IEventListener;
import io.iutils.engine.Counters;
import io.iutils.events.sample.OrderPlaced;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import io.iutils.testing.OnEveryEngine;

/**
 * Signatures and places of listener methods that look odd and work, each called once.
 */
@OnEveryEngine
class ListenerSignatureTests {

	static final List<String> calls = new CopyOnWriteArrayList<>();

	@RegisterExtension
	final Contexts contexts = new Contexts();

	@BeforeEach
	void forget() {
		calls.clear();
	}

	@Test
	void primitivesArraysAndVarargsTakeWhatFits() {
		ApplicationContext here = this.contexts.start(Primitives.class);
		events(here).emit("n", 7);
		awaitCalls("byte 7", "short 7", "int 7", "long 7", "float 7.0", "double 7.0", "message 7");
		events(here).emit("flag", true);
		awaitCalls("boolean true");
		events(here).emit("char", 'c');
		awaitCalls("char c");
		events(here).emit("texts", List.of("a", "b"));
		awaitCalls("varargs [a, b]", "array [a, b]");
		events(here).emit("bytes", new byte[] { 1 });
		awaitCalls("bytes [1]");
		events(here).emit("texts", null);
		awaitCalls("varargs null", "array null");
		assertThat(count(here, Counters.Count.EVENTS_SKIPPED)).isZero();
		// Too large for some, and no number for others.
		events(here).emit("n", 1_000_000);
		awaitCalls("int 1000000", "long 1000000", "float 1000000.0", "double 1000000.0", "message 1000000");
		await().until(() -> count(here, Counters.Count.EVENTS_SKIPPED) == 2);
		events(here).emit("n", null);
		await().until(() -> count(here, Counters.Count.EVENTS_SKIPPED) == 2 + 6);
		awaitCalls("message null");
		assertThat(count(here, Counters.Count.LISTENER_FAILURES)).isZero();
	}

	@Test
	void staticMethodsAreCalled() {
		events(this.contexts.start(OfStatic.class)).emit("n", 1);
		awaitCalls("static 1");
	}

	@Test
	void methodsOfConfigurationsAndBeansOfFactoryMethodsAreCalledOnce() {
		events(this.contexts.start(Full.class)).emit("n", 1);
		awaitCalls("configuration 1", "made 1");
	}

	@Test
	void inheritedMethodsAreCalledOnce() {
		events(this.contexts.start(Inheriting.class, Overriding.class)).emit("n", 1);
		awaitCalls("Inheriting above 1", "Inheriting default 1", "overriding above 1", "overriding default 1");
	}

	@Test
	void methodsOfGenericInterfacesAreCalledOnceWithTheirType() {
		events(this.contexts.start(OfOrders.class)).emit("orders.placed", new OrderPlaced(1));
		awaitCalls("order 1", "message 1");
	}

	@Test
	void theMessageMayBeOfASupertypeOrSayNothing() {
		events(this.contexts.start(Messages.class)).emit("n", List.of("a"));
		awaitCalls("wildcard [a]", "raw [a]", "super [a]", "same [a]", "bounded [a]");
	}

	/** Neither less nor more. */
	private static void awaitCalls(String... expected) {
		await().untilAsserted(() -> assertThat(calls).containsExactlyInAnyOrder(expected));
		calls.clear();
	}

	static class Primitives {

		@IEventListener("n")
		void take(byte n) {
			calls.add("byte " + n);
		}

		@IEventListener("n")
		void take(short n) {
			calls.add("short " + n);
		}

		@IEventListener("n")
		void take(int n) {
			calls.add("int " + n);
		}

		@IEventListener("n")
		void take(long n) {
			calls.add("long " + n);
		}

		@IEventListener("n")
		void take(float n) {
			calls.add("float " + n);
		}

		@IEventListener("n")
		void take(double n) {
			calls.add("double " + n);
		}

		@IEventListener("n")
		void take(EventMessage<Integer> n) {
			calls.add("message " + n.payload());
		}

		@IEventListener("flag")
		void take(boolean flag) {
			calls.add("boolean " + flag);
		}

		@IEventListener("char")
		void take(char c) {
			calls.add("char " + c);
		}

		@IEventListener("texts")
		void varargs(String... texts) {
			calls.add("varargs " + Arrays.toString(texts));
		}

		@IEventListener("texts")
		void array(String[] texts) {
			calls.add("array " + Arrays.toString(texts));
		}

		@IEventListener("bytes")
		void bytes(byte... bytes) {
			calls.add("bytes " + Arrays.toString(bytes));
		}

	}

	static class OfStatic {

		@IEventListener("n")
		static void hear(int n) {
			calls.add("static " + n);
		}

	}

	@Configuration
	static class Full {

		@IEventListener("n")
		void hear(int n) {
			calls.add("configuration " + n);
		}

		@Bean
		Made made() {
			return new Made();
		}

	}

	static class Made {

		@IEventListener("n")
		void hear(int n) {
			calls.add("made " + n);
		}

	}

	interface Below {

		@IEventListener("n")
		default void below(int n) {
			calls.add(getClass().getSimpleName() + " default " + n);
		}

	}

	abstract static class Above {

		@IEventListener("n")
		void above(int n) {
			calls.add(getClass().getSimpleName() + " above " + n);
		}

	}

	static class Inheriting extends Above implements Below {

	}

	static class Overriding extends Above implements Below {

		/** Once annotated, an overriding method is a listener too. */
		@Override
		void above(int n) {
			calls.add("overriding above " + n);
		}

		@Override
		@IEventListener("n")
		public void below(int n) {
			calls.add("overriding default " + n);
		}

	}

	interface Handler<T> {

		void handle(T event);

		void handleMessage(EventMessage<T> message);

	}

	static class OfOrders implements Handler<OrderPlaced> {

		@Override
		@IEventListener
		public void handle(OrderPlaced order) {
			calls.add("order " + order.number());
		}

		@Override
		@IEventListener
		public void handleMessage(EventMessage<OrderPlaced> message) {
			calls.add("message " + message.payload().number());
		}

	}

	static class Messages {

		@IEventListener("n")
		void wildcard(List<String> texts, EventMessage<?> message) {
			calls.add("wildcard " + message.payload());
		}

		@IEventListener("n")
		@SuppressWarnings("rawtypes")
		void raw(List<String> texts, EventMessage message) {
			calls.add("raw " + message.payload());
		}

		@IEventListener("n")
		void above(List<String> texts, EventMessage<Iterable<String>> message) {
			calls.add("super " + message.payload());
		}

		@IEventListener("n")
		void same(List<String> texts, EventMessage<List<String>> message) {
			calls.add("same " + message.payload());
		}

		@IEventListener("n")
		void bounded(List<String> texts, EventMessage<? extends List<? extends CharSequence>> message) {
			calls.add("bounded " + message.payload());
		}

	}

}
