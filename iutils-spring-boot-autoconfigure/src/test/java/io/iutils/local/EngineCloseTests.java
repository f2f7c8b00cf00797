package io.iutils.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.iutils.ClosedException;
import io.iutils.engine.Content;
import io.iutils.engine.EventCursor;
import io.iutils.engine.EventDraft;
import io.iutils.engine.Interest;
import io.iutils.engine.Lanes;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashFeed;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Closing while others are inside, and what is left behind.
 */
class EngineCloseTests {

	@TempDir
	Path directory;

	private LocalEngine open() {
		return LocalEngine.open(LocalSettings.of(this.directory.resolve("shared")));
	}

	private static EventDraft draft() {
		return new EventDraft("t", null, "", false, 0, Map.of(), Content.NULL);
	}

	private static Content content(int length) {
		return Content.of(Content.Kind.BYTES, "x".repeat(length).getBytes(StandardCharsets.US_ASCII));
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void whoIsInsideWhenItClosesIsToldSoAndLeavesNoFileOpen() throws Exception {
		for (int round = 0; round < 12; round++) {
			LocalEngine engine = open();
			// Larger than the cache holds, so that reading needs the files.
			engine.stash().put("large", StashStore.ANY, content(3_000_000), Terms.CLEAR);
			Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
			List<Runnable> operations = new ArrayList<>();
			operations.add(() -> engine.stash().increment("n", 1, Terms.KEEP));
			operations.add(() -> engine.stash().get("n"));
			operations.add(() -> engine.stash().get("large"));
			operations.add(() -> engine.stash().keys(NamePattern.of("*")));
			operations.add(() -> engine.events().append(draft()));
			operations.add(() -> {
				try (EventCursor cursor = engine.events().cursor(0)) {
					cursor.poll();
				}
			});
			operations.add(() -> {
				try (StashFeed feed = engine.stash().feed(0)) {
					feed.poll();
				}
			});
			CountDownLatch inside = new CountDownLatch(operations.size());
			List<Thread> threads = new ArrayList<>();
			for (Runnable operation : operations) {
				Thread thread = new Thread(() -> {
					try {
						operation.run();
						inside.countDown();
						while (true) {
							operation.run();
						}
					}
					catch (ClosedException ex) {
						// As it should be.
					}
					catch (Throwable ex) {
						failures.add(ex);
					}
				});
				threads.add(thread);
				thread.start();
			}
			assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
			engine.close();
			for (Thread thread : threads) {
				thread.join(20_000);
				assertThat(thread.isAlive()).isFalse();
			}
			assertThat(failures).isEmpty();
			assertThat(openFiles(this.directory.toRealPath())).isEmpty();
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void twoHundredRestartsLeaveNothingBehind() throws IOException {
		for (int i = 0; i < 20; i++) {
			restart();
		}
		int threads = threads();
		int files = openFiles(Path.of("")).size();
		for (int i = 0; i < 180; i++) {
			restart();
		}
		await().untilAsserted(() -> assertThat(threads()).isLessThanOrEqualTo(threads));
		assertThat(openFiles(Path.of(""))).hasSizeLessThanOrEqualTo(files + 2);
		assertThat(openFiles(this.directory.toRealPath())).isEmpty();
		try (DirectoryStream<Path> sockets = Files
			.newDirectoryStream(this.directory.resolve("shared").resolve("sockets"))) {
			assertThat(sockets).isEmpty();
		}
	}

	private void restart() {
		try (LocalEngine engine = open(); LocalEngine sibling = open(); Lanes lanes = new Lanes(engine)) {
			lanes.start();
			lanes.lane("one");
			engine.stash().increment("n", 1, Terms.KEEP);
			sibling.stash().put("mine", StashStore.ANY, content(10), new Terms(false, null, true));
			sibling.events().append(draft());
			try (EventCursor cursor = engine.events().cursor(engine.events().openedAt())) {
				while (cursor.poll() == null) {
					engine.await(Interest.EVENTS, cursor::hasNews);
				}
			}
		}
	}

	private static int threads() {
		return (int) Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("iutils"))
			.count();
	}

	private static List<String> openFiles(Path below) throws IOException {
		List<String> open = new ArrayList<>();
		try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
			for (Path descriptor : descriptors) {
				try {
					Path target = Files.readSymbolicLink(descriptor);
					if (below.toString().isEmpty() || target.startsWith(below)) {
						open.add(target.toString());
					}
				}
				catch (IOException ex) {
					// Closed meanwhile.
				}
			}
		}
		return open;
	}

}
