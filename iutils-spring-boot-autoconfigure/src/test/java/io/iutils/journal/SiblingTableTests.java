package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SiblingTableTests {

	@TempDir
	Path directory;

	private final List<SiblingTable> tables = new ArrayList<>();

	private SiblingTable join() {
		SiblingTable table = SiblingTable.join(this.directory, Duration.ofSeconds(5), UUID.randomUUID(), 4711,
				new Retention(10, Duration.ofMillis(20)));
		this.tables.add(table);
		return table;
	}

	@AfterEach
	void leave() {
		this.tables.forEach(SiblingTable::close);
	}

	@Test
	void siblingsSeeEachOther() {
		SiblingTable one = join();
		SiblingTable two = join();
		assertThat(one.self().index()).isZero();
		assertThat(two.self().index()).isEqualTo(1);
		assertThat(two.self().joinNumber()).isGreaterThan(one.self().joinNumber());
		assertThat(one.published()).containsExactly(one.self(), two.self()).isEqualTo(two.published());
		assertThat(one.read(1)).isEqualTo(two.self());
		SiblingTable.Slot slot = two.read(0);
		assertThat(slot).isNotNull();
		assertThat(slot.processId()).isEqualTo(ProcessHandle.current().pid());
		assertThat(slot.startedAt()).isEqualTo(4711);
		assertThat(slot.retention()).isEqualTo(new Retention(10, Duration.ofMillis(20)));
		assertThat(one.isAlive(one.self())).isTrue();
		assertThat(one.isAlive(two.self())).isTrue();
		assertThat(two.isAlive(one.self())).isTrue();
	}

	@Test
	void whoLeavesIsGoneAndItsSlotIsTakenAgain() {
		SiblingTable one = join();
		SiblingTable two = join();
		SiblingTable.Slot left = two.self();
		long fingerprint = one.fingerprint();
		two.close();
		two.close();
		assertThat(one.fingerprint()).isNotEqualTo(fingerprint);
		assertThat(one.isAlive(left)).isFalse();
		assertThat(one.published()).containsExactly(one.self());
		SiblingTable three = join();
		assertThat(three.self().index()).isEqualTo(1);
		assertThat(three.self().joinNumber()).isGreaterThan(left.joinNumber());
		assertThat(one.isAlive(left)).isFalse();
		assertThat(one.isAlive(three.self())).isTrue();
	}

	/**
	 * A slot whose owner died: published, and its byte is free.
	 */
	private SharedFile publishDead(int slot) throws IOException {
		byte[] bytes = Files.readAllBytes(this.directory.resolve("siblings"));
		SharedFile file = SharedFile.open(this.directory.resolve("siblings"), bytes, (header) -> true, () -> false,
				1L << 60, Duration.ofSeconds(5));
		file.map().put(64 + slot * 64, bytes, 64, 64);
		return file;
	}

	@Test
	void deadSiblingIsDeadToAllThoughAllLookAtOnce() throws Exception {
		List<SiblingTable> all = List.of(join(), join(), join());
		SharedFile file = publishDead(5);
		SiblingTable.Slot dead = all.get(0).read(5);
		assertThat(dead).isNotNull();
		AtomicInteger thoughtAlive = new AtomicInteger();
		List<Thread> threads = new ArrayList<>();
		for (SiblingTable table : all) {
			Thread thread = new Thread(() -> {
				for (int i = 0; i < 5000; i++) {
					if (table.isAlive(dead)) {
						thoughtAlive.incrementAndGet();
					}
				}
			});
			threads.add(thread);
			thread.start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(thoughtAlive).hasValue(0);
		file.close();
	}

	@Test
	void cleanUpFreesTheSlotsOfTheDeadOnly() throws IOException {
		SiblingTable one = join();
		SiblingTable two = join();
		SharedFile file = publishDead(5);
		assertThat(one.published()).hasSize(3);
		SiblingTable.Slot dead = one.read(5);
		assertThat(dead).isNotNull();
		assertThat(one.isAlive(dead)).isFalse();
		List<Integer> published = new ArrayList<>();
		one.cleanUp(() -> published.add(one.published().size()));
		assertThat(published).containsExactly(2);
		assertThat(one.published()).containsExactly(one.self(), two.self());
		file.close();
	}

	@Test
	void tellsHowManySiblingsThereCanBe() {
		Set<Integer> slots = new HashSet<>();
		for (int i = 0; i < SiblingTable.SLOTS; i++) {
			slots.add(join().self().index());
		}
		assertThat(slots).hasSize(256);
		assertThatExceptionOfType(JournalException.NoSlot.class).isThrownBy(this::join)
			.withMessageContaining("256")
			.withMessageContaining(this.directory.toString());
		this.tables.get(77).close();
		assertThat(join().self().index()).isEqualTo(77);
	}

	@Test
	void namesAreHeldByOne() {
		SiblingTable one = join();
		SiblingTable two = join();
		SiblingTable.NameLock lock = one.tryLockName("mailer");
		assertThat(lock).isNotNull();
		assertThat(two.tryLockName("mailer")).isNull();
		assertThat(one.tryLockName("mailer")).isNull();
		SiblingTable.NameLock other = two.tryLockName("printer");
		assertThat(other).isNotNull();
		other.close();
		lock.close();
		SiblingTable.NameLock again = two.tryLockName("mailer");
		assertThat(again).isNotNull();
		again.close();
	}

	@Test
	void whoLeavesHoldsNoNameAnyMore() {
		SiblingTable one = join();
		SiblingTable two = join();
		SiblingTable.NameLock left = one.tryLockName("mailer");
		assertThat(left).isNotNull();
		one.close();
		SiblingTable.NameLock taken = two.tryLockName("mailer");
		assertThat(taken).isNotNull();
		left.close();
		SiblingTable three = join();
		assertThat(three.tryLockName("mailer")).isNull();
		assertThatExceptionOfType(JournalException.Closed.class).isThrownBy(() -> one.tryLockName("mailer"));
		taken.close();
	}

	@Test
	void leavingTakesNothingFromOthersOfTheSameJvm() {
		SiblingTable one = join();
		SiblingTable two = join();
		SiblingTable.NameLock lock = one.tryLockName("mailer");
		assertThat(lock).isNotNull();
		two.close();
		SiblingTable three = join();
		assertThat(three.isAlive(one.self())).isTrue();
		assertThat(three.tryLockName("mailer")).isNull();
		lock.close();
	}

	@Test
	void brokenFileIsMadeAnew() throws IOException {
		for (byte[] content : new byte[][] { {}, new byte[5], new byte[64 + 256 * 64] }) {
			Path file = this.directory.resolve("siblings");
			Files.deleteIfExists(file);
			Files.createFile(file, Platform.privateFile());
			Files.write(file, content, StandardOpenOption.TRUNCATE_EXISTING);
			SiblingTable table = join();
			assertThat(table.published()).containsExactly(table.self());
			table.close();
		}
	}

	@Test
	void joinNumbersRiseWhenAllHaveLeft() {
		SiblingTable one = join();
		one.close();
		SiblingTable two = join();
		assertThat(two.self().index()).isZero();
		assertThat(two.self().joinNumber()).isGreaterThan(one.self().joinNumber());
	}

	@Test
	void replacedSystemPropertiesAreRefused() {
		SiblingTable one = join();
		Properties before = System.getProperties();
		Properties replaced = new Properties();
		before.stringPropertyNames().forEach((name) -> replaced.setProperty(name, before.getProperty(name)));
		System.setProperties(replaced);
		try {
			assertThatExceptionOfType(JournalException.Refused.class).isThrownBy(this::join)
				.withMessageContaining("were they replaced?");
		}
		finally {
			System.setProperties(before);
		}
		assertThat(join().isAlive(one.self())).isTrue();
	}

	@Test
	void worksOnAnInterruptedThread() {
		Thread.currentThread().interrupt();
		SiblingTable one = join();
		SiblingTable two = join();
		assertThat(one.isAlive(two.self())).isTrue();
		two.cleanUp(() -> {
		});
		one.close();
		two.close();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void numbersThatMakeNoSenseAreReadAsNoLimit() throws IOException {
		SiblingTable one = join();
		Path path = this.directory.resolve("siblings");
		SharedFile file = SharedFile.open(path, new byte[64 + 256 * 64], (header) -> true, () -> false, 1L << 60,
				Duration.ofSeconds(5));
		file.map().order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(64 + 40, -1).putLong(64 + 48, Long.MIN_VALUE);
		assertThat(one.published()).singleElement()
			.satisfies((slot) -> assertThat(slot.retention()).isEqualTo(new Retention(0, Duration.ZERO)));
		file.close();
	}

}
