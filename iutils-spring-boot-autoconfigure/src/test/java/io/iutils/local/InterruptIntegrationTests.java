package io.iutils.local;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.iutils.IStash;
import io.iutils.Subscription;
import io.iutils.engine.Content;
import io.iutils.engine.ContentCodec;
import io.iutils.engine.EventDraft;
import io.iutils.engine.Lanes;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.stash.EngineStash;
import io.iutils.testing.NoCodec;
import io.iutils.testing.Campaign;
import io.iutils.testing.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Somebody interrupts all threads all the time: callers, and those that iutils keeps.
 * Another process counts with them, so that a lock that was dropped shows.
 */
class InterruptIntegrationTests {

	private static final Set<String> OWN_THREADS = Set.of("iutils-flush", "iutils-dispatch", "iutils-presence",
			"iutils-socket");

	@TempDir
	Path directory;

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final AtomicLong interrupts = new AtomicLong();

	private Path shared() {
		return this.directory.resolve("shared");
	}

	private LocalEngine open() {
		LocalSettings defaults = LocalSettings.of(shared());
		return LocalEngine.open(new LocalSettings(shared(), Duration.ofSeconds(30), Duration.ofMillis(20),
				defaults.retainSize(), defaults.retainFor(), true, defaults.clock(), false));
	}

	private Thread victim(Runnable action) {
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

	/**
	 * Interrupts them until they have ended.
	 */
	private void hammer(List<Thread> victims, Supplier<List<Thread>> others) throws InterruptedException {
		AtomicBoolean over = new AtomicBoolean();
		Thread hammer = new Thread(() -> {
			while (!over.get()) {
				victims.forEach(Thread::interrupt);
				others.get().forEach(Thread::interrupt);
				this.interrupts.incrementAndGet();
				LockSupport.parkNanos(20_000);
			}
		});
		hammer.start();
		try {
			for (Thread victim : victims) {
				victim.join(120_000);
				assertThat(victim.isAlive()).isFalse();
			}
		}
		finally {
			over.set(true);
			hammer.join();
		}
		assertThat(this.failures).isEmpty();
	}

	private static List<Thread> ownThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> OWN_THREADS.contains(thread.getName()))
			.toList();
	}

	private static long number(LocalEngine engine, String key) {
		StashEntry entry = engine.stash().get(key);
		assertThat(entry).isNotNull();
		return Long.parseLong(new String(entry.content().bytes(), StandardCharsets.US_ASCII));
	}

	@Test
	void openingAndClosingFinishAndKeepTheFlagAndNobodyLosesALock() throws Exception {
		Campaign campaign = Campaign.begin("interrupted openings");
		int rounds = Campaign.size(30, 1000);
		AtomicInteger flags = new AtomicInteger();
		try (ChildJvm child = ChildJvm.start(SiblingProcess.class, shared().toString()).await("ready")) {
			child.send("increment n 20000");
			// Nobody else in this JVM has the files open: each time they are opened
			// first,
			// and closed last.
			Thread victim = victim(() -> {
				for (int round = 0; round < rounds; round++) {
					// Never cleared in here, except by this.
					Thread.currentThread().interrupt();
					try (LocalEngine engine = open()) {
						engine.stash().increment("n", 1, Terms.KEEP);
						engine.stash()
							.put("mine", StashStore.ANY, Content.of(Content.Kind.BYTES, new byte[9]),
									new Terms(false, null, true));
					}
					flags.addAndGet(Thread.interrupted() ? 1 : 0);
				}
			});
			hammer(List.of(victim), List::of);
			child.receive();
			assertThat(child.send("get n").receive()).isEqualTo(Long.toString(20_000 + rounds));
			assertThat(flags).hasValue(rounds);
			await().until(() -> child.send("siblings").receive().equals("1"));
			assertThat(child.send("get mine").receive()).isEqualTo("-");
		}
		campaign.report(rounds + " openings, " + this.interrupts + " rounds of interrupts");
	}

	@Test
	void changesListenersAndTheThreadsBehindThemGoOn() throws Exception {
		Campaign campaign = Campaign.begin("interrupted callers");
		int rounds = Campaign.size(150, 10_000);
		AtomicInteger flags = new AtomicInteger();
		Queue<Long> heard = new ConcurrentLinkedQueue<>();
		try (LocalEngine engine = open();
				Lanes lanes = new Lanes(engine);
				ChildJvm child = ChildJvm.start(SiblingProcess.class, shared().toString()).await("ready")) {
			IStash stash = new EngineStash(engine, new ContentCodec(new NoCodec()), lanes, 1000,
					Duration.ofSeconds(60));
			stash.watch("n", Long.class, (change) -> heard.add(change.value()));
			lanes.start();
			child.send("update n 2000");
			List<Thread> victims = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				victims.add(victim(() -> {
					for (int round = 0; round < rounds; round++) {
						Thread.currentThread().interrupt();
						stash.update("n", Long.class, 0L, (n) -> n + 1);
						stash.putIfAbsent("once", 1L);
						stash.expiring(Duration.ofMillis(1)).put("brief", 1L);
						stash.remove("brief");
						assertThat(stash.get("once", Long.class)).isPresent();
						try (Subscription watch = stash.watch("once", Long.class, (change) -> {
						})) {
							assertThat(stash.keys("**")).contains("n");
						}
						engine.events().append(new EventDraft("t", null, "", false, 0, Map.of(), Content.NULL));
						flags.addAndGet(Thread.interrupted() ? 1 : 0);
					}
				}));
			}
			List<Thread> own = ownThreads();
			assertThat(own).hasSize(4);
			hammer(victims, () -> own);
			child.receive();
			long total = 2000 + 3L * rounds;
			assertThat(number(engine, "n")).isEqualTo(total);
			assertThat(engine.events().lastId()).isEqualTo(3L * rounds);
			assertThat(flags).hasValue(3 * rounds);
			await().until(() -> heard.size() == total);
			assertThat(List.copyOf(heard)).isSorted().doesNotHaveDuplicates();
			// The threads are all still at work.
			child.send("own gone").await("owned");
			child.kill();
			await().until(() -> engine.stash().get("gone") == null);
			await().until(() -> engine.membership().all().size() == 1);
		}
		campaign.report(3 * rounds + " rounds of changes, " + this.interrupts + " rounds of interrupts");
	}

}
