package io.iutils.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.iutils.DirectoryLostException;
import io.iutils.engine.Content;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.Interest;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

/**
 * What is deleted or replaced under a running sibling.
 */
class LostDirectoryTests {

	@TempDir
	Path directory;

	private Path shared;

	private LocalEngine engine;

	@BeforeEach
	void open() {
		this.shared = this.directory.resolve("shared");
		this.engine = LocalEngine.open(LocalSettings.of(this.shared));
		put();
		emit();
	}

	@AfterEach
	void close() {
		this.engine.close();
	}

	private void put() {
		this.engine.stash()
			.put("key", StashStore.ANY, Content.of(Content.Kind.BYTES, "v".getBytes(StandardCharsets.UTF_8)),
					Terms.CLEAR);
	}

	private void emit() {
		this.engine.events().append(new EventDraft("t", null, "", false, 0, Map.of(), Content.NULL));
	}

	private void read() {
		try (EventCursor cursor = this.engine.events().cursor(0)) {
			cursor.poll();
		}
	}

	private static void awaitLost(ThrowingCallable operation) {
		await().atMost(Duration.ofSeconds(3))
			.untilAsserted(() -> assertThatExceptionOfType(DirectoryLostException.class).isThrownBy(operation));
	}

	private void awaitAllLost() {
		awaitLost(this::put);
		awaitLost(() -> this.engine.stash().get("key"));
		awaitLost(this::emit);
		awaitLost(this::read);
	}

	@Test
	void deletedDirectoryIsToldToWhoReadsAndWritesStashAndEvents() throws IOException {
		FileSystemUtils.deleteRecursively(this.shared);
		awaitAllLost();
	}

	@Test
	void movedDirectoryIsToldThoughAnotherStandsInItsPlace() throws IOException {
		Files.move(this.shared, this.directory.resolve("away"));
		try (LocalEngine successor = LocalEngine.open(LocalSettings.of(this.shared))) {
			awaitAllLost();
			assertThatNoException().isThrownBy(() -> successor.stash().increment("n", 1, Terms.KEEP));
		}
	}

	@Test
	void whoTheSiblingsAreIsLostWithTheirTable() throws IOException {
		Files.delete(this.shared.resolve("siblings"));
		// A newcomer would take a slot that is taken.
		awaitAllLost();
	}

	@Test
	void oneJournalGoesOnWhenTheOtherIsLost() throws IOException {
		FileSystemUtils.deleteRecursively(this.shared.resolve("stash"));
		awaitLost(this::put);
		emit();
		read();
	}

	@Test
	void aNameIsLockedByNobodyWhoHasLostTheTable() throws IOException {
		assertThat(this.engine.claims().tryClaim("before")).isNotNull();
		Files.delete(this.shared.resolve("siblings"));
		awaitLost(() -> this.engine.claims().tryClaim("after"));
		try (LocalEngine successor = LocalEngine.open(LocalSettings.of(this.shared))) {
			assertThat(successor.claims().tryClaim("after")).isNotNull();
			awaitLost(() -> this.engine.claims().tryClaim("after"));
		}
	}

	@Test
	void whoHasLostTheDirectoryTakesNoSocketFromWhoIsThereNow() throws IOException {
		LocalEngine second = LocalEngine.open(LocalSettings.of(this.shared));
		assertThat(this.engine.membership().all()).hasSize(2);
		Files.move(this.shared, this.directory.resolve("away"));
		try (LocalEngine successor = LocalEngine.open(LocalSettings.of(this.shared))) {
			// The second one is where its threads sleep.
			await().until(() -> {
				successor.await(Interest.EVENTS, () -> false);
				return sockets().size() == 2;
			});
			List<String> before = sockets();
			AtomicBoolean told = new AtomicBoolean();
			this.engine.membership().listen((joined) -> {
			}, (left) -> told.set(true));
			// The first one clears up behind it.
			second.close();
			await().untilTrue(told);
			this.engine.close();
			assertThat(sockets()).isEqualTo(before);
			assertThat(successor.membership().all()).hasSize(1);
		}
	}

	private List<String> sockets() throws IOException {
		try (Stream<Path> files = Files.list(this.shared.resolve("sockets"))) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> !name.startsWith("lib"))
				.sorted()
				.toList();
		}
	}

	@Test
	void whoSleepsIsToldToo() throws Exception {
		List<Throwable> ends = new CopyOnWriteArrayList<>();
		Thread sleeper = new Thread(() -> {
			try (EventCursor cursor = this.engine.events().cursor(this.engine.events().lastId())) {
				while (true) {
					cursor.poll();
					this.engine.await(Interest.EVENTS, cursor::hasNews);
				}
			}
			catch (Throwable ex) {
				ends.add(ex);
			}
		});
		sleeper.start();
		Files.delete(this.shared.resolve("events").resolve("control"));
		sleeper.join(10_000);
		assertThat(sleeper.isAlive()).isFalse();
		assertThat(ends).singleElement().isInstanceOf(DirectoryLostException.class);
	}

}
