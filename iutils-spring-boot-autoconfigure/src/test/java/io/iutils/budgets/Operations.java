package io.iutils.budgets;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import io.iutils.IEvent;
import io.iutils.IEvents;
import io.iutils.IRequestHandler;
import io.iutils.IRequests;
import io.iutils.IStash;
import io.iutils.protocol.SiblingApplication;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;

/**
 * What is measured: the public API as an application uses it, on one sibling, and what
 * that comes to at another one. Both are in this JVM, so that all threads of an operation
 * can be measured.
 */
final class Operations {

	private static final int ROUNDS = 7;

	/** As many fall asleep in one round. */
	private static final int SLEEPS = 20;

	/** With 8 threads. */
	private static final int EACH = 50;

	private final Meter meter;

	private final int times;

	private final SiblingApplication one;

	private final IStash stash;

	private final IEvents events;

	private Operations(Meter meter, int times, SiblingApplication one) {
		this.meter = meter;
		this.times = times;
		this.one = one;
		this.stash = one.stash();
		this.events = one.events();
	}

	/**
	 * @param times how often each is done in a round
	 */
	static void run(Path directory, Meter meter, int times) {
		try (SiblingApplication one = SiblingApplication.start(directory, Publisher.class)) {
			Operations operations = new Operations(meter, times, one);
			operations.alone();
			try (SiblingApplication two = SiblingApplication.start(directory, Quotes.class, Placements.class)) {
				operations.together(two);
			}
		}
	}

	private void alone() {
		Line line = new Line(1_000_000, "somebody", "What do you think of this?");
		byte[] large = new byte[4096];
		List<Line> hundred = IntStream.range(0, 100).mapToObj((i) -> line).toList();
		// So that all sums have the same number of digits.
		this.stash.put("hits", 1_000_000);
		this.stash.put("text", "a short text");
		this.stash.put("line", line);
		this.stash.put("large", large);
		repeat("get, absent", () -> this.stash.get("absent", Long.class));
		repeat("get, Long", () -> this.stash.get("hits", Long.class));
		repeat("get, String", () -> this.stash.get("text", String.class));
		repeat("get, record", () -> this.stash.get("line", Line.class));
		repeat("get, 4 KiB", () -> this.stash.get("large", byte[].class));
		repeat("put, record", () -> this.stash.put("line", line));
		repeat("put, 4 KiB", () -> this.stash.put("large", large));
		repeat("increment", () -> this.stash.increment("hits"));
		repeat("update, Long", () -> this.stash.update("hits", Long.class, 0L, (hits) -> hits + 1));
		combined("increment, 8 threads");
		IntStream.range(1000, 1100).forEach((i) -> this.stash.put("many." + i, i));
		repeat("keys, 100 found", () -> this.stash.keys("many.*").count());
		repeat("emit, record", () -> this.events.emit("chat.room", line));
		repeat("emitAll, 100 records", () -> this.events.emitAll("chat.room", hundred));
		ApplicationEventPublisher publisher = this.one.bean(Publisher.class).publisher();
		Placed placed = new Placed(1_000_000, "somebody");
		repeat("publishEvent, record", () -> publisher.publishEvent(placed));
	}

	private void together(SiblingApplication two) {
		Received received = new Received();
		two.events().on("chat.room", Line.class, (message) -> received.accept(message.payload().number()));
		two.bean(Placements.class).received(received);
		ApplicationEventPublisher publisher = this.one.bean(Publisher.class).publisher();
		IntConsumer emit = (number) -> this.events.emit("chat.room", new Line(number, "somebody", "Is it?"));
		deliver("deliver to on", received, emit);
		deliver("deliver to @EventListener", received,
				(number) -> publisher.publishEvent(new Placed(number, "somebody")));
		sleep("emit to a sleeper", "wake up, deliver, sleep", received, emit);
		two.stash().watch("watched", Integer.class, (change) -> received.accept(change.value()));
		deliver("deliver to watch", received, (number) -> this.stash.put("watched", number));
		IRequests requests = this.one.requests();
		Runnable ask = () -> requests.ask(two.self(), "quote", "IUTL", String.class).join();
		repeat("ask, at the asker", ask);
		repeat("ask, with all threads of sockets", "iutils-socket", ask);
		large(two.stash());
	}

	private void large(IStash there) {
		byte[] large = new byte[4096];
		for (int round = 0; round < ROUNDS; round++) {
			this.stash.put("large", large);
			Meter.Round measured = this.meter.begin("get, 4 KiB, just changed by a sibling");
			there.get("large", byte[].class);
			measured.end(1);
		}
	}

	private void repeat(String operation, Runnable once) {
		repeat(operation, "", once);
	}

	private void repeat(String operation, String others, Runnable once) {
		for (int round = 0; round < ROUNDS; round++) {
			Meter.Round measured = this.meter.begin(operation, others);
			for (int i = 0; i < this.times; i++) {
				once.run();
			}
			measured.end(this.times);
		}
	}

	/** The receiver has all of a round before it when it begins: it does not sleep. */
	private void deliver(String operation, Received received, IntConsumer publish) {
		for (int round = 0; round < ROUNDS; round++) {
			Delivery delivery = new Delivery(this.meter, operation, this.times);
			received.delivery = delivery;
			publish.accept(0);
			delivery.awaitBegin();
			for (int number = 1; number <= this.times; number++) {
				publish.accept(number);
			}
			delivery.open();
			delivery.awaitEnd();
		}
	}

	/** The receiver sleeps whenever something is sent. */
	private void sleep(String sending, String receiving, Received received, IntConsumer publish) {
		for (int round = 0; round < ROUNDS; round++) {
			Delivery delivery = new Delivery(this.meter, receiving, SLEEPS);
			received.delivery = delivery;
			delivery.open();
			publish.accept(0);
			delivery.awaitBegin();
			for (int number = 1; number <= SLEEPS; number++) {
				delivery.awaitSleep();
				Meter.Round measured = this.meter.begin(sending);
				publish.accept(number);
				measured.end(1);
			}
			delivery.awaitEnd();
		}
	}

	private void combined(String operation) {
		CyclicBarrier barrier = new CyclicBarrier(9);
		List<Thread> threads = IntStream.range(0, 8).mapToObj((i) -> new Thread(() -> {
			for (int round = 0; round < ROUNDS; round++) {
				await(barrier);
				for (int j = 0; j < EACH; j++) {
					this.stash.increment("hits");
				}
				await(barrier);
			}
		}, "writer-" + i)).toList();
		threads.forEach(Thread::start);
		for (int round = 0; round < ROUNDS; round++) {
			Meter.Round measured = this.meter.begin(operation, "writer-");
			await(barrier);
			await(barrier);
			measured.end(8 * EACH);
		}
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await();
		}
		catch (InterruptedException | BrokenBarrierException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A value of the stash, and the payload of an event.
	 */
	record Line(int number, String author, String text) {
	}

	/**
	 * What is published through Spring.
	 */
	@IEvent("orders.placed")
	record Placed(int number, String customer) {
	}

	record Publisher(ApplicationEventPublisher publisher) {
	}

	static final class Quotes {

		@IRequestHandler("quote")
		String quote(String symbol) {
			return symbol + " 17.25";
		}

	}

	static final class Placements {

		private volatile Received received = new Received();

		void received(Received received) {
			this.received = received;
		}

		@EventListener
		void placed(Placed placed) {
			this.received.accept(placed.number());
		}

	}

	/**
	 * Hands on to the round that is measured now.
	 */
	private static final class Received {

		private volatile @Nullable Delivery delivery;

		void accept(int number) {
			Delivery delivery = this.delivery;
			if (delivery != null) {
				delivery.received(number);
			}
		}

	}

}
