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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Thousands of keys that expire in the same moment, while others write.
 */
class MassExpiryTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static final int KEYS = Campaign.size(10_000, 200_000);

	@TempDir
	Path directory;

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private StashFixture one;

	private StashFixture two;

	@BeforeEach
	void open() {
		this.one = sibling();
		this.two = sibling();
	}

	@AfterEach
	void close() {
		this.two.close();
		this.one.close();
	}

	private StashFixture sibling() {
		LocalSettings defaults = LocalSettings.of(this.directory);
		// Housekeeping every 5 ms.
		return new StashFixture(new LocalSettings(this.directory, defaults.lockTimeout(), Duration.ofMillis(10),
				defaults.retainSize(), defaults.retainFor(), true, this.now::get, false), Duration.ofSeconds(30));
	}

	private Thread start(Runnable action) {
		Thread thread = new Thread(() -> {
			try {
				action.run();
			}
			catch (Throwable ex) {
				this.failures.add(ex);
			}
		});
		thread.start();
		return thread;
	}

	@Test
	void eachEndsOnceAndWhatIsPutAnewMeanwhileStays() throws Exception {
		for (int i = 0; i < KEYS; i++) {
			this.one.stash.expiring(MINUTE).put("k." + i, i);
		}
		Queue<StashChange<Integer>> changes = new ConcurrentLinkedQueue<>();
		this.two.stash.watch("k.*", Integer.class, (change) -> {
			if (change.kind() != Kind.CURRENT) {
				changes.add(change);
			}
		});
		List<Thread> threads = new ArrayList<>();
		// So late that both begin to sweep.
		this.now.updateAndGet((instant) -> instant.plus(MINUTE).plus(MINUTE));
		// Every third one lives again, put by both, in an order the sweep does not have.
		for (StashFixture sibling : List.of(this.one, this.two)) {
			IStash stash = sibling.stash;
			int from = (sibling == this.one) ? 0 : 3;
			threads.add(start(() -> {
				for (int i = (KEYS - 1) / 6 * 6 + from - 6; i >= 0; i -= 6) {
					assertThat(stash.get("k." + (i + 1), Integer.class)).isEmpty();
					long version = stash.put("k." + i, -i);
					assertThat(stash.getVersioned("k." + i, Integer.class).orElseThrow().version()).isEqualTo(version);
					stash.increment("count");
				}
			}));
		}
		for (Thread thread : threads) {
			thread.join(120_000);
			assertThat(thread.isAlive()).isFalse();
		}
		assertThat(this.failures).isEmpty();
		Set<String> alive = this.one.stash.keys("k.*").collect(Collectors.toSet());
		Map<String, List<Kind>> kinds = new HashMap<>();
		await().atMost(Duration.ofSeconds(60)).until(() -> {
			kinds.clear();
			changes.forEach(
					(change) -> kinds.computeIfAbsent(change.key(), (key) -> new ArrayList<>()).add(change.kind()));
			return kinds.size() == KEYS;
		});
		letTheOtherSweep(changes);
		kinds.clear();
		changes.forEach((change) -> kinds.computeIfAbsent(change.key(), (key) -> new ArrayList<>()).add(change.kind()));
		kinds.remove("k.last");
		assertThat(changes).extracting(StashChange::version).isSorted();
		kinds.forEach((key, each) -> {
			if (alive.contains(key)) {
				assertThat(each).as(key).endsWith(Kind.PUT).hasSizeLessThanOrEqualTo(2);
			}
			else {
				assertThat(each).as(key).containsExactly(Kind.EXPIRED);
			}
		});
		assertThat(alive).allSatisfy((key) -> assertThat(Integer.parseInt(key.substring(2)) % 3).isZero());
		assertThat(alive).hasSizeGreaterThan(KEYS / 4);
		for (String key : alive) {
			assertThat(this.two.stash.get(key, Integer.class)).contains(-Integer.parseInt(key.substring(2)));
		}
	}

	/**
	 * The keys are gone, but one of both may still be sweeping.
	 */
	private void letTheOtherSweep(Queue<StashChange<Integer>> changes) {
		this.one.close();
		this.two.stash.expiring(MINUTE).put("k.last", 0);
		this.now.updateAndGet((instant) -> instant.plus(MINUTE));
		await().until(() -> changes.stream()
			.anyMatch((change) -> change.key().equals("k.last") && change.kind() == Kind.EXPIRED));
	}

}
