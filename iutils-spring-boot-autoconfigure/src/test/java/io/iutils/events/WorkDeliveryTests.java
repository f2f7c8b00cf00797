package io.iutils.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.iutils.DeadLetter;
import io.iutils.EventDeadLettered;
import io.iutils.IutilsException;
import io.iutils.engine.Engine;
import io.iutils.engine.Lanes;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.Propagation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Attempts, failures and dead letters, on the test's own thread and time.
 */
class WorkDeliveryTests {

	private FakeSiblings memory = new FakeSiblings();

	private final List<Lanes> opened = new ArrayList<>();

	private final List<Long> handled = new ArrayList<>();

	private final List<Object> told = new ArrayList<>();

	private RuntimeException failure = new IllegalStateException("bad");

	@AfterEach
	void close() {
		log(null);
		this.opened.forEach(Lanes::close);
	}

	private WorkDelivery start(boolean shared) {
		Engine engine = this.memory.sibling();
		Lanes lanes = new Lanes(engine);
		this.opened.add(lanes);
		EventCalls calls = new EventCalls(engine.counters(), new Reactions(), lanes.calls(), Propagation.NONE,
				this.told::add);
		Workers workers = new Workers(engine, lanes, calls, null, new DeadLetters(engine, null, InstantSource.system()),
				new Attempts(3, Duration.ofMillis(10)), 0, this.memory.nanoTime());
		EventWork work = shared
				? new SharedWork(engine, "name", 0, (event) -> true, LoggedEvent::topic, this.memory.nanoTime())
				: new ResumedWork(engine, "name", 0, (event) -> true, this.memory.nanoTime());
		return new WorkDelivery(workers, "name", "listener", lanes.defaultLane(), work, this::handle);
	}

	private CompletionStage<?> handle(LoggedEvent event) {
		this.handled.add(event.id());
		if (event.topic().equals("bad")) {
			throw this.failure;
		}
		return null;
	}

	private void deliver(WorkDelivery delivery) {
		try {
			delivery.deliver();
		}
		catch (IutilsException ex) {
			// The lane goes on.
		}
	}

	private List<DeadLetter> letters() {
		return new DeadLetters(this.memory.sibling(), null, InstantSource.system()).list();
	}

	/** What hundreds of runs would say is not worth reading. */
	private static void log(LogLevel level) {
		LoggingSystem.get(WorkDeliveryTests.class.getClassLoader()).setLogLevel("io.iutils.events", level);
	}

	@Test
	void everyCallMayFailAndNothingIsHandledTwice() {
		log(LogLevel.OFF);
		for (boolean shared : List.of(true, false)) {
			boolean failed = true;
			for (int calls = 0; failed; calls++) {
				for (boolean after : List.of(false, true)) {
					this.memory = new FakeSiblings();
					this.handled.clear();
					this.told.clear();
					WorkDelivery one = start(shared);
					WorkDelivery two = start(shared);
					this.memory.failIn(calls, after);
					List.of("a", "bad", "b", "bad", "a").forEach(this.memory::emit);
					for (int i = 0; i < 20; i++) {
						deliver(one);
						deliver(two);
						this.memory.pass(Duration.ofMillis(200));
					}
					failed = this.memory.hasFailed();
					this.memory.neverFail();
					assertThat(this.handled).as("%s, %d calls before", shared, calls)
						.containsExactlyInAnyOrder(1L, 2L, 2L, 2L, 3L, 4L, 4L, 4L, 5L);
					assertThat(letters()).extracting(DeadLetter::eventId).containsExactly(2L, 4L);
					assertThat(this.told).hasSize(2).hasOnlyElementsOfType(EventDeadLettered.class);
					one.pause();
					two.pause();
					assertThat(this.memory.claims()).isZero();
				}
			}
		}
	}

	@Test
	void aFailureThatCannotEvenBeToldIsADeadLetter() {
		for (boolean throwing : List.of(true, false)) {
			this.memory = new FakeSiblings();
			this.failure = new Untold(throwing);
			WorkDelivery delivery = start(false);
			this.memory.emit("bad");
			this.memory.emit("a");
			for (int i = 0; i < 10; i++) {
				deliver(delivery);
				this.memory.pass(Duration.ofMillis(200));
			}
			assertThat(this.handled).endsWith(2L);
			assertThat(letters()).singleElement()
				.satisfies((letter) -> assertThat(letter.failure()).isEqualTo(Untold.class.getName()));
		}
		assertThat(this.told).hasSize(2);
	}

	@Test
	void whatIsHandledButNotNotedIsNotedBeforeItIsGivenBack() {
		WorkDelivery one = start(true);
		this.memory.emit("a");
		deliver(one);
		this.memory.emit("a");
		this.memory.failNextPut();
		deliver(one);
		assertThat(this.handled).containsExactly(1L, 2L);
		one.pause();
		WorkDelivery two = start(true);
		for (int i = 0; i < 3; i++) {
			deliver(two);
			deliver(one);
			this.memory.pass(Duration.ofSeconds(2));
		}
		assertThat(this.handled).containsExactly(1L, 2L);
	}

	@Test
	void nothingIsAskedForWhileThereIsNothingToDo() {
		WorkDelivery one = start(false);
		WorkDelivery standingBy = start(false);
		this.memory.emit("bad");
		deliver(one);
		deliver(standingBy);
		assertThat(one.hasNews()).isFalse();
		assertThat(standingBy.hasNews()).isFalse();
		WorkDelivery sharing = start(true);
		for (int i = 0; i < 100; i++) {
			this.memory.emit("bad");
			deliver(sharing);
		}
		assertThat(sharing.hasNews()).isFalse();
	}

	private static final class Untold extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final boolean throwing;

		Untold(boolean throwing) {
			this.throwing = throwing;
		}

		@Override
		public String getMessage() {
			throw new IllegalStateException("no message");
		}

		@Override
		public String toString() {
			if (this.throwing) {
				throw new IllegalStateException("no text");
			}
			return null;
		}

	}

}
