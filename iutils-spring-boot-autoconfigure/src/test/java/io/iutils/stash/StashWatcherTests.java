package io.iutils.stash;

import io.iutils.IStash;
import io.iutils.StashChange;
import io.iutils.StashChange.Kind;
import io.iutils.Subscription;
import io.iutils.engine.Counters.Count;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import io.iutils.engine.ListenerCalls;
import io.iutils.testing.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import io.iutils.testing.OnEveryEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

@OnEveryEngine
@ExtendWith(OutputCaptureExtension.class)
class StashWatcherTests {

	@TempDir
	Path directory;

	StashFixture fixture;

	IStash stash;

	final List<StashChange<String>> changes = new CopyOnWriteArrayList<>();

	@BeforeEach
	void open() {
		this.fixture = new StashFixture(this.directory);
		this.stash = this.fixture.stash;
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void deliversCurrentValuesInKeyOrderBeforeItReturns() {
		this.stash.put("flags.b", "2");
		long version = this.stash.put("flags.a", "1");
		this.stash.put("other", "3");
		Thread caller = Thread.currentThread();
		this.stash.watch("flags.*", String.class, (change) -> {
			assertThat(Thread.currentThread()).isSameAs(caller);
			this.changes.add(change);
		});
		assertThat(this.changes).extracting(StashChange::key, StashChange::kind, StashChange::value)
			.containsExactly(tuple("flags.a", Kind.CURRENT, "1"), tuple("flags.b", Kind.CURRENT, "2"));
		assertThat(this.changes.get(0).version()).isEqualTo(version);
	}

	@Test
	void deliversLaterChanges() {
		this.stash.put("flags.a", "0");
		this.stash.watch("flags.*", String.class, this.changes::add);
		this.stash.put("flags.b", "1");
		this.stash.put("elsewhere", "2");
		awaitKinds(Kind.CURRENT, Kind.PUT);
		this.stash.remove("flags.a");
		awaitKinds(Kind.CURRENT, Kind.PUT, Kind.REMOVED);
		StashChange<String> removed = this.changes.get(2);
		assertThat(removed.key()).isEqualTo("flags.a");
		assertThat(removed.value()).isNull();
	}

	@Test
	void missesNothingAndDoublesNothingWrittenMeanwhile() {
		this.stash.put("k.1", "a");
		this.stash.put("k.2", "a");
		this.stash.put("k.3", "a");
		this.stash.watch("k.*", String.class, (change) -> {
			if (this.changes.isEmpty()) {
				// While the current values are being delivered, k.2 and k.3 change.
				this.stash.put("k.2", "b");
				this.stash.remove("k.3");
			}
			this.changes.add(change);
		});
		await().untilAsserted(
				() -> assertThat(this.changes).extracting(StashChange::key, StashChange::kind, StashChange::value)
					.containsExactly(tuple("k.1", Kind.CURRENT, "a"), tuple("k.2", Kind.PUT, "b"),
							tuple("k.3", Kind.REMOVED, null)));
	}

	@Test
	void namesKeysRelativeToTheScope() {
		IStash scoped = this.stash.scoped("shop.one");
		scoped.put("door", "open");
		scoped.watch("*", String.class, this.changes::add);
		this.stash.put("shop.two.door", "broken");
		scoped.put("door", "closed");
		awaitKinds(Kind.CURRENT, Kind.PUT);
		assertThat(this.changes).extracting(StashChange::key).containsOnly("door");
		assertThat(this.changes.get(1).value()).isEqualTo("closed");
	}

	@Test
	void goesOnAfterAListenerThatThrows() {
		try (LogLines log = LogLines.of(ListenerCalls.class)) {
			this.stash.put("k", "secret-0");
			this.stash.watch("k", String.class, (change) -> {
				throw new AssertionError("listener broke");
			});
			this.stash.watch("k", String.class, this.changes::add);
			this.stash.put("k", "secret-1");
			awaitKinds(Kind.CURRENT, Kind.PUT);
			assertThat(this.fixture.engine.counters().get(Count.LISTENER_FAILURES)).isEqualTo(2);
			assertThat(log.lines()).hasSize(2)
				.allSatisfy(
						(line) -> assertThat(line).contains("listener broke", "watcher of k").doesNotContain("secret"));
		}
	}

	@Test
	void namesOneThatIsStuckWhileItRuns() {
		CountDownLatch release = new CountDownLatch(1);
		this.stash.watch("k", String.class, (change) -> {
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		try (LogLines log = LogLines.of("io.iutils.engine.SlowCalls")) {
			this.stash.put("k", "v");
			await().until(() -> !log.lines().isEmpty());
			assertThat(log.lines()).singleElement().asString().contains("watcher of k", "has been running");
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void skipsValuesOfAnotherTypeWithoutLoggingThem(CapturedOutput output) {
		this.stash.put("k.1", "secret-word");
		List<StashChange<Integer>> numbers = new CopyOnWriteArrayList<>();
		this.stash.watch("k.*", Integer.class, numbers::add);
		this.stash.put("k.2", "secret-word");
		this.stash.put("k.3", 3);
		await().until(() -> numbers.size() == 1);
		assertThat(numbers.get(0).value()).isEqualTo(3);
		assertThat(this.fixture.engine.counters().get(Count.VALUES_SKIPPED)).isEqualTo(2);
		assertThat(output).contains("k.2").doesNotContain("secret-word");
	}

	@Test
	void beginsNoCallAfterClose() {
		Subscription first = this.stash.watch("k", String.class, this.changes::add);
		List<StashChange<String>> others = new CopyOnWriteArrayList<>();
		this.stash.watch("k", String.class, others::add);
		first.close();
		first.close();
		this.stash.put("k", "v");
		await().until(() -> others.size() == 1);
		assertThat(this.changes).isEmpty();
	}

	@Test
	void mayBeClosedByItsOwnListener() {
		Subscription[] own = new Subscription[1];
		Consumer<StashChange<String>> once = (change) -> {
			this.changes.add(change);
			own[0].close();
		};
		own[0] = this.stash.watch("k", String.class, once);
		List<StashChange<String>> others = new CopyOnWriteArrayList<>();
		this.stash.watch("k", String.class, others::add);
		this.stash.put("k", "1");
		await().until(() -> !this.changes.isEmpty());
		this.stash.put("k", "2");
		await().until(() -> others.stream().anyMatch((change) -> "2".equals(change.value())));
		assertThat(this.changes).hasSize(1);
	}

	@Test
	void keepsItsPlaceWhileDeliveryIsStopped() throws InterruptedException {
		this.stash.watch("k", String.class, this.changes::add);
		CountDownLatch stopped = new CountDownLatch(1);
		this.fixture.lanes.stop(stopped::countDown);
		stopped.await();
		this.stash.put("k", "while paused");
		this.stash.put("sync", "x");
		assertThat(this.changes).isEmpty();
		this.fixture.lanes.start();
		awaitKinds(Kind.PUT);
	}

	private void awaitKinds(Kind... kinds) {
		await().untilAsserted(() -> assertThat(this.changes).extracting(StashChange::kind).containsExactly(kinds));
	}

}
