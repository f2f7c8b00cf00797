package io.iutils.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.iutils.EventsLostException;
import io.iutils.IutilsException;
import io.iutils.engine.Engine;
import io.iutils.engine.LoggedEvent;
import io.iutils.testing.Campaign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Work in every order of what may happen between siblings that are in one thread: they
 * die, pause, meet failures, retention and power losses.
 */
class WorkAttackTests {

	private static final @Nullable Long SEED = Long.getLong("iutils.run");

	private static final int RUNS = Campaign.size(1_000, 200_000);

	private static final int STEPS = 60;

	private FakeSiblings memory = new FakeSiblings();

	private final List<Worker> workers = new ArrayList<>();

	// How often each event was handled, and how often somebody left while it had it.
	private final Map<Long, Integer> handled = new TreeMap<>();

	private final Map<Long, Integer> excused = new HashMap<>();

	private final Map<String, Long> lastOfKey = new HashMap<>();

	private final List<long[]> told = new ArrayList<>();

	private final List<Long> wanted = new ArrayList<>();

	@ParameterizedTest
	@EnumSource
	void everyCallMayFail(Way way) {
		boolean failed = true;
		for (int calls = 0; failed; calls++) {
			for (boolean after : List.of(false, true)) {
				begin();
				this.workers.add(new Worker(way));
				this.workers.add(new Worker(way));
				emit("a");
				emit("b");
				emit("other");
				this.memory.failIn(calls, after);
				for (int round = 0; round < 8; round++) {
					emit((round % 2 == 0) ? "a" : "b");
					this.workers.forEach(Worker::poll);
					this.workers.get(round % 2).done();
					this.memory.pass(Duration.ofMillis(200));
				}
				failed = this.memory.hasFailed();
				this.memory.neverFail();
				verify(way);
				assertThat(this.handled.values()).as("%d calls before, %s", calls, after).containsOnly(1);
				assertThat(this.told).isEmpty();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsLostOrDoneTwiceOrOutOfOrder(Way way) {
		Campaign campaign = Campaign.begin("work in memory, " + way);
		Random seeds = campaign.random();
		int events = 0;
		int again = 0;
		long lost = 0;
		for (int run = 0; run < RUNS; run++) {
			long seed = (SEED != null) ? SEED : seeds.nextLong();
			begin();
			try {
				attack(way, new Random(seed));
				verify(way);
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("Run " + run + " with seed " + seed + ": " + ex, ex);
			}
			events += this.wanted.size();
			again += this.handled.values().stream().mapToInt((times) -> times - 1).sum();
			lost += this.wanted.stream().filter((id) -> !this.handled.containsKey(id)).count();
		}
		campaign.report(RUNS + " runs, " + events + " events, " + again + " handled again by another, " + lost
				+ " told as lost");
	}

	@Test
	void siblingsThatDisagreeOnAKeyNeverHaveTheSameEvent() {
		// Two versions, or a key whose text is another in each sibling.
		EventWork one = shared((event) -> "1");
		EventWork two = shared((event) -> null);
		EventWork three = shared((event) -> "3");
		LoggedEvent first = emitAndPoll(one);
		assertThat(two.poll()).isNull();
		assertThat(three.poll()).isNull();
		one.done(first);
		LoggedEvent second = emitAndPoll(two);
		assertThat(one.poll()).isNull();
		assertThat(three.poll()).isNull();
		two.pause();
		this.memory.pass(Duration.ofMillis(200));
		assertThat(one.poll()).isEqualTo(second);
	}

	private EventWork shared(Function<LoggedEvent, @Nullable String> orderingKey) {
		return new SharedWork(this.memory.sibling(), "name", 0, (event) -> true, orderingKey, this.memory.nanoTime());
	}

	private @Nullable LoggedEvent emitAndPoll(EventWork work) {
		emit("a");
		return work.poll();
	}

	@Test
	void anEventThatCannotBeConsideredIsReadAgainAndWhatIsInHandIsNoted() {
		boolean[] broken = { true };
		EventWork work = shared((event) -> {
			if (event.id() == 2 && broken[0]) {
				throw new OutOfMemoryError("not now");
			}
			return null;
		});
		LoggedEvent first = emitAndPoll(work);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> emitAndPoll(work));
		work.done(first);
		broken[0] = false;
		assertThat(work.poll()).extracting(LoggedEvent::id).isEqualTo(2L);
	}

	@Test
	void aSlowKeyCostsAByteOrTwoForEachEventThatWaitsForIt() {
		EventWork work = shared(LoggedEvent::topic);
		assertThat(emitAndPoll(work)).isNotNull();
		for (int i = 0; i < 1000; i++) {
			emit("a");
			emit("b");
			LoggedEvent other = work.poll();
			assertThat(other).extracting(LoggedEvent::topic).isEqualTo("b");
			work.done(other);
		}
		assertThat(this.memory.entry(SharedWork.key("name")).content().bytes().length).isLessThan(1100);
	}

	private void begin() {
		this.memory = new FakeSiblings();
		this.workers.clear();
		this.handled.clear();
		this.excused.clear();
		this.lastOfKey.clear();
		this.told.clear();
		this.wanted.clear();
	}

	private void attack(Way way, Random random) {
		for (int i = 0; i < 1 + random.nextInt(3); i++) {
			this.workers.add(new Worker(way));
		}
		for (int step = 0; step < STEPS; step++) {
			Worker worker = this.workers.get(random.nextInt(this.workers.size()));
			switch (random.nextInt(26)) {
				case 0, 1, 2, 3, 4, 5 -> emit(List.of("a", "b", "c", "other").get(random.nextInt(4)));
				case 6, 7, 8, 9, 10, 11, 12 -> worker.poll();
				case 13, 14, 15, 16, 17 -> worker.done();
				case 18 -> this.memory.pass(Duration.ofMillis(40));
				case 19 -> this.memory.pass(Duration.ofMillis(1200));
				case 20 -> worker.pause();
				case 21 -> {
					worker.die();
					this.workers.set(this.workers.indexOf(worker), new Worker(way));
				}
				case 22, 23 -> this.memory.failIn(random.nextInt(12), random.nextBoolean());
				case 24 -> remove(random);
				default -> {
					if (random.nextInt(4) == 0) {
						losePower(way, random);
					}
				}
			}
		}
		this.memory.neverFail();
	}

	private void emit(String topic) {
		long id = this.memory.emit(topic);
		if (!topic.equals("other")) {
			this.wanted.add(id);
		}
	}

	private void remove(Random random) {
		List<Long> ids = this.memory.ids();
		if (!ids.isEmpty()) {
			int to = random.nextInt(ids.size());
			int from = random.nextBoolean() ? 0 : random.nextInt(to + 1);
			this.memory.remove((from == 0) ? 1 : ids.get(from), ids.get(to));
		}
	}

	private void losePower(Way way, Random random) {
		this.workers.forEach(Worker::die);
		long last = this.memory.losePower(random.nextInt(4));
		this.wanted.removeIf((id) -> id > last);
		this.handled.keySet().removeIf((id) -> id > last);
		this.workers.replaceAll((dead) -> new Worker(way));
	}

	private void verify(Way way) {
		for (int round = 0; round < 200; round++) {
			for (Worker worker : this.workers) {
				worker.done();
				worker.poll();
			}
			this.memory.pass(Duration.ofMillis(150));
		}
		this.memory.pass(Duration.ofSeconds(2));
		this.workers.forEach(Worker::poll);
		for (long id : this.wanted) {
			boolean lost = this.told.stream().anyMatch((range) -> id > range[0] && id < range[1]);
			assertThat(lost || this.handled.containsKey(id)).as("event %d is handled, or told as lost", id).isTrue();
			assertThat(this.handled.getOrDefault(id, 0)).as("times event %d was handled", id)
				.isLessThanOrEqualTo(1 + this.excused.getOrDefault(id, 0));
		}
		this.told.forEach((range) -> assertThat(range[1] - range[0]).isGreaterThan(1));
		this.workers.forEach((worker) -> assertThat(worker.inHand).isEmpty());
		if (way == Way.RESUMED) {
			// After a power loss it may stand above what is left.
			assertThat(ResumedWork.position(this.memory.entry(ResumedWork.key("name"))))
				.isGreaterThanOrEqualTo(this.memory.lastId());
			assertThat(this.memory.claims()).isEqualTo(1);
		}
		else {
			Progress progress = Progress.of(this.memory.entry(SharedWork.key("name")));
			assertThat(progress.unfinished()).isEmpty();
			assertThat(progress.floor()).isEqualTo(this.memory.lastId());
			assertThat(this.memory.claims()).isZero();
		}
		this.workers.forEach(Worker::pause);
		assertThat(this.memory.claims()).isZero();
	}

	private static boolean isWanted(LoggedEvent event) {
		return !event.topic().equals("other");
	}

	enum Way {

		RESUMED, SHARED, ORDERED

	}

	private final class Worker {

		private final Way way;

		private final Engine engine = WorkAttackTests.this.memory.sibling();

		private final List<LoggedEvent> inHand = new ArrayList<>();

		private @Nullable EventWork work;

		Worker(Way way) {
			this.way = way;
		}

		private EventWork work() {
			FakeSiblings memory = WorkAttackTests.this.memory;
			EventWork work = this.work;
			if (work == null) {
				work = switch (this.way) {
					case RESUMED ->
						new ResumedWork(this.engine, "name", 0, WorkAttackTests::isWanted, memory.nanoTime());
					case SHARED -> new SharedWork(this.engine, "name", 0, WorkAttackTests::isWanted, (event) -> null,
							memory.nanoTime());
					case ORDERED -> new SharedWork(this.engine, "name", 0, WorkAttackTests::isWanted,
							LoggedEvent::topic, memory.nanoTime());
				};
				this.work = work;
			}
			return work;
		}

		void poll() {
			try {
				LoggedEvent event = work().poll();
				if (event != null) {
					handle(event);
				}
			}
			catch (EventsLostException ex) {
				WorkAttackTests.this.told.add(new long[] { ex.afterId(), ex.oldestId() });
			}
			catch (IutilsException ex) {
				// It is polled again.
			}
		}

		private void handle(LoggedEvent event) {
			this.inHand.add(event);
			String key = switch (this.way) {
				case RESUMED -> "";
				case SHARED -> String.valueOf(event.id());
				case ORDERED -> event.topic();
			};
			boolean first = WorkAttackTests.this.handled.merge(event.id(), 1, Integer::sum) == 1;
			if (first) {
				Long before = WorkAttackTests.this.lastOfKey.put(key, event.id());
				assertThat(event.id()).isGreaterThan((before != null) ? before : 0);
			}
			long sameKey = WorkAttackTests.this.workers.stream()
				.flatMap((worker) -> worker.inHand.stream())
				.filter((other) -> switch (this.way) {
					case RESUMED -> true;
					case SHARED -> other.id() == event.id();
					case ORDERED -> other.topic().equals(event.topic());
				})
				.count();
			assertThat(sameKey).as("in hand with the key of event %d", event.id()).isEqualTo(1);
		}

		void done() {
			if (!this.inHand.isEmpty()) {
				try {
					work().done(this.inHand.get(0));
					this.inHand.remove(0);
				}
				catch (IutilsException ex) {
					// It is noted again.
				}
			}
		}

		void pause() {
			if (this.work != null) {
				this.work.pause();
			}
			letGo();
		}

		void die() {
			WorkAttackTests.this.memory.kill(this.engine);
			letGo();
		}

		private void letGo() {
			this.inHand.forEach((event) -> WorkAttackTests.this.excused.merge(event.id(), 1, Integer::sum));
			this.inHand.clear();
		}

	}

}
