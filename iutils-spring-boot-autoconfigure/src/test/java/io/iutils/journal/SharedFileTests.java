package io.iutils.journal;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SharedFileTests {

	private static final String REGISTRY = "io.iutils.shared-files";

	@TempDir
	Path root;

	private Path path;

	@BeforeEach
	void makePath() {
		this.path = this.root.resolve("control");
	}

	private SharedFile open() throws IOException {
		return SharedFile.open(this.path, Control.initial(), Control::isHeader, () -> true, Control.APPENDER,
				Duration.ofSeconds(5));
	}

	private long descriptors() throws IOException {
		return descriptors(this.path);
	}

	private static long descriptors(Path file) throws IOException {
		long count = 0;
		try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
			for (Path link : links) {
				try {
					count += Files.readSymbolicLink(link).equals(file.toRealPath()) ? 1 : 0;
				}
				catch (IOException ex) {
					// Closed meanwhile.
				}
			}
		}
		return count;
	}

	@Test
	void isOpenedOncePerJvmAndClosedByItsLastUser() throws IOException {
		SharedFile first = open();
		SharedFile second = open();
		assertThat(descriptors()).isEqualTo(1);
		assertThat(second.identity()).isEqualTo(first.identity());
		assertThat(second.semaphore()).isSameAs(first.semaphore());
		first.map().putLong(1000, 4711);
		assertThat(second.map().getLong(1000)).isEqualTo(4711);
		first.close();
		FileLock lock = second.tryLock(Control.APPENDER);
		assertThat(lock).isNotNull();
		assertThatExceptionOfType(OverlappingFileLockException.class)
			.isThrownBy(() -> second.tryLock(Control.APPENDER));
		second.close();
		assertThat(descriptors()).isZero();
		assertThat(lock.isValid()).isFalse();
		SharedFile third = open();
		assertThat(third.map().getLong(1000)).isEqualTo(4711);
		assertThat(third.tryLock(Control.APPENDER)).isNotNull();
		third.close();
	}

	@Test
	void anotherNameOfTheSameFileIsTheSameFile() throws IOException {
		SharedFile first = open();
		Path link = Files.createSymbolicLink(this.root.resolve("link"), this.root);
		SharedFile second = SharedFile.open(link.resolve("control"), Control.initial(), Control::isHeader, () -> true,
				Control.APPENDER, Duration.ofSeconds(5));
		assertThat(descriptors()).isEqualTo(1);
		second.close();
		first.close();
	}

	@Test
	@SuppressWarnings("unchecked")
	void registryHoldsOnlyTypesOfTheJdkInAFrozenLayout() throws IOException {
		SharedFile file = open();
		Object registry = System.getProperties().get(REGISTRY);
		assertThat(registry).isExactlyInstanceOf(ConcurrentHashMap.class);
		Object[] entry = ((Map<String, Object[]>) registry).get(file.identity().toString());
		assertThat(entry).hasSize(6);
		assertThat(entry[0]).isEqualTo("1");
		assertThat(entry[1]).isInstanceOf(FileChannel.class);
		assertThat(entry[2]).isInstanceOf(MappedByteBuffer.class);
		assertThat(entry[3]).isInstanceOf(Semaphore.class);
		assertThat(entry[4]).isInstanceOf(AtomicInteger.class);
		assertThat(entry[5]).isInstanceOf(FileLock.class);
		for (Object part : entry) {
			assertThat(part.getClass().getClassLoader()).isNull();
		}
		file.close();
		assertThat(((Map<String, Object[]>) registry)).doesNotContainKey(file.identity().toString());
	}

	@Test
	@SuppressWarnings("unchecked")
	void entryOfAnotherLayoutIsRefused() throws IOException {
		SharedFile file = open();
		Map<String, Object[]> registry = (Map<String, Object[]>) System.getProperties().get(REGISTRY);
		Object[] entry = registry.get(file.identity().toString());
		entry[0] = "2";
		assertThatExceptionOfType(JournalException.Refused.class).isThrownBy(this::open)
			.withMessageContaining("another version of iutils");
		entry[0] = "1";
		file.close();
	}

	@Test
	void replacedSystemPropertiesAreRefusedWhetherTheLockIsHeldOrNot() throws IOException {
		SharedFile file = open();
		Properties before = System.getProperties();
		for (boolean held : new boolean[] { false, true }) {
			FileLock lock = held ? file.tryLock(Control.APPENDER) : null;
			Properties replaced = new Properties();
			before.stringPropertyNames().forEach((name) -> replaced.setProperty(name, before.getProperty(name)));
			System.setProperties(replaced);
			try {
				assertThatExceptionOfType(JournalException.Refused.class).isThrownBy(this::open)
					.withMessageContaining("were they replaced?");
			}
			finally {
				System.setProperties(before);
			}
			assertThat(held).isEqualTo(lock != null && lock.isValid());
			if (lock != null) {
				lock.release();
			}
		}
		file.close();
		open().close();
	}

	@Test
	void opensAndClosesOnAnInterruptedThread() throws IOException {
		Thread.currentThread().interrupt();
		SharedFile file = open();
		FileLock lock = file.tryLock(Control.APPENDER);
		assertThat(lock).isNotNull();
		assertThat(lock.isValid()).isTrue();
		SharedFile again = open();
		again.close();
		lock.release();
		file.close();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void tellsWhyItIsNoLongerTheFileAtItsPlace() throws IOException {
		SharedFile file = open();
		assertThat(file.whyLost()).isNull();
		Files.move(this.path, this.root.resolve("moved"));
		assertThat(file.whyLost()).isEqualTo("was deleted or moved");
		Files.write(this.path, Control.initial());
		assertThat(file.whyLost()).isEqualTo("was replaced");
		file.close();
	}

	@Test
	void failureToOpenLeavesNothingBehind() throws IOException {
		Files.createFile(this.path, Platform.privateFile());
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(JournalException.Damaged.class).isThrownBy(() -> SharedFile.open(this.path,
					Control.initial(), Control::isHeader, () -> false, Control.APPENDER, Duration.ofSeconds(5)));
			assertThat(descriptors()).isZero();
		}
		assertThat(Files.size(this.path)).isZero();
	}

	@Test
	void refusedChannelStaysOpenWhateverIsCollected() throws IOException {
		SharedFile file = open();
		Properties before = System.getProperties();
		System.setProperties(new Properties());
		try {
			assertThatExceptionOfType(JournalException.Refused.class).isThrownBy(this::open);
		}
		finally {
			System.setProperties(before);
		}
		// A channel that nobody holds goes; by then the other would have gone too.
		Path unheld = Files.createFile(this.root.resolve("unheld"));
		FileChannel.open(unheld);
		while (descriptors(unheld) > 0) {
			System.gc();
		}
		assertThat(descriptors()).isEqualTo(2);
		file.close();
	}

	@Test
	void copyDropsNoLocks() throws IOException {
		assertThat(SharedFile.copy(newFile(), Control.initial(), Control::isHeader)).isEqualTo(Control.initial());
		SharedFile file = open();
		try (FileLock lock = file.tryLock(Control.APPENDER)) {
			assertThat(lock).isNotNull();
			assertThat(locks(file)).isNotEmpty();
			List<String> before = locks(file);
			assertThat(SharedFile.copy(this.path, Control.initial(), Control::isHeader)).isEqualTo(Control.initial());
			assertThat(locks(file)).isEqualTo(before);
		}
		finally {
			file.close();
		}
		assertThat(locks(file)).isEmpty();
	}

	private Path newFile() throws IOException {
		open().close();
		return this.path;
	}

	/** What the kernel says, which is all there is to say. */
	private static List<String> locks(SharedFile file) throws IOException {
		Path list = Path.of("/proc/locks");
		Assumptions.assumeTrue(Files.isReadable(list), "/proc/locks is on Linux only");
		return Files.readAllLines(list)
			.stream()
			.filter((line) -> line.contains(":" + file.identity().inode() + " "))
			.map((line) -> line.substring(line.indexOf(' ')))
			.toList();
	}

}
