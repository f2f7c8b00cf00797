package io.iutils.local;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.iutils.engine.Content;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The stash of siblings in one JVM, many threads each.
 */
class StashRaceTests {

	@TempDir
	Path directory;

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

	private final List<LocalEngine> engines = new ArrayList<>();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean over = new AtomicBoolean();

	private final List<Thread> threads = new ArrayList<>();

	private LocalEngine open() {
		LocalSettings defaults = LocalSettings.of(this.directory.resolve("shared"));
		// Housekeeping every 5 ms.
		LocalEngine engine = LocalEngine.open(new LocalSettings(defaults.directory(), defaults.lockTimeout(),
				Duration.ofMillis(10), defaults.retainSize(), defaults.retainFor(), true, this.now::get, false));
		this.engines.add(engine);
		return engine;
	}

	@AfterEach
	void close() {
		this.engines.forEach(LocalEngine::close);
	}

	private void start(Runnable action) {
		Thread thread = new Thread(() -> {
			try {
				action.run();
			}
			catch (Throwable ex) {
				this.failures.add(ex);
			}
		});
		this.threads.add(thread);
		thread.start();
	}

	private void untilOver(Runnable action) {
		start(() -> {
			while (!this.over.get()) {
				action.run();
			}
		});
	}

	private void finish() throws InterruptedException {
		for (Thread thread : this.threads) {
			thread.join(60_000);
			assertThat(thread.isAlive()).isFalse();
		}
		assertThat(this.failures).isEmpty();
	}

	private static Content text(String text) {
		return Content.of(Content.Kind.BYTES, text.getBytes(StandardCharsets.UTF_8));
	}

	private static String text(StashEntry entry) {
		return new String(entry.content().bytes(), StandardCharsets.UTF_8);
	}

	@Test
	void whatWasAcknowledgedAnywhereIsSeenEverywhere() throws Exception {
		List<LocalEngine> siblings = List.of(open(), open(), open());
		int keys = 3;
		AtomicLong[] acknowledged = { new AtomicLong(), new AtomicLong(), new AtomicLong() };
		AtomicInteger writers = new AtomicInteger(siblings.size());
		for (LocalEngine sibling : siblings) {
			start(() -> {
				Random random = new Random(siblings.indexOf(sibling));
				for (int i = 0; i < 8000; i++) {
					int key = random.nextInt(keys);
					// Small ones are kept with the key, large ones in the cache or the
					// file.
					int length = (i % 3 == 0) ? 10 : 1000;
					long version = sibling.stash()
						.put("k" + key, StashStore.ANY, text("x".repeat(length)), Terms.CLEAR);
					acknowledged[key].accumulateAndGet(version, Math::max);
				}
				if (writers.decrementAndGet() == 0) {
					this.over.set(true);
				}
			});
			for (int reader = 0; reader < 2; reader++) {
				long[] seen = new long[keys];
				int[] turn = new int[1];
				untilOver(() -> {
					int key = turn[0]++ % keys;
					long least = acknowledged[key].get();
					StashEntry entry = sibling.stash().get("k" + key);
					long version = (entry != null) ? entry.version() : 0;
					assertThat(version).isGreaterThanOrEqualTo(least).isGreaterThanOrEqualTo(seen[key]);
					assertThat(entry == null || entry.content().bytes().length >= 10).isTrue();
					seen[key] = version;
				});
			}
		}
		finish();
	}

	@Test
	void readersNeverSeeAnotherKeysValueWhileTheIndexGrowsAndShrinks() throws Exception {
		LocalEngine writing = open();
		LocalEngine reading = open();
		String filler = "y".repeat(900);
		for (LocalEngine sibling : List.of(writing, reading)) {
			Random random = new Random(7);
			untilOver(() -> {
				String key = "k." + random.nextInt(1200) + "." + filler;
				StashEntry entry = sibling.stash().get(key);
				assertThat(entry == null || key.startsWith(text(entry))).isTrue();
			});
			untilOver(() -> {
				List<String> keys = sibling.stash().keys(NamePattern.of("always.*"));
				assertThat(keys).as("of %s", sibling).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(10);
				if (sibling.stash().get("always.9") != null) {
					assertThat(sibling.stash().keys(NamePattern.of("always.*"))).hasSize(10);
				}
			});
		}
		start(() -> {
			for (int i = 0; i < 10; i++) {
				writing.stash().put("always." + i, StashStore.ANY, text("k"), Terms.CLEAR);
			}
			for (int round = 0; round < 5; round++) {
				for (int i = 0; i < 1200; i++) {
					String name = "k." + i + ".";
					writing.stash().put(name + filler, StashStore.ANY, text(name), Terms.CLEAR);
				}
				for (int i = 0; i < 1200; i++) {
					writing.stash().remove("k." + i + "." + filler, StashStore.ANY);
				}
			}
			this.over.set(true);
		});
		finish();
	}

	@Test
	void sweepTakesNothingThatWasPutAnew() throws Exception {
		LocalEngine sweeping = open();
		LocalEngine writing = open();
		Terms briefly = new Terms(false, Duration.ofMillis(1), false);
		untilOver(() -> this.now.updateAndGet((instant) -> instant.plusMillis(1)));
		start(() -> {
			for (int i = 0; i < 3000; i++) {
				LocalEngine one = (i % 2 == 0) ? sweeping : writing;
				LocalEngine other = (i % 2 == 0) ? writing : sweeping;
				one.stash().put("k", StashStore.ANY, text("brief"), briefly);
				long version = other.stash().put("k", StashStore.ANY, text("lasting"), Terms.CLEAR);
				for (int look = 0; look < 3; look++) {
					StashEntry entry = one.stash().get("k");
					assertThat(entry).isNotNull();
					assertThat(entry.version()).isEqualTo(version);
				}
			}
			this.over.set(true);
		});
		finish();
	}

	@Test
	void onlyOnePutsWhatIsAbsentOrExpired() throws Exception {
		List<LocalEngine> siblings = List.of(open(), open());
		Terms briefly = new Terms(false, Duration.ofMillis(5), false);
		AtomicInteger round = new AtomicInteger();
		Map<Long, Integer> winners = new HashMap<>();
		for (int i = 0; i < 4; i++) {
			LocalEngine sibling = siblings.get(i % 2);
			start(() -> {
				for (int attempt = 0; attempt < 3000; attempt++) {
					long version = sibling.stash().put("lease", 0, text("mine"), briefly);
					if (version != 0) {
						long at = this.now.get().toEpochMilli();
						synchronized (winners) {
							winners.put(version, round.incrementAndGet());
						}
						StashEntry entry = sibling.stash().get("lease");
						// Nobody else can have it before the time moves.
						if (this.now.get().toEpochMilli() == at && entry != null) {
							assertThat(entry.version()).isGreaterThanOrEqualTo(version);
						}
						this.now.updateAndGet((instant) -> instant.plusMillis(6));
					}
				}
			});
		}
		finish();
		assertThat(winners).hasSize(round.get());
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void behavesAsTheModelSays(long seed) {
		List<LocalEngine> siblings = new ArrayList<>(List.of(open(), open()));
		Random random = new Random(seed);
		Map<String, Expected> model = new HashMap<>();
		for (int i = 0; i < 4000; i++) {
			int which = random.nextInt(2);
			StashStore stash = siblings.get(which).stash();
			String key = "k" + random.nextInt(4);
			long millis = this.now.get().toEpochMilli();
			Expected before = model.get(key);
			if (before != null && before.expiresAt != 0 && before.expiresAt <= millis) {
				model.remove(key);
				before = null;
			}
			long current = (before != null) ? before.version : 0;
			long someVersion = List.of(0L, current, current + 1, 1L).get(random.nextInt(4));
			Duration life = random.nextInt(3) == 0 ? Duration.ofMillis(1 + random.nextInt(50)) : null;
			boolean owned = random.nextInt(4) == 0;
			boolean keep = random.nextBoolean();
			Terms terms = new Terms(keep, life, owned);
			long expiresAt = (life != null) ? millis + life.toMillis()
					: (keep && before != null) ? before.expiresAt : 0;
			int owner = owned ? which : (keep && before != null) ? before.owner : -1;
			String trace = "seed " + seed + ", step " + i;
			switch (random.nextInt(7)) {
				case 0 -> {
					long version = stash.put(key, StashStore.ANY, text("v" + i), terms);
					model.put(key, new Expected("v" + i, version, expiresAt, owner));
				}
				case 1 -> {
					long version = stash.put(key, someVersion, text("v" + i), terms);
					assertThat(version != 0).as(trace).isEqualTo(someVersion == current);
					if (version != 0) {
						model.put(key, new Expected("v" + i, version, expiresAt, owner));
					}
				}
				case 2 -> {
					assertThat(stash.remove(key, someVersion)).as(trace)
						.isEqualTo(before != null && someVersion == current);
					if (someVersion == current) {
						model.remove(key);
					}
				}
				case 3 -> {
					assertThat(stash.remove(key, StashStore.ANY)).as(trace).isEqualTo(before != null);
					model.remove(key);
				}
				case 4 -> this.now.updateAndGet((instant) -> instant.plusMillis(random.nextInt(20)));
				case 5 -> {
					if (random.nextInt(40) == 0) {
						siblings.get(which).close();
						siblings.set(which, open());
						model.values().removeIf((value) -> value.owner == which);
					}
				}
				default -> {
					StashEntry entry = stash.get(key);
					assertThat((entry != null) ? text(entry) + entry.version() : null).as(trace)
						.isEqualTo((before != null) ? before.value + before.version : null);
				}
			}
		}
	}

	private record Expected(String value, long version, long expiresAt, int owner) {
	}

}
