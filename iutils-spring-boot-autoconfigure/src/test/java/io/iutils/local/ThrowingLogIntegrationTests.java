package io.iutils.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

import io.iutils.DirectoryLostException;
import io.iutils.engine.Interest;
import io.iutils.engine.Lane;
import io.iutils.engine.LaneSource;
import io.iutils.engine.Lanes;
import io.iutils.engine.ListenerCalls;
import io.iutils.engine.Terms;
import io.iutils.testing.ChildJvm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Logging itself throws Errors, as it does when it needs a class or a file and there are
 * no descriptors left. The threads that tell of failures survive it.
 */
class ThrowingLogIntegrationTests {

	@TempDir
	Path directory;

	private final AtomicInteger thrown = new AtomicInteger();

	private final Handler handler = new Handler() {

		@Override
		public void publish(LogRecord entry) {
			ThrowingLogIntegrationTests.this.thrown.incrementAndGet();
			throw new NoClassDefFoundError("thrown on purpose");
		}

		@Override
		public void flush() {
			// Nothing is held back.
		}

		@Override
		public void close() {
			// Nothing is open.
		}

	};

	// Strongly reachable, or the handler is lost with them.
	private final List<Logger> loggers = new ArrayList<>();

	private LocalEngine engine;

	@BeforeEach
	void open() {
		LocalSettings defaults = LocalSettings.of(this.directory.resolve("shared"));
		this.engine = LocalEngine.open(new LocalSettings(defaults.directory(), defaults.lockTimeout(),
				Duration.ofMillis(10), defaults.retainSize(), defaults.retainFor(), true, defaults.clock(), false));
		for (Class<?> type : List.of(LocalEngine.class, Housekeeping.class, Bell.class, Lane.class,
				ListenerCalls.class)) {
			Logger logger = Logger.getLogger(type.getName());
			logger.addHandler(this.handler);
			this.loggers.add(logger);
		}
	}

	@AfterEach
	void close() {
		this.loggers.forEach((logger) -> logger.removeHandler(this.handler));
		this.engine.close();
	}

	@Test
	void flushingGoesOn() throws Exception {
		Path segment = this.directory.resolve("shared/stash/00000000000000000001.log");
		Path away = this.directory.resolve("away");
		Files.move(segment, away);
		this.engine.stash().increment("n", 1, Terms.KEEP);
		await().until(() -> this.thrown.get() > 2);
		Files.move(away, segment);
		Thread flushing = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("iutils-flush"))
			.findAny()
			.orElseThrow();
		assertThat(flushing.isAlive()).isTrue();
		long version = this.engine.stash().version();
		this.engine.stash().increment("brief", 1, new Terms(false, Duration.ofMillis(1), false));
		// Written, and swept.
		await().until(() -> this.engine.stash().version() == version + 2);
	}

	@Test
	void lookingForSiblingsGoesOn() {
		// Without sockets only the regular look finds the dead.
		LocalSettings defaults = LocalSettings.of(this.directory.resolve("elsewhere"));
		LocalSettings settings = new LocalSettings(defaults.directory(), defaults.lockTimeout(), defaults.flush(),
				defaults.retainSize(), defaults.retainFor(), false, defaults.clock(), false);
		AtomicInteger found = new AtomicInteger();
		try (LocalEngine looking = LocalEngine.open(settings)) {
			looking.membership().listen((joined) -> {
			}, (left) -> {
				found.incrementAndGet();
				throw new IllegalStateException("thrown on purpose");
			});
			for (int i = 1; i <= 2; i++) {
				ChildJvm child = ChildJvm.start(SiblingProcess.class, settings.directory().toString());
				child.await("ready");
				assertThat(looking.membership().all()).hasSize(2);
				child.kill();
				int deaths = i;
				await().until(() -> found.get() == deaths);
				assertThat(this.thrown).hasValueGreaterThanOrEqualTo(i);
			}
		}
	}

	@Test
	void allIsClosed() throws Exception {
		LocalSettings settings = LocalSettings.of(this.directory.resolve("closed"));
		LocalEngine closing = LocalEngine.open(settings);
		closing.stash().increment("mine", 1, new Terms(false, null, true));
		// Closing begins with the keys that vanish with it, and so fails at once.
		Files.delete(settings.directory().resolve("stash").resolve("control"));
		await().until(() -> {
			try {
				closing.stash().version();
				return false;
			}
			catch (DirectoryLostException ex) {
				return true;
			}
		});
		closing.close();
		assertThat(this.thrown.get()).isPositive();
		try (Stream<Path> sockets = Files.list(settings.directory().resolve("sockets"))) {
			assertThat(sockets).noneMatch((file) -> !file.getFileName().toString().startsWith("lib"));
		}
	}

	@Test
	void deliveryGoesOn() {
		Queue<Integer> delivered = new ConcurrentLinkedQueue<>();
		try (Lanes lanes = new Lanes(this.engine)) {
			lanes.start();
			lanes.defaultLane().add(new LaneSource() {

				private int number;

				@Override
				public Interest interest() {
					return Interest.EVENTS;
				}

				@Override
				public boolean hasNews() {
					return this.number < 4;
				}

				@Override
				public boolean deliver() {
					if (!hasNews()) {
						return false;
					}
					this.number++;
					if (this.number % 2 == 1) {
						throw new IllegalStateException("thrown on purpose");
					}
					lanes.calls().call(this, () -> "a test", () -> {
						delivered.add(this.number);
						throw new IllegalStateException("thrown on purpose");
					});
					return true;
				}

			});
			await().until(() -> List.copyOf(delivered).equals(List.of(2, 4)));
			assertThat(this.thrown.get()).isGreaterThanOrEqualTo(2);
		}
	}

}
