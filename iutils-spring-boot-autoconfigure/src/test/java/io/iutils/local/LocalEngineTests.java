package io.iutils.local;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.iutils.engine.Claims;
import io.iutils.engine.Content;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.Interest;
import io.iutils.engine.LoggedEvent;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.testing.Caller;
import io.iutils.testing.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Siblings that live in one JVM.
 */
class LocalEngineTests {

	@TempDir
	Path directory;

	private final List<LocalEngine> engines = new ArrayList<>();

	LocalEngine open() {
		LocalEngine engine = LocalEngine.open(LocalSettings.of(this.directory.resolve("shared")));
		this.engines.add(engine);
		return engine;
	}

	@AfterEach
	void close() {
		this.engines.forEach(LocalEngine::close);
	}

	@Test
	void siblingsShareTheStash() {
		LocalEngine one = open();
		LocalEngine two = open();
		for (int i = 1; i <= 1000; i++) {
			assertThat(((i % 2 == 0) ? one : two).stash().increment("hits", 1, Terms.KEEP)).isEqualTo(i);
		}
		StashEntry entry = one.stash().get("hits");
		assertThat(entry).isNotNull();
		assertThat(entry.content().bytes()).asString(StandardCharsets.US_ASCII).isEqualTo("1000");
		assertThat(two.stash().remove("hits", StashStore.ANY)).isTrue();
		assertThat(one.stash().get("hits")).isNull();
	}

	@Test
	void stashOutlivesItsSiblings() {
		LocalEngine one = open();
		byte[] large = new byte[100_000];
		large[99_999] = 7;
		one.stash().put("large", StashStore.ANY, Content.of(Content.Kind.BYTES, large), Terms.CLEAR);
		one.stash().put("small", StashStore.ANY, Content.of(Content.Kind.BYTES, new byte[] { 1 }), Terms.CLEAR);
		one.close();
		LocalEngine two = open();
		assertThat(two.stash().get("large").content().bytes()).isEqualTo(large);
		assertThat(two.stash().get("small").content().bytes()).containsExactly(1);
		assertThat(two.stash().keys(NamePattern.of("*"))).containsExactly("large", "small");
	}

	@Test
	void siblingsSeeEachOther() {
		LocalEngine one = open();
		LocalEngine two = open();
		assertThat(one.membership().all()).containsExactly(one.membership().self(), two.membership().self());
		List<String> left = new ArrayList<>();
		two.membership().listen((sibling) -> {
		}, (sibling) -> left.add(sibling.id()));
		one.close();
		await().until(() -> left.contains(one.membership().self().id()));
		assertThat(two.membership().all()).containsExactly(two.membership().self());
	}

	@Test
	void whoIsInterruptedWhileOpeningHasSocketsAllTheSame() {
		try (LogLines log = LogLines.of(Bell.class)) {
			Thread.currentThread().interrupt();
			open();
			assertThat(Thread.interrupted()).isTrue();
			assertThat(log.lines()).isEmpty();
			assertThat(this.directory.resolve("shared/sockets")).isNotEmptyDirectory();
		}
	}

	@Test
	void everythingGoesOnByPollingWhereSocketsCannotBeUsed() throws Exception {
		Path shared = this.directory.resolve("shared");
		open().close();
		// Whatever was there before, now something that is no directory.
		FileSystemUtils.deleteRecursively(shared.resolve("sockets"));
		Files.writeString(shared.resolve("sockets"), "in the way");
		try (LogLines log = LogLines.of(Bell.class)) {
			LocalEngine one = open();
			assertThat(log.lines()).hasSize(1);
			LocalEngine two = open();
			assertThat(one.membership().all()).hasSize(2);
			EventCursor cursor = two.events().cursor(0);
			one.events().append(new EventDraft("t", null, "", false, 0, Map.of(), Content.NULL));
			await().until(() -> {
				two.await(Interest.EVENTS, cursor::hasNews);
				return cursor.poll() != null;
			});
			cursor.close();
			one.stash().increment("n", 1, Terms.KEEP);
			assertThat(two.stash().increment("n", 1, Terms.KEEP)).isEqualTo(2);
			one.close();
			await().until(() -> two.membership().all().size() == 1);
		}
	}

	@Test
	void ownEventsWakeWhoHearsThemAtOnceAndTheOthersWhenManyHavePiledUp() {
		// Without a doorbell, whose opening would wake them, too.
		LocalSettings defaults = LocalSettings.of(this.directory.resolve("shared"));
		LocalEngine engine = LocalEngine.open(new LocalSettings(defaults.directory(), defaults.lockTimeout(),
				defaults.flush(), defaults.retainSize(), defaults.retainFor(), false, defaults.clock(), false, ""));
		this.engines.add(engine);
		Caller<Boolean> deaf = asleep(engine, Interest.EVENTS_OF_SIBLINGS);
		for (int i = 1; i < 256; i++) {
			engine.events().append(new EventDraft("t", null, "", false, 0, Map.of(), Content.NULL));
		}
		assertThat(deaf.isDone()).isFalse();
		engine.events().append(new EventDraft("t", null, "", false, 0, Map.of(), Content.NULL));
		// Every sleep ends by itself after ten.
		await().atMost(Duration.ofSeconds(8)).until(deaf::isDone);
		Caller<Boolean> hearing = asleep(engine, Interest.EVENTS);
		engine.events().append(new EventDraft("t", null, "", false, 0, Map.of(), Content.NULL));
		await().atMost(Duration.ofSeconds(8)).until(hearing::isDone);
	}

	/** Nothing is news to it: only a ring wakes it. */
	private static Caller<Boolean> asleep(LocalEngine engine, Interest interest) {
		AtomicBoolean announced = new AtomicBoolean();
		Caller<Boolean> sleeper = Caller.start(() -> {
			engine.await(interest, () -> {
				announced.set(true);
				return false;
			});
			return true;
		});
		await().untilTrue(announced);
		return sleeper;
	}

	@Test
	void aClaimHasOneHolderUntilItIsClosedOrTheHolderLeaves() {
		LocalEngine one = open();
		LocalEngine two = open();
		Claims.Claim claim = one.claims().tryClaim("nightly");
		assertThat(claim).isNotNull();
		assertThat(two.claims().tryClaim("nightly")).isNull();
		assertThat(one.claims().tryClaim("nightly")).isNull();
		assertThat(two.claims().tryClaim("other")).isNotNull();
		claim.close();
		Claims.Claim second = two.claims().tryClaim("nightly");
		assertThat(second).isNotNull();
		two.close();
		assertThat(one.claims().tryClaim("nightly")).isNotNull();
	}

	@Test
	void twoClassLoadersOfOneJvmAreTwoSiblings() throws Exception {
		String shared = this.directory.resolve("shared").toString();
		List<URL> urls = new ArrayList<>();
		for (String entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
			.split(File.pathSeparator)) {
			urls.add(Path.of(entry).toUri().toURL());
		}
		try (URLClassLoader first = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
				URLClassLoader second = new URLClassLoader(urls.toArray(URL[]::new),
						ClassLoader.getPlatformClassLoader())) {
			List<CompletableFuture<Long>> running = new ArrayList<>();
			for (ClassLoader loader : List.of(first, second)) {
				Class<?> elsewhere = loader.loadClass(SiblingElsewhere.class.getName());
				assertThat(elsewhere).isNotEqualTo(SiblingElsewhere.class);
				running.add(CompletableFuture.supplyAsync(() -> {
					try {
						return (Long) elsewhere.getMethod("work", String.class).invoke(null, shared);
					}
					catch (ReflectiveOperationException ex) {
						throw new IllegalStateException(ex);
					}
				}, (task) -> new Thread(task).start()));
			}
			LocalEngine here = open();
			for (CompletableFuture<Long> each : running) {
				assertThat(each.get(60, TimeUnit.SECONDS)).isEqualTo(2);
			}
			StashEntry counter = here.stash().get("counter");
			assertThat(counter).isNotNull();
			assertThat(counter.content().bytes()).asString(StandardCharsets.US_ASCII)
				.isEqualTo(Integer.toString(2 * SiblingElsewhere.TIMES));
		}
	}

	@Test
	void sleeperIsRung() throws Exception {
		LocalEngine one = open();
		LocalEngine two = open();
		EventCursor cursor = two.events().cursor(0);
		List<LoggedEvent> received = new ArrayList<>();
		Thread receiver = new Thread(() -> {
			while (received.size() < 1000) {
				LoggedEvent event = cursor.poll();
				if (event != null) {
					received.add(event);
				}
				else {
					two.await(Interest.EVENTS, cursor::hasNews);
				}
			}
		});
		receiver.start();
		for (int i = 0; i < 1000; i++) {
			one.events().append(new EventDraft("t", null, "", false, 0, Map.of(), Content.NULL));
		}
		receiver.join(10_000);
		assertThat(received).hasSize(1000);
		assertThat(received).extracting(LoggedEvent::origin).containsOnly(one.membership().self());
		assertThat(received).extracting(LoggedEvent::id).isSorted();
		cursor.close();
	}

}
