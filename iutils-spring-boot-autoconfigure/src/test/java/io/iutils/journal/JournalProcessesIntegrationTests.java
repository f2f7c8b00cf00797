package io.iutils.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.iutils.testing.ChildJvm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The bare journal, with processes of their own.
 */
@Timeout(120)
class JournalProcessesIntegrationTests {

	@TempDir
	Path root;

	private Path directory;

	private final List<ChildJvm> children = new ArrayList<>();

	private final List<CountingSibling> siblings = new ArrayList<>();

	@BeforeEach
	void makePath() {
		this.directory = this.root.resolve("events");
	}

	@AfterEach
	void endAllAndVerify() {
		this.children.forEach(ChildJvm::kill);
		this.siblings.forEach(CountingSibling::close);
		if (this.directory.toFile().exists()) {
			// Opening repairs what the killed ones left.
			sibling(9).close();
			assertThat(Verification.of(this.directory).damage()).isNull();
			assertCountedWithoutLoss();
		}
	}

	private ChildJvm start(int slot) {
		ChildJvm child = ChildJvm.start(JournalProcess.class, Integer.toString(slot), this.directory.toString());
		this.children.add(child);
		return child;
	}

	private CountingSibling sibling(int slot, Duration timeout) {
		CountingSibling sibling = new CountingSibling(this.directory, slot, timeout);
		this.siblings.add(sibling);
		return sibling;
	}

	private CountingSibling sibling(int slot) {
		return sibling(slot, Duration.ofSeconds(30));
	}

	private List<String> readAll() {
		try (Journal journal = Journal.open(CountingSibling.settings(this.directory, 10, Duration.ofSeconds(30)))) {
			JournalFixture.Found found = JournalFixture.read(journal, 0);
			assertThat(found.end()).isNull();
			assertThat(new HashSet<>(found.sequences())).hasSameSizeAs(found.sequences());
			return found.values();
		}
	}

	/** Each total is the one before plus one; each writer's numbers rise. */
	private Map<String, Integer> assertCountedWithoutLoss() {
		Map<String, Integer> perWriter = new HashMap<>();
		int total = 0;
		for (String text : readAll()) {
			String[] words = text.split(" ");
			assertThat(Integer.parseInt(words[2])).isEqualTo(++total);
			int number = Integer.parseInt(words[1]);
			if (number > 1) {
				assertThat(number).isEqualTo(perWriter.get(words[0]) + 1);
			}
			perWriter.put(words[0], number);
		}
		return perWriter;
	}

	@Test
	void timeoutNamesTheHolderThatIsStoppedInsideItsTurn() {
		CountingSibling waiting = sibling(0, Duration.ofMillis(300));
		waiting.applyAsInt(3);
		ChildJvm holder = start(5).await("ready").send("hold").await("holding");
		holder.signal("STOP");
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(JournalException.LockTimeout.class).isThrownBy(() -> waiting.applyAsInt(1))
				.satisfies((ex) -> assertThat(ex.holder()).isEqualTo("sibling 5"))
				.satisfies((ex) -> assertThat(ex.waited()).isEqualTo(Duration.ofMillis(300)));
		}
		// Reads go on, and so do those that have nothing to do with the lock.
		assertThat(JournalFixture.read(waiting.journal, 0).values()).hasSize(3);
		waiting.journal.flush();
		holder.signal("CONT");
		holder.send("go on").await("held");
		assertThat(waiting.applyAsInt(1)).isEqualTo(5);
	}

	@Test
	void killInsideATurnFreesTheLock() {
		CountingSibling survivor = sibling(0);
		for (int round = 0; round < 3; round++) {
			ChildJvm holder = start(1).await("ready").send("hold").await("holding");
			holder.kill();
			survivor.applyAsInt(10);
		}
		assertThat(readAll()).hasSize(30);
	}

	@Test
	void killsWhileWritingLoseNothingThatWasAcknowledged() {
		CountingSibling survivor = sibling(0);
		long acknowledged = 0;
		for (int round = 1; round <= 4; round++) {
			ChildJvm victim = start(round).await("ready").send("flood");
			for (int i = 0; i < 100 * round; i++) {
				acknowledged = Long.parseLong(victim.receive());
				if (i % 50 == 0) {
					survivor.applyAsInt(1);
				}
			}
			victim.kill();
			for (String line : victim.receiveAll()) {
				acknowledged = Long.parseLong(line);
			}
			assertThat(survivor.journal.tail()).isGreaterThanOrEqualTo(acknowledged);
			assertThat(survivor.applyAsInt(1)).isGreaterThan((int) acknowledged);
			// What the dead one wrote is forced by whoever is left.
			survivor.journal.flush();
			assertThat(survivor.journal.forced()).isEqualTo(survivor.journal.tail());
		}
	}

	@Test
	void fourWritersMakeOneOrderAndReadersSeeAllOfIt() {
		int count = 2000;
		List<ChildJvm> writers = IntStream.rangeClosed(1, 4).mapToObj(this::start).toList();
		ChildJvm reader = start(5);
		writers.forEach((child) -> child.await("ready"));
		reader.await("ready").send("read " + 4 * count);
		writers.forEach((child) -> child.send("count " + count));
		CountingSibling here = sibling(0);
		List<String> read = new ArrayList<>();
		try (Cursor cursor = here.journal.cursor(0)) {
			while (read.size() < 4 * count) {
				if (cursor.next()) {
					read.add(new String(cursor.payload(), StandardCharsets.UTF_8));
				}
			}
		}
		writers.forEach((child) -> child.await("counted"));
		assertThat(read).isEqualTo(readAll());
		assertThat(assertCountedWithoutLoss()).isEqualTo(Map.of("1", count, "2", count, "3", count, "4", count));
		String checksum = reader.receive();
		assertThat(reader.send("read " + 4 * count).receive()).isEqualTo(checksum).startsWith("read ");
		assertThat(writers.get(0).send("read " + 4 * count).receive()).isEqualTo(checksum);
	}

	@RepeatedTest(5)
	void interruptsDisturbNeitherWritersNorReaders() throws InterruptedException {
		ChildJvm other = start(1).await("ready").send("count 1000");
		CountingSibling sibling = sibling(0);
		int count = 500;
		AtomicBoolean done = new AtomicBoolean();
		ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			threads.add(new Thread(() -> {
				for (int n = 0; n < count; n++) {
					Thread.currentThread().interrupt();
					sibling.applyAsInt(1);
					assertThat(Thread.interrupted()).isTrue();
				}
			}));
		}
		threads.add(new Thread(() -> {
			try (Cursor cursor = sibling.journal.cursor(0)) {
				while (cursor.position() < 1000 + 2 * count && failures.isEmpty()) {
					Thread.currentThread().interrupt();
					cursor.next();
					assertThat(Thread.interrupted()).isTrue();
				}
			}
		}));
		threads.add(new Thread(() -> {
			for (int n = 0; n < 20; n++) {
				Thread.currentThread().interrupt();
				try (CountingSibling brief = new CountingSibling(this.directory, 3)) {
					brief.journal.flush();
				}
				assertThat(Thread.interrupted()).isTrue();
			}
		}));
		threads.forEach((thread) -> thread.setUncaughtExceptionHandler((source, ex) -> failures.add(ex)));
		Thread hammer = new Thread(() -> {
			while (!done.get()) {
				threads.forEach(Thread::interrupt);
				Thread.onSpinWait();
			}
		});
		threads.forEach(Thread::start);
		hammer.start();
		for (Thread thread : threads) {
			thread.join();
		}
		done.set(true);
		hammer.join();
		other.await("counted");
		assertThat(failures).isEmpty();
		assertThat(readAll()).hasSize(1000 + 2 * count);
		// The lock still keeps others out.
		sibling.count(() -> assertThat(other.send("try").receive()).startsWith("held by"));
		assertThat(other.send("try").receive()).isEqualTo("free");
	}

	@Test
	void twoThatStartInAnEmptyDirectoryAtOnceShareIt() {
		ChildJvm one = start(1).await("ready");
		ChildJvm two = start(2).await("ready");
		for (int round = 0; round < 50; round++) {
			String name = this.root.resolve("start" + round).resolve("events").toString();
			one.send("open " + name);
			two.send("open " + name);
			one.await("opened").send("count 3");
			two.await("opened").send("count 3");
			one.await("counted");
			two.await("counted");
			this.directory = Path.of(name);
			assertThat(assertCountedWithoutLoss()).isEqualTo(Map.of("1", 3, "2", 3));
			one.send("close").await("closed");
			two.send("close").await("closed");
			assertThat(Verification.of(this.directory).damage()).isNull();
		}
	}

	@Test
	void waiterWhoseBitWasClearedAsksAgain() throws Exception {
		CountingSibling waiting = sibling(0);
		ChildJvm holder = start(1).await("ready").send("hold").await("holding");
		SharedFile file = SharedFile.open(this.directory.resolve(Control.FILE), Control.initial(), Control::isHeader,
				() -> false, Control.APPENDER, Duration.ofSeconds(5));
		Control control = new Control(file.map());
		Thread thread = new Thread(() -> waiting.applyAsInt(1));
		thread.start();
		for (int i = 0; i < 3; i++) {
			await().until(() -> control.waitingBehind(1) == 0);
			// Somebody takes it for dead.
			control.forgetNamed(1);
		}
		await().until(() -> control.waitingBehind(1) == 0);
		holder.send("go on").await("held");
		thread.join();
		assertThat(control.waitingBehind(1)).isEqualTo(-1);
		file.close();
		assertThat(readAll()).hasSize(2);
	}

	@Test
	void presenceEndsWithTheProcessAndNotBefore() {
		Platform.privateDirectory(this.directory);
		SiblingTable table = SiblingTable.join(this.directory, Duration.ofSeconds(5), new UUID(0, 0), 1, Retention.ALL);
		ChildJvm child = start(1).await("ready").send("join").await("joined 1");
		SiblingTable.Slot slot = table.read(1);
		assertThat(slot).isNotNull();
		assertThat(slot.processId()).isEqualTo(child.pid());
		assertThat(table.isAlive(slot)).isTrue();
		child.signal("STOP");
		assertThat(table.isAlive(slot)).isTrue();
		child.signal("CONT");
		assertThat(child.send("alive 0").receive()).isEqualTo("alive true");
		child.kill();
		assertThat(table.isAlive(slot)).isFalse();
		assertThat(table.published()).hasSize(2);
		table.cleanUp(() -> {
		});
		assertThat(table.published()).containsExactly(table.self());
		table.close();
	}

}
