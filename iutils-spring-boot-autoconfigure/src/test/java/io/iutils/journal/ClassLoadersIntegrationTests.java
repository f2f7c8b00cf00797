package io.iutils.journal;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;

import io.iutils.testing.ChildJvm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Copies of this package in class loaders of one JVM, and a process beside them.
 */
@Timeout(120)
class ClassLoadersIntegrationTests {

	@TempDir
	Path root;

	private Path directory;

	private ChildJvm child;

	private final List<URLClassLoader> loaders = new ArrayList<>();

	private final List<AutoCloseable> opened = new ArrayList<>();

	@BeforeEach
	void start() {
		this.directory = this.root.resolve("events");
		this.child = ChildJvm.start(JournalProcess.class, "7", this.directory.toString());
		this.child.await("ready");
	}

	@AfterEach
	void endAllAndVerify() throws Exception {
		this.child.kill();
		for (AutoCloseable each : this.opened) {
			each.close();
		}
		for (URLClassLoader loader : this.loaders) {
			loader.close();
		}
		assertThat(Verification.of(this.directory).damage()).isNull();
	}

	private IntUnaryOperator load(int slot) throws ReflectiveOperationException {
		URLClassLoader loader = new URLClassLoader(
				new URL[] { locationOf(Journal.class), locationOf(CountingSibling.class) },
				ClassLoader.getPlatformClassLoader());
		this.loaders.add(loader);
		Class<?> type = loader.loadClass(CountingSibling.class.getName());
		assertThat(type).isNotEqualTo(CountingSibling.class);
		IntUnaryOperator sibling = (IntUnaryOperator) type.getConstructor(Path.class, int.class)
			.newInstance(this.directory, slot);
		this.opened.add((AutoCloseable) sibling);
		return sibling;
	}

	private static URL locationOf(Class<?> type) {
		return type.getProtectionDomain().getCodeSource().getLocation();
	}

	private List<String> readAll() {
		try (Journal journal = Journal.open(CountingSibling.settings(this.directory, 9, Duration.ofSeconds(30)))) {
			return JournalFixture.read(journal, 0).values();
		}
	}

	private void assertTotalsRise(int count) {
		List<String> values = readAll();
		assertThat(values).hasSize(count);
		for (int i = 0; i < count; i++) {
			assertThat(values.get(i)).endsWith(" " + (i + 1));
		}
	}

	@Test
	void countTogetherWithoutLoss() throws Exception {
		IntUnaryOperator one = load(1);
		IntUnaryOperator two = load(2);
		this.child.send("count 1000");
		CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> one.applyAsInt(1000));
		CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> two.applyAsInt(1000));
		first.join();
		second.join();
		this.child.await("counted");
		assertTotalsRise(3000);
	}

	@Test
	void closingOneCopyTakesNoLockFromTheOther() throws Exception {
		IntUnaryOperator one = load(1);
		one.applyAsInt(10);
		try (CountingSibling here = new CountingSibling(this.directory, 0)) {
			for (int i = 0; i < 3; i++) {
				AutoCloseable brief = (AutoCloseable) load(2);
				CompletableFuture<Void> closing = new CompletableFuture<>();
				here.count(() -> {
					// It waits for this turn, and closes then.
					Thread closer = new Thread(() -> {
						try {
							brief.close();
							closing.complete(null);
						}
						catch (Exception ex) {
							closing.completeExceptionally(ex);
						}
					});
					closer.start();
					assertThat(this.child.send("try").receive()).startsWith("held by");
				});
				closing.join();
				here.count(() -> assertThat(this.child.send("try").receive()).startsWith("held by"));
			}
		}
		one.applyAsInt(1);
		assertTotalsRise(17);
	}

	@Test
	void presenceOfOneCopyOutlivesTheOther() {
		Platform.privateDirectory(this.directory);
		SiblingTable one = SiblingTable.join(this.directory, Duration.ofSeconds(5), new UUID(0, 1), 1, Retention.ALL);
		SiblingTable two = SiblingTable.join(this.directory, Duration.ofSeconds(5), new UUID(0, 2), 1, Retention.ALL);
		this.child.send("join").await("joined 2");
		two.close();
		assertThat(this.child.send("alive 0").receive()).isEqualTo("alive true");
		assertThat(this.child.send("alive 1").receive()).isEqualTo("alive false");
		one.close();
		assertThat(this.child.send("alive 0").receive()).isEqualTo("alive false");
	}

	@Test
	void replacedSystemPropertiesAreRefusedAndCostNobodyItsLock() throws Exception {
		IntUnaryOperator one = load(1);
		one.applyAsInt(10);
		Properties before = System.getProperties();
		Properties replaced = new Properties();
		before.stringPropertyNames().forEach((name) -> replaced.setProperty(name, before.getProperty(name)));
		System.setProperties(replaced);
		try {
			assertThatExceptionOfType(InvocationTargetException.class).isThrownBy(() -> load(2))
				.satisfies((ex) -> assertThat(ex.getCause().getClass().getName())
					.isEqualTo(JournalException.Refused.class.getName()))
				.satisfies((ex) -> assertThat(ex.getCause()).hasMessageContaining("were they replaced?"));
			this.child.send("count 500");
			one.applyAsInt(500);
			this.child.await("counted");
		}
		finally {
			System.setProperties(before);
		}
		assertTotalsRise(1010);
	}

	@Test
	void threadThatPassesFromOneCopyIntoAnotherTimesOut() throws Exception {
		IntUnaryOperator one = load(1);
		try (CountingSibling impatient = new CountingSibling(this.directory, 0, Duration.ofMillis(50));
				CountingSibling here = new CountingSibling(this.directory, 2)) {
			here.count(() -> assertThatExceptionOfType(JournalException.LockTimeout.class)
				.isThrownBy(() -> impatient.applyAsInt(1))
				.withMessageContaining("sibling 2"));
		}
		assertThat(one.applyAsInt(1)).isEqualTo(2);
	}

}
