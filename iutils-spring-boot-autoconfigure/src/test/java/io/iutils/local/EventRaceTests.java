package io.iutils.local;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.iutils.EventsLostException;
import io.iutils.engine.Content;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.Interest;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Readers, writers and retention against each other, with a clock that runs and jumps.
 */
class EventRaceTests {

	@TempDir
	Path directory;

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

	private final List<LocalEngine> engines = new ArrayList<>();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean over = new AtomicBoolean();

	private final List<Thread> threads = new ArrayList<>();

	private LocalEngine open() {
		LocalSettings defaults = LocalSettings.of(this.directory.resolve("shared"));
		// A new segment every second, and none is kept for its size.
		LocalEngine engine = LocalEngine.open(new LocalSettings(defaults.directory(), defaults.lockTimeout(),
				Duration.ofMillis(10), 1, Duration.ofSeconds(4), true, this.now::get, false));
		this.engines.add(engine);
		return engine;
	}

	@AfterEach
	void close() {
		this.engines.forEach(LocalEngine::close);
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
		this.threads.add(thread);
		thread.start();
		return thread;
	}

	private void finish() throws InterruptedException {
		for (Thread thread : this.threads) {
			thread.join(60_000);
			assertThat(thread.isAlive()).isFalse();
		}
		assertThat(this.failures).isEmpty();
	}

	private static EventDraft draft(String text) {
		return new EventDraft("t", null, "", false, 0, Map.of(),
				Content.of(Content.Kind.BYTES, text.getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void eachReaderGetsEveryEventOrIsToldWhichItMissed() throws Exception {
		List<LocalEngine> siblings = List.of(open(), open());
		int count = 6000;
		AtomicLong last = new AtomicLong(Long.MAX_VALUE);
		for (int i = 0; i < 4; i++) {
			LocalEngine sibling = siblings.get(i % 2);
			boolean slow = i >= 2;
			start(() -> follow(sibling, slow, last));
		}
		start(() -> {
			Random random = new Random(3);
			while (last.get() == Long.MAX_VALUE) {
				long newest = siblings.get(0).events().lastId();
				long from = (newest == 0) ? 0 : Math.floorMod(random.nextLong(), newest);
				readSome(siblings.get(1), from);
			}
		});
		long id = 0;
		for (int i = 1; i <= count; i++) {
			id = siblings.get(i % 2).events().append(draft("e"));
			if (i % 20 == 0) {
				this.now.updateAndGet((instant) -> instant.plusMillis(1001));
			}
		}
		last.set(id);
		siblings.forEach(LocalEngine::wake);
		finish();
	}

	private void follow(LocalEngine sibling, boolean slow, AtomicLong last) {
		long expected = 1;
		try (EventCursor cursor = sibling.events().cursor(0)) {
			while (expected <= last.get()) {
				try {
					LoggedEvent event = cursor.poll();
					if (event == null) {
						sibling.await(Interest.EVENTS, () -> cursor.hasNews() || cursor.position() >= last.get());
						continue;
					}
					if (expected > 1) {
						assertThat(event.id()).isEqualTo(expected);
					}
					expected = event.id() + 1;
					if (slow && expected % 50 == 0) {
						sibling.await(Interest.STASH, () -> false);
					}
				}
				catch (EventsLostException ex) {
					assertThat(ex.oldestId()).isGreaterThan(expected);
					expected = ex.oldestId();
				}
			}
		}
	}

	private void readSome(LocalEngine sibling, long after) {
		long expected = after + 1;
		try (EventCursor cursor = sibling.events().cursor(after)) {
			for (int i = 0; i < 60; i++) {
				LoggedEvent event = cursor.poll();
				if (event == null) {
					return;
				}
				if (after > 0 || i > 0) {
					assertThat(event.id()).isEqualTo(expected);
				}
				expected = event.id() + 1;
			}
		}
		catch (EventsLostException ex) {
			assertThat(ex.oldestId()).isGreaterThan(expected);
		}
	}

	@Test
	void interruptsDisturbNobodyWhateverIsRolledAndForced() throws Exception {
		LocalEngine engine = open();
		LocalEngine sibling = open();
		AtomicLong flagsKept = new AtomicLong();
		List<Thread> victims = new ArrayList<>();
		AtomicLong counted = new AtomicLong();
		for (int i = 0; i < 3; i++) {
			LocalEngine mine = (i == 0) ? sibling : engine;
			victims.add(start(() -> {
				for (int round = 0; round < 80; round++) {
					mine.stash().increment("n", 1, Terms.KEEP);
					counted.incrementAndGet();
					mine.stash()
						.put("large", StashStore.ANY, Content.of(Content.Kind.BYTES, new byte[100_000]), Terms.CLEAR);
					mine.stash().get("large");
					mine.events().append(draft("e"));
					if (round % 5 == 0) {
						this.now.updateAndGet((instant) -> instant.plusMillis(1001));
					}
					try (EventCursor cursor = mine.events().cursor(mine.events().lastId())) {
						cursor.poll();
						mine.await(Interest.EVENTS, () -> true);
					}
					mine.membership().all();
					if (Thread.interrupted()) {
						flagsKept.incrementAndGet();
					}
				}
			}));
		}
		Thread hammer = new Thread(() -> {
			while (!this.over.get()) {
				victims.forEach(Thread::interrupt);
				LockSupport.parkNanos(20_000);
			}
		});
		hammer.start();
		try {
			finish();
		}
		finally {
			this.over.set(true);
			hammer.join();
		}
		assertThat(counted.get()).isEqualTo(240);
		assertThat(sibling.stash().increment("n", 0, Terms.KEEP)).isEqualTo(240);
		assertThat(flagsKept.get()).isPositive();
	}

	@Test
	void jumpsOfTheClockChangeNeitherOrderNorWhatIsThere() {
		LocalEngine one = open();
		LocalEngine two = open();
		Instant base = this.now.get();
		List<Instant> jumps = List.of(base.minus(Duration.ofDays(1)), Instant.EPOCH, base.plus(Duration.ofDays(1)),
				Instant.parse("2100-01-01T00:00:00Z"), Instant.EPOCH.minusSeconds(1), base);
		long previous = 0;
		for (int round = 0; round < 5; round++) {
			for (Instant jump : jumps) {
				this.now.set(jump);
				long id = ((round % 2 == 0) ? one : two).events().append(draft("e"));
				assertThat(id).isGreaterThan(previous);
				try (EventCursor cursor = two.events().cursor(previous)) {
					LoggedEvent event = cursor.poll();
					assertThat(event).isNotNull();
					assertThat(event.id()).isEqualTo(id);
					assertThat(event.time()).isEqualTo(jump);
				}
				previous = id;
				one.stash().put("lasting", StashStore.ANY, Content.of(Content.Kind.BYTES, new byte[1]), Terms.CLEAR);
				two.stash()
					.put("brief", StashStore.ANY, Content.of(Content.Kind.BYTES, new byte[1]),
							new Terms(false, Duration.ofSeconds(1), false));
				assertThat(two.stash().get("lasting")).isNotNull();
				assertThat(one.stash().get("brief")).as("at %s", jump).isNotNull();
			}
		}
	}

}
