package io.iutils.stash;

import io.iutils.IStash;
import io.iutils.StashChange;
import io.iutils.StashChange.Kind;
import io.iutils.local.LocalSettings;
import io.iutils.testing.Campaign;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clocks that are wrong, differ between siblings, or jump while all are at work: they
 * move when something expires, and nothing else.
 */
class ClockJumpTests {

	private static final Instant TODAY = Instant.parse("2026-01-01T00:00:00Z");

	private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

	private static final Duration HOUR = Duration.ofHours(1);

	@TempDir
	Path directory;

	private final List<StashFixture> siblings = new ArrayList<>();

	private StashFixture sibling(AtomicReference<Instant> clock) {
		LocalSettings defaults = LocalSettings.of(this.directory);
		// Housekeeping every 5 ms.
		StashFixture sibling = new StashFixture(new LocalSettings(this.directory, defaults.lockTimeout(),
				Duration.ofMillis(10), defaults.retainSize(), defaults.retainFor(), true, clock::get, false),
				Duration.ofSeconds(30));
		this.siblings.add(sibling);
		return sibling;
	}

	@AfterEach
	void close() {
		this.siblings.forEach(StashFixture::close);
	}

	/**
	 * Which of both cleans up for all must not matter.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "2025-12-31T00:00:00Z", "2026-01-02T00:00:00Z", "1970-01-01T00:00:00Z",
			"1969-12-31T23:00:00Z", "2100-01-01T00:00:00Z" })
	void siblingsWithDifferentClocksDifferInWhatExpiresAndInNothingElse(Instant other) {
		for (boolean wrongSweeps : new boolean[] { true, false }) {
			AtomicReference<Instant> right = new AtomicReference<>(TODAY);
			AtomicReference<Instant> wrong = new AtomicReference<>(other);
			Instant earlier = other.isBefore(TODAY) ? other : TODAY;
			Instant later = other.isBefore(TODAY) ? TODAY : other;
			StashFixture first = sibling(wrongSweeps ? wrong : right);
			StashFixture second = sibling(wrongSweeps ? right : wrong);
			IStash one = first.stash;
			IStash two = second.stash;
			Queue<StashChange<Integer>> changes = new ConcurrentLinkedQueue<>();
			two.watch("**", Integer.class, changes::add);
			long last = 0;
			for (IStash each : List.of(one, two)) {
				String name = (each == one) ? "one." : "two.";
				Instant now = ((each == one) == wrongSweeps) ? other : TODAY;
				last = greater(last, each.put(name + "lasting", 1));
				last = greater(last, each.whileAlive().put(name + "mine", 2));
				last = greater(last, each.expiring(Duration.between(now, later).plus(HOUR)).put(name + "long", 3));
				last = greater(last, each.expiring(Duration.ofMillis(1)).put(name + "brief", 4));
				each.increment("count");
			}
			assertThat(one.get("count", Integer.class)).contains(2);
			for (IStash each : List.of(one, two)) {
				for (String name : List.of("one.", "two.")) {
					assertThat(each.get(name + "lasting", Integer.class)).contains(1);
					assertThat(each.get(name + "mine", Integer.class)).contains(2);
					assertThat(each.get(name + "long", Integer.class)).contains(3);
				}
			}
			// Both have come as far as the later one was, and an instant.
			right.set(later.plusMillis(2));
			wrong.set(later.plusMillis(2));
			await().untilAsserted(() -> assertThat(changes).filteredOn((change) -> change.kind() == Kind.EXPIRED)
				.extracting(StashChange::key)
				.containsExactlyInAnyOrder("one.brief", "two.brief"));
			assertThat(changes).extracting(StashChange::version).isSorted().doesNotHaveDuplicates();
			assertThat(changes).extracting(StashChange::kind).doesNotContain(Kind.REMOVED);
			assertThat(two.keys("**")).containsExactly("count", "one.lasting", "one.long", "one.mine", "two.lasting",
					"two.long", "two.mine");
			assertThat(earlier).isBeforeOrEqualTo(later);
			one.keys("**").toList().forEach(one::remove);
			close();
			this.siblings.clear();
		}
	}

	private static long greater(long last, long version) {
		assertThat(version).isGreaterThan(last);
		return version;
	}

	@Test
	void jumpsWhileAllAreAtWorkChangeNeitherOrderNorNumberNorOwner() throws Exception {
		Campaign campaign = Campaign.begin("clocks jump");
		List<AtomicReference<Instant>> clocks = List.of(new AtomicReference<>(TODAY), new AtomicReference<>(TODAY),
				new AtomicReference<>(TODAY));
		clocks.forEach(this::sibling);
		AtomicBoolean over = new AtomicBoolean();
		Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
		AtomicLong jumps = new AtomicLong();
		Random random = campaign.random();
		Thread jumper = new Thread(() -> {
			List<Instant> times = List.of(TODAY, TODAY.minus(Duration.ofDays(1)), TODAY.plus(Duration.ofDays(1)),
					Instant.EPOCH, FAR);
			while (!over.get()) {
				clocks.get(random.nextInt(clocks.size())).set(times.get(random.nextInt(times.size())));
				jumps.incrementAndGet();
				Thread.yield();
			}
		});
		Queue<StashChange<Integer>> changes = new ConcurrentLinkedQueue<>();
		this.siblings.get(0).stash.watch("**", Integer.class, changes::add);
		int rounds = Campaign.size(400, 20_000);
		List<Thread> writers = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			IStash stash = this.siblings.get(i).stash;
			String name = "w" + i + ".";
			writers.add(new Thread(() -> {
				try {
					stash.whileAlive().put(name + "mine", 0);
					long last = 0;
					for (int round = 1; round <= rounds; round++) {
						stash.increment("count");
						last = greater(last, stash.put(name + "lasting", round));
						assertThat(stash.get(name + "lasting", Integer.class)).contains(round);
						last = greater(last, stash.expiring(HOUR).put(name + "brief" + round % 50, round));
						assertThat(stash.get(name + "mine", Integer.class)).contains(0);
					}
				}
				catch (Throwable ex) {
					failures.add(ex);
				}
			}));
		}
		jumper.start();
		writers.forEach(Thread::start);
		for (Thread writer : writers) {
			writer.join(120_000);
			assertThat(writer.isAlive()).isFalse();
		}
		over.set(true);
		jumper.join();
		assertThat(failures).isEmpty();
		// Beyond the life of each.
		clocks.forEach((clock) -> clock.set(FAR.plus(HOUR)));
		await().untilAsserted(() -> assertThat(this.siblings.get(2).stash.keys("**")).containsExactly("count",
				"w0.lasting", "w0.mine", "w1.lasting", "w1.mine", "w2.lasting", "w2.mine"));
		assertThat(this.siblings.get(1).stash.get("count", Integer.class)).contains(3 * rounds);
		Map<String, Kind> state = new ConcurrentHashMap<>();
		await().until(() -> {
			state.clear();
			changes.forEach((change) -> state.put(change.key(), change.kind()));
			return state.values().stream().filter(Kind.EXPIRED::equals).count() == 3L * Math.min(50, rounds);
		});
		assertThat(changes).extracting(StashChange::version).isSorted().doesNotHaveDuplicates();
		state.clear();
		for (StashChange<Integer> change : changes) {
			Kind before = state.put(change.key(), change.kind());
			assertThat(change.kind()).isIn(Kind.PUT, Kind.EXPIRED);
			if (change.kind() == Kind.EXPIRED) {
				assertThat(before).as("what ended was there: %s", change.key()).isEqualTo(Kind.PUT);
			}
		}
		campaign.report(jumps + " jumps, " + changes.size() + " changes");
	}

}
