package io.iutils.local;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

import io.iutils.engine.Content;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.journal.Journal;
import io.iutils.journal.JournalSettings;
import io.iutils.journal.Retention;
import io.iutils.testing.Caller;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stash whose writes can be held, so that what several threads want meanwhile becomes
 * one batch, in the order in which they came.
 */
final class CombiningFixture implements AutoCloseable {

	final UUID self = new UUID(1, 2);

	final AtomicLong now = new AtomicLong(1_000_000);

	final WatchedIo io;

	final Journal journal;

	final StashView view;

	final LocalStash stash;

	private WatchedIo.Hold hold;

	private final List<Caller<?>> queued = new ArrayList<>();

	CombiningFixture(Path directory, boolean forceEach, int segmentSize) {
		JournalSettings base = JournalSettings.of(directory.resolve("stash"), directory.resolve("quarantine"), 0,
				Duration.ofSeconds(10), forceEach, segmentSize, () -> Retention.ALL, (slot) -> "nobody",
				InstantSource.system(), null);
		this.io = new WatchedIo(base.io());
		this.journal = Journal.open(new JournalSettings(base.directory(), base.quarantine(), base.slot(),
				base.lockTimeout(), base.forceEach(), base.segmentSize(), base.retention(), base.describeSlot(),
				base.clock(), base.boot(), this.io, base.salvaged()));
		this.view = new StashView(this.journal);
		this.stash = new LocalStash(this.journal, this.view, this.self, () -> Instant.ofEpochMilli(this.now.get()),
				() -> {
				});
	}

	CombiningFixture(Path directory) {
		this(directory, false, JournalSettings.SEGMENT_SIZE);
	}

	/**
	 * From here on callers queue: behind one that puts "holder" and is held at a step.
	 */
	Caller<Long> holdAt(String step) {
		this.hold = this.io.hold(step);
		Caller<Long> holder = Caller.start(() -> put("holder", StashStore.ANY, text("x")));
		this.hold.awaitReached();
		return holder;
	}

	<T> Caller<T> queue(Callable<T> operation) {
		Caller<T> caller = Caller.start(operation).awaitSleepIn("TurnQueue");
		assertThat(caller.isDone()).isFalse();
		this.queued.add(caller);
		return caller;
	}

	/**
	 * What queued is carried out, as one batch.
	 */
	void release() {
		this.hold.release();
		this.queued.forEach(Caller::outcome);
		this.queued.clear();
	}

	long put(String key, long expectedVersion, Content content) {
		return this.stash.put(key, expectedVersion, content, Terms.KEEP);
	}

	long increment(String key) {
		return this.stash.increment(key, 1, Terms.KEEP);
	}

	static Content text(String text) {
		return Content.of(Content.Kind.BYTES, text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * A key's value and version, or null.
	 */
	String get(String key) {
		StashEntry entry = this.stash.get(key);
		return (entry != null) ? new String(entry.content().bytes(), StandardCharsets.UTF_8) + "@" + entry.version()
				: null;
	}

	/**
	 * As another copy sees it, which has read everything from the file.
	 */
	String getElsewhere(String key) {
		try (StashView other = new StashView(this.journal)) {
			other.catchUp();
			byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
			StashIndex.Location found = other.find(utf8);
			if (found == null) {
				return null;
			}
			Content content = other.content(utf8, found);
			return (content != null) ? new String(content.bytes(), StandardCharsets.UTF_8) + "@" + found.version()
					: null;
		}
	}

	@Override
	public void close() {
		this.view.close();
		this.journal.close();
	}

}
