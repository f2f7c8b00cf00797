package io.iutils.local;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.iutils.StashChange;
import io.iutils.StorageException;
import io.iutils.engine.Content;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashEntry;
import io.iutils.engine.StashFeed;
import io.iutils.engine.StashStore;
import io.iutils.engine.StashUpdate;
import io.iutils.engine.Terms;
import io.iutils.journal.Journal;
import io.iutils.journal.JournalIo;
import io.iutils.journal.JournalSettings;
import io.iutils.journal.Retention;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What siblings see of the stash while it is compacted beneath them.
 */
class StashCompactionTests {

	private static final int SEGMENT_SIZE = 16 << 10;

	private static final int CONTROL = 4096;

	private static final NamePattern ALL = NamePattern.of("**");

	@TempDir
	Path root;

	private final Map<String, LocalEngine> engines = new HashMap<>();

	@AfterEach
	void close() {
		this.engines.values().forEach(LocalEngine::close);
	}

	private Path shared() {
		return this.root.resolve("shared");
	}

	private StashStore stash(String sibling) {
		return this.engines
			.computeIfAbsent(sibling, (name) -> LocalEngine.open(LocalSettings.of(shared()), SEGMENT_SIZE))
			.stash();
	}

	private static long put(StashStore stash, String key, String value) {
		return stash.put(key, StashStore.ANY, Content.of(Content.Kind.BYTES, value.getBytes(StandardCharsets.UTF_8)),
				Terms.CLEAR);
	}

	/**
	 * Too long to be kept in the heap.
	 */
	private static String large(String mark) {
		return mark + ".".repeat(500);
	}

	private static String text(StashEntry entry) {
		return new String(entry.content().bytes(), StandardCharsets.UTF_8);
	}

	private Set<Path> segments() throws IOException {
		try (Stream<Path> files = Files.list(shared().resolve("stash"))) {
			return files.filter((file) -> file.getFileName().toString().matches("[0-9]+\\.log"))
				.collect(Collectors.toSet());
		}
	}

	/**
	 * Writes until all segments that there are have been compacted away.
	 */
	private Map<String, String> churn(StashStore stash) throws IOException {
		Set<Path> before = segments();
		Map<String, String> model = new TreeMap<>();
		int[] round = new int[1];
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			for (int i = 0; i < 20; i++) {
				String key = "k" + i % 7;
				model.put(key, large(round[0] + "." + i));
				put(stash, key, model.get(key));
				model.put("s" + i % 3, Integer.toString(round[0]));
				put(stash, "s" + i % 3, Integer.toString(round[0]));
			}
			round[0]++;
			return Collections.disjoint(segments(), before);
		});
		return model;
	}

	private static Map<String, String> all(StashStore stash) {
		Map<String, String> all = new TreeMap<>();
		for (String key : stash.keys(ALL)) {
			all.put(key, text(stash.get(key)));
		}
		return all;
	}

	@Test
	void siblingsSeeTheSameBeforeAndAfter() throws IOException {
		StashStore other = stash("other");
		put(other, "never changed", large("!"));
		Map<String, String> model = churn(stash("writer"));
		model.put("never changed", large("!"));
		assertThat(all(stash("writer"))).isEqualTo(model);
		assertThat(all(other)).isEqualTo(model);
		assertThat(all(stash("late"))).isEqualTo(model);
	}

	/**
	 * Nothing of the positions is read by a sibling that does not work a name.
	 */
	@Test
	void whoIsQuietCompactsWhatAnotherHasWritten() throws IOException {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		stash("quiet");
		List<Thread> compacting = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("iutils-compact") && !before.contains(thread))
			.toList();
		assertThat(compacting).hasSize(2);
		await().until(() -> compacting.stream().allMatch(StashCompactionTests::hasLookedAndWaits));
		Path positions = shared().resolve("positions");
		try (Journal journal = Journal
			.open(JournalSettings.of(positions, shared().resolve("quarantine"), 200, Duration.ofSeconds(5), false,
					SEGMENT_SIZE, () -> Retention.ALL, (slot) -> "slot " + slot, InstantSource.system(), null));
				LocalMap other = new LocalMap(journal, new UUID(1, 2), InstantSource.system(), () -> {
				})) {
			for (int i = 0; i < 400; i++) {
				put(other.store(), "k", large(Integer.toString(i)));
			}
			await().until(() -> {
				try (Stream<Path> files = Files.list(positions)) {
					return files.anyMatch((file) -> file.getFileName().toString().startsWith("base-"));
				}
			});
		}
	}

	private static boolean hasLookedAndWaits(Thread thread) {
		ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId());
		return info.getWaitedCount() >= 2 && info.getThreadState() == Thread.State.TIMED_WAITING;
	}

	/**
	 * Stopped while files came and went, it has to take the base for what it missed.
	 */
	@Test
	void aViewThatWasStoppedMeanwhileFindsTheSame() throws IOException {
		put(stash("writer"), "removed", large("?"));
		put(stash("writer"), "stays", large("!"));
		try (Journal journal = Journal.open(JournalSettings.of(shared().resolve("stash"),
				shared().resolve("quarantine"), 200, Duration.ofSeconds(5), false, SEGMENT_SIZE, () -> Retention.ALL,
				(slot) -> "nobody", InstantSource.system(), null)); StashView stopped = new StashView(journal)) {
			stopped.catchUp();
			assertThat(stopped.keys((found) -> true)).hasSize(2);
			// Not into the file it still has open.
			for (int i = 0; i < 80; i++) {
				put(stash("writer"), "s0", large("?"));
			}
			stash("writer").remove("removed", StashStore.ANY);
			Map<String, String> model = churn(stash("writer"));
			model.put("stays", large("!"));
			stopped.catchUp();
			Map<String, String> found = new TreeMap<>();
			for (byte[] key : stopped.keys((entry) -> true)) {
				found.put(new String(key, StandardCharsets.UTF_8),
						new String(stopped.content(key, stopped.find(key)).bytes(), StandardCharsets.UTF_8));
			}
			assertThat(found).isEqualTo(model);
		}
	}

	@Test
	void aWatcherThatLagsIsToldWhatTheLostChangesComeTo() throws IOException {
		StashStore stash = stash("writer");
		put(stash, "removed", "1");
		put(stash, "again", "1");
		put(stash, "untouched", "1");
		long start = stash.version();
		try (StashFeed feed = stash.feed(start); StashFeed other = stash("other").feed(start)) {
			stash.remove("removed", StashStore.ANY);
			stash.remove("again", StashStore.ANY);
			put(stash, "again", "2");
			put(stash, "shortlived", "1");
			stash.remove("shortlived", StashStore.ANY);
			Map<String, String> model = churn(stash);
			model.put("again", "2");
			assertToldOf(feed, start, model);
			assertToldOf(other, start, model);
		}
	}

	private static void assertToldOf(StashFeed feed, long start, Map<String, String> model) {
		Map<String, String> told = new TreeMap<>();
		Map<String, Integer> removals = new HashMap<>();
		long version = start;
		for (StashUpdate update = feed.poll(); update != null; update = feed.poll()) {
			assertThat(update.version()).isGreaterThan(version);
			version = update.version();
			if (update.kind() == StashChange.Kind.PUT) {
				told.put(update.key(), new String(update.content().bytes(), StandardCharsets.UTF_8));
			}
			else {
				removals.merge(update.key(), 1, Integer::sum);
				told.remove(update.key());
			}
		}
		assertThat(told).isEqualTo(model);
		assertThat(removals).containsEntry("removed", 1).doesNotContainKey("untouched");
	}

	private JournalSettings settings(UnaryOperator<JournalIo> files) {
		return on(files,
				JournalSettings.of(shared().resolve("stash"), shared().resolve("quarantine"), 200,
						Duration.ofSeconds(5), false, SEGMENT_SIZE, () -> Retention.ALL, (slot) -> "nobody",
						InstantSource.system(), null));
	}

	private static JournalSettings on(UnaryOperator<JournalIo> files, JournalSettings usual) {
		return new JournalSettings(usual.directory(), usual.quarantine(), usual.slot(), usual.lockTimeout(),
				usual.forceEach(), usual.segmentSize(), usual.retention(), usual.describeSlot(), usual.clock(),
				usual.boot(), files.apply(usual.io()), usual.salvaged());
	}

	/**
	 * Others fill a segment after the compactor has read up to the tail, and before it
	 * looks which segments there are.
	 */
	@Test
	void whatIsWrittenWhileACompactionBeginsIsKept() {
		StashStore other = stash("other");
		Map<String, String> model = new TreeMap<>();
		AtomicInteger interferences = new AtomicInteger();
		AtomicInteger done = new AtomicInteger();
		UnaryOperator<JournalIo> interfering = (files) -> {
			OpeningIo io = new OpeningIo(files);
			io.before((name) -> {
				// Each time it reads the manifest, once of them in between.
				if (name.equals("manifest") && Thread.currentThread().getName().equals("iutils-compact")
						&& interferences.getAndIncrement() < 50) {
					model.put("once " + interferences, large("!"));
					put(other, "once " + interferences, large("!"));
					for (int i = 0; i < 40; i++) {
						String key = "k" + i % 7;
						model.put(key, large(interferences + "." + i));
						put(other, key, model.get(key));
					}
					done.incrementAndGet();
				}
			});
			return io;
		};
		// The positions have a compaction of their own.
		try (LocalEngine compacting = LocalEngine.open(LocalSettings.of(shared()), SEGMENT_SIZE,
				(usual) -> usual.directory().endsWith("stash") ? on(interfering, usual) : usual)) {
			await().atMost(Duration.ofSeconds(30)).until(() -> done.get() >= 50);
			assertThat(all(compacting.stash())).isEqualTo(model);
			assertThat(all(stash("late"))).isEqualTo(model);
		}
	}

	/**
	 * Without a descriptor, say: the next poll tells what this one could not.
	 */
	@Test
	void aWatcherThatLagsMissesNothingWhenItCannotReadForAMoment() throws IOException {
		StashStore stash = stash("writer");
		put(stash, "removed", large("?"));
		OpeningIo[] io = new OpeningIo[1];
		try (Journal journal = Journal.open(settings((files) -> io[0] = new OpeningIo(files)));
				StashView stopped = new StashView(journal);
				StashFeed feed = stopped.feed(stash.version())) {
			long start = stash.version();
			put(stash, "once", large("!"));
			put(stash, "again", large("!"));
			stash.remove("removed", StashStore.ANY);
			Map<String, String> model = churn(stash);
			model.put("once", large("!"));
			model.put("again", large("!"));
			int[] opened = new int[1];
			io[0].before((name) -> {
				// The view's, then the one with the values.
				if (name.startsWith("base-") && opened[0]++ % 2 == 0) {
					throw new IOException("Too many open files");
				}
			});
			AtomicInteger failures = new AtomicInteger();
			assertToldOf(new StashFeed() {

				@Override
				public StashUpdate poll() {
					while (true) {
						try {
							return feed.poll();
						}
						catch (StorageException ex) {
							failures.incrementAndGet();
						}
					}
				}

				@Override
				public boolean hasNews() {
					return feed.hasNews();
				}

				@Override
				public void close() {
				}

			}, start, model);
			assertThat(failures).hasValueGreaterThan(1);
		}
	}

	/**
	 * The base is in the index, what follows it not yet: a key that went meanwhile has
	 * lost its file, and that is no damage.
	 */
	@Test
	void aReaderWaitsWhileAnotherTakesABaseOver() throws Exception {
		StashStore stash = stash("writer");
		put(stash, "removed", large("?"));
		OpeningIo[] io = new OpeningIo[1];
		try (Journal journal = Journal.open(settings((files) -> io[0] = new OpeningIo(files)));
				StashView stopped = new StashView(journal)) {
			stopped.catchUp();
			byte[] key = "removed".getBytes(StandardCharsets.UTF_8);
			StashIndex.Location location = stopped.find(key);
			// The view still reads the first segment.
			churn(stash);
			stash.remove("removed", StashStore.ANY);
			long generation = journal.generation();
			while (journal.generation() < generation + 3) {
				churn(stash);
			}
			// Nor has anybody published another base meanwhile.
			this.engines.remove("writer").close();
			FutureTask<Content> reading = new FutureTask<>(() -> stopped.content(key, location));
			Thread reader = new Thread(reading);
			Thread behind = Thread.currentThread();
			boolean[] base = new boolean[1];
			io[0].before((name) -> {
				base[0] |= name.startsWith("base-");
				if (base[0] && !name.startsWith("base-") && !name.equals("manifest") && Thread.currentThread() == behind
						&& reader.getState() == Thread.State.NEW) {
					reader.start();
					await().pollInterval(Duration.ofMillis(1))
						.until(() -> reading.isDone() || reader.getState() == Thread.State.WAITING);
				}
			});
			stopped.catchUp();
			assertThat(reading.get(30, TimeUnit.SECONDS)).isNull();
		}
	}

	/**
	 * Readers check that what they get was put, and that no key goes back.
	 */
	@Test
	void readsAreCurrentWhileOthersWriteAndCompact() throws Exception {
		StashStore writer = stash("writer");
		AtomicBoolean ended = new AtomicBoolean();
		ExecutorService threads = Executors.newFixedThreadPool(3);
		try {
			List<Future<Long>> readers = Stream.of("writer", "reader", "other")
				.map(this::stash)
				.map((stash) -> threads.submit(() -> read(stash, ended)))
				.toList();
			long wanted = 6;
			Random random = new Random(1);
			for (int i = 0; newestBase() < wanted; i++) {
				String key = "k" + random.nextInt(9);
				put(writer, key, large(key + " " + i));
			}
			ended.set(true);
			for (Future<Long> reader : readers) {
				assertThat(reader.get()).isPositive();
			}
		}
		finally {
			ended.set(true);
			threads.shutdownNow();
		}
	}

	private static long read(StashStore stash, AtomicBoolean ended) {
		Map<String, Long> newest = new HashMap<>();
		long reads = 0;
		while (!ended.get()) {
			String key = "k" + reads++ % 9;
			StashEntry entry = stash.get(key);
			if (entry != null) {
				assertThat(text(entry)).startsWith(key + " ").hasSizeGreaterThan(500);
				assertThat(entry.version()).isGreaterThanOrEqualTo(newest.getOrDefault(key, 0L));
				newest.put(key, entry.version());
			}
			else {
				assertThat(newest).doesNotContainKey(key);
			}
		}
		return reads;
	}

	private long newestBase() throws IOException {
		try (Stream<Path> files = Files.list(shared().resolve("stash"))) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.startsWith("base-"))
				.mapToLong((name) -> Long.parseLong(name.substring(5, name.length() - 4)))
				.max()
				.orElse(0);
		}
	}

	/**
	 * As soon as compaction had its time, after each segment that was filled.
	 */
	@Test
	void theDiskHoldsAtMostThreeTimesTheLiveDataAndTwoSegments() {
		StashStore stash = stash("writer");
		long bound = 3 * 50 * large("x").length() + 2 * SEGMENT_SIZE;
		for (int i = 0; i < 2000; i++) {
			put(stash, "k" + i % 50, large("x"));
			if (i % 30 == 0) {
				await().pollInterval(Duration.ofMillis(1)).until(() -> bytesOnDisk() <= bound);
			}
		}
		// The room comes back when keys go, too.
		stash.keys(ALL).forEach((key) -> stash.remove(key, StashStore.ANY));
		for (int i = 0; i < 60; i++) {
			put(stash, "last", large("x"));
		}
		await().until(() -> bytesOnDisk() <= 3 * 500 + 2 * SEGMENT_SIZE);
	}

	private long bytesOnDisk() throws IOException {
		long bytes = 0;
		try (Stream<Path> files = Files.list(shared().resolve("stash"))) {
			for (Path file : files.toList()) {
				try {
					bytes += Files.size(file);
				}
				catch (NoSuchFileException ex) {
					// Compacted away.
				}
			}
		}
		return bytes - CONTROL;
	}

}
