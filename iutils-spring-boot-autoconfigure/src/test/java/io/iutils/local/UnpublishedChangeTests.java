package io.iutils.local;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.iutils.engine.Content;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.journal.JournalSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A change whose bytes are in the file, but whose writer has not come to store the tail.
 */
@Timeout(60)
class UnpublishedChangeTests {

	@TempDir
	Path directory;

	private final AtomicReference<Runnable> hold = new AtomicReference<>(() -> {
	});

	private JournalSettings holding(JournalSettings usual) {
		return new JournalSettings(usual.directory(), usual.quarantine(), usual.slot(), usual.lockTimeout(),
				usual.forceEach(), usual.segmentSize(), usual.retention(), usual.describeSlot(), usual.clock(),
				usual.boot(), new HesitantIo(usual.io(), () -> this.hold.get().run()), null);
	}

	private static Content value(int value) {
		return Content.of(Content.Kind.BYTES, new byte[] { (byte) value });
	}

	private static int valueSeenBy(LocalEngine engine) {
		StashEntry entry = engine.stash().get("key");
		return (entry != null) ? entry.content().bytes()[0] : 0;
	}

	@Test
	void isSeenByNobodyTheWriterIncluded() throws Exception {
		LocalSettings settings = LocalSettings.of(this.directory.resolve("shared"));
		try (LocalEngine writing = LocalEngine.open(settings, JournalSettings.SEGMENT_SIZE, this::holding);
				LocalEngine other = LocalEngine.open(settings)) {
			writing.stash().put("key", StashStore.ANY, value(1), Terms.CLEAR);
			CountDownLatch written = new CountDownLatch(1);
			CountDownLatch proceed = new CountDownLatch(1);
			this.hold.set(() -> {
				written.countDown();
				try {
					proceed.await();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			});
			CompletableFuture<Long> version = CompletableFuture.supplyAsync(
					() -> writing.stash().put("key", StashStore.ANY, value(2), Terms.CLEAR),
					Executors.newSingleThreadExecutor());
			try {
				assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();
				assertThat(valueSeenBy(writing)).isEqualTo(1);
				assertThat(valueSeenBy(other)).isEqualTo(1);
				assertThat(writing.stash().version()).isEqualTo(1);
				assertThat(other.stash().keys(NamePattern.of("*"))).containsExactly("key");
			}
			finally {
				proceed.countDown();
			}
			assertThat(version.get(30, TimeUnit.SECONDS)).isEqualTo(2);
			assertThat(valueSeenBy(writing)).isEqualTo(2);
			assertThat(valueSeenBy(other)).isEqualTo(2);
		}
	}

}
