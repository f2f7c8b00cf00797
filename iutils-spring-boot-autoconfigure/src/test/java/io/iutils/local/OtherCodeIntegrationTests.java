package io.iutils.local;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.iutils.engine.Content;
import io.iutils.engine.EventDraft;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.journal.Journal;
import io.iutils.journal.JournalSettings;
import io.iutils.journal.Retention;
import io.iutils.testing.Campaign;
import io.iutils.testing.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Other code of the same JVM opens, reads and closes the files of the directory: a
 * backup, an indexer, a health check.
 */
@EnabledOnOs(OS.LINUX)
class OtherCodeIntegrationTests {

	private static final Set<String> NEVER_TO_BE_OPENED = Set.of("control", "siblings");

	@TempDir
	Path directory;

	private final AtomicBoolean over = new AtomicBoolean();

	private final AtomicLong opened = new AtomicLong();

	private Path shared() {
		return this.directory.resolve("shared");
	}

	private Thread reader(AtomicReference<Throwable> failure) {
		Thread thread = new Thread(() -> {
			try {
				while (!this.over.get()) {
					readAll();
				}
			}
			catch (Throwable ex) {
				failure.set(ex);
			}
		});
		thread.start();
		return thread;
	}

	private void readAll() throws IOException {
		Files.walkFileTree(shared(), new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				if (attributes.isRegularFile() && !NEVER_TO_BE_OPENED.contains(file.getFileName().toString())) {
					read(file);
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException ex) {
				// Removed meanwhile.
				return FileVisitResult.CONTINUE;
			}

		});
	}

	private void read(Path file) throws IOException {
		try (InputStream stream = new FileInputStream(file.toFile());
				RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw");
				FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			stream.readNBytes(10_000);
			random.read(new byte[100]);
			channel.map(FileChannel.MapMode.READ_ONLY, 0, Math.min(4096, channel.size()));
			this.opened.incrementAndGet();
		}
		catch (NoSuchFileException ex) {
			// Removed meanwhile.
		}
	}

	@Test
	void whoReadsAllFilesButTheLockedOnesDisturbsNobody() throws Exception {
		Campaign campaign = Campaign.begin("other code reads the files");
		int count = Campaign.size(10_000, 1_000_000);
		AtomicReference<Throwable> failure = new AtomicReference<>();
		try (LocalEngine engine = LocalEngine.open(LocalSettings.of(shared()));
				ChildJvm child = ChildJvm.start(SiblingProcess.class, shared().toString()).await("ready")) {
			Thread reader = reader(failure);
			child.send("increment n " + count);
			for (int i = 0; i < count; i++) {
				engine.stash().increment("n", 1, Terms.KEEP);
				if (i % 100 == 0) {
					engine.events().append(new EventDraft("t", null, "", false, 0, Map.of(), Content.NULL));
					engine.stash()
						.put("large", StashStore.ANY, Content.of(Content.Kind.BYTES, new byte[2000]), Terms.CLEAR);
				}
			}
			child.receive();
			StashEntry entry = engine.stash().get("n");
			assertThat(entry).isNotNull();
			assertThat(entry.content().bytes()).asString(StandardCharsets.US_ASCII)
				.isEqualTo(Integer.toString(2 * count));
			assertThat(child.send("siblings").receive()).isEqualTo("2");
			// While this JVM is inside a turn nobody else gets in, however much is read.
			long before = this.opened.get();
			AtomicReference<String> answer = new AtomicReference<>();
			Thread asking = new Thread(() -> answer.set(child.send("increment n 1").receive()));
			insideATurn(() -> {
				asking.start();
				await().atMost(Duration.ofSeconds(30)).until(() -> this.opened.get() > before + 50);
				assertThat(answer).hasNullValue();
			});
			asking.join();
			assertThat(answer).hasValue(Integer.toString(2 * count + 1));
			this.over.set(true);
			reader.join();
		}
		finally {
			this.over.set(true);
		}
		assertThat(failure).hasNullValue();
		campaign.report(2 * count + " counted, " + this.opened + " times a file opened, read, mapped and closed");
	}

	private void insideATurn(Runnable action) throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch leave = new CountDownLatch(1);
		try (Journal journal = Journal.open(JournalSettings.of(shared().resolve("stash"),
				shared().resolve("quarantine"), 200, Duration.ofSeconds(5), false, JournalSettings.SEGMENT_SIZE,
				() -> Retention.ALL, (slot) -> "nobody", InstantSource.system(), null))) {
			Thread holder = new Thread(() -> journal.append((batch) -> {
				entered.countDown();
				try {
					leave.await();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}));
			holder.start();
			entered.await();
			try {
				action.run();
			}
			finally {
				leave.countDown();
				holder.join();
			}
		}
	}

}
