package io.iutils.socket;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class WakeSocketTests {

	@TempDir
	Path directory;

	@Test
	void aRingWakesWhoSleepsWithoutAnyConnection() throws Exception {
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			for (int i = 0; i < 100; i++) {
				AtomicBoolean asleep = new AtomicBoolean();
				CompletableFuture<Ring> heard = CompletableFuture.supplyAsync(() -> one.doorbells.await(() -> {
					asleep.set(true);
					return true;
				}));
				DoorbellsTests.await(asleep::get);
				assertThat(two.doorbells.ring(one.peer.id())).isTrue();
				assertThat(heard.get()).isEqualTo(Ring.HEARD);
			}
			assertThat(one.isConnected(two)).isFalse();
		}
	}

	@Test
	void aRingBeforeTheSleepIsNotLost() {
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			assertThat(two.doorbells.ring(one.peer.id())).isTrue();
			assertThat(one.doorbells.await(() -> true)).isEqualTo(Ring.HEARD);
		}
	}

	@Test
	void silenceEndsTheSleep() {
		try (TestSibling one = new TestSibling(this.directory, 1)) {
			long start = System.nanoTime();
			assertThat(one.doorbells.await(() -> true)).isEqualTo(Ring.SILENCE);
			assertThat(Duration.ofNanos(System.nanoTime() - start))
				.isBetween(Duration.ofMillis(WakeSocket.CEILING_MILLIS - 10), Duration.ofSeconds(10));
			assertThat(one.doorbells.await(() -> false)).isEqualTo(Ring.SILENCE);
		}
	}

	@Test
	void thereIsRoomForOne() {
		try (TestSibling one = new TestSibling(this.directory, 1)) {
			assertThat(one.doorbells.await(() -> {
				assertThat(CompletableFuture.supplyAsync(() -> one.doorbells.await(() -> true)).join())
					.isEqualTo(Ring.SEAT_TAKEN);
				one.doorbells.wakeSelf();
				return true;
			})).isEqualTo(Ring.HEARD);
		}
	}

	@Test
	void aFullQueueHoldsUpNobodyAndLosesNothing() {
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			for (int i = 0; i < 10_000; i++) {
				assertThat(two.doorbells.ring(one.peer.id())).isTrue();
			}
			assertThat(one.doorbells.await(() -> true)).isEqualTo(Ring.HEARD);
		}
	}

	@Test
	void interruptsEndNeitherTheSleepNorTheRing() {
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			for (int i = 0; i < 20; i++) {
				Thread.currentThread().interrupt();
				boolean rung = two.doorbells.ring(one.peer.id());
				Ring heard = one.doorbells.await(() -> true);
				assertThat(Thread.interrupted()).isTrue();
				assertThat(rung).isTrue();
				assertThat(heard).isEqualTo(Ring.HEARD);
			}
		}
	}

	@Test
	void closesUnderASleeper() throws Exception {
		for (int i = 0; i < 20; i++) {
			TestSibling one = new TestSibling(this.directory, 1);
			AtomicBoolean asleep = new AtomicBoolean();
			CompletableFuture<Void> sleeper = CompletableFuture.runAsync(() -> {
				while (one.doorbells.await(() -> {
					asleep.set(true);
					return true;
				}) != Ring.SEAT_TAKEN) {
					Thread.onSpinWait();
				}
			});
			DoorbellsTests.await(asleep::get);
			one.close();
			sleeper.get(30, TimeUnit.SECONDS);
			try (TestSibling two = new TestSibling(this.directory, 2)) {
				assertThat(two.doorbells.ring(one.peer.id())).isFalse();
			}
		}
		try (var files = Files.list(this.directory.resolve("sockets"))) {
			assertThat(files).isEmpty();
		}
	}

	@Test
	void nobodyAtThePathIsNoError() throws Exception {
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			assertThat(two.doorbells.ring(one.peer.id())).isTrue();
			// Known, and gone since.
			one.close();
			assertThat(two.doorbells.ring(one.peer.id())).isFalse();
			// A file, where a sibling never was.
			UUID other = UUID.randomUUID();
			Path file = Files.writeString(SocketPaths.of(this.directory).wakeUpsOf(other), "precious");
			assertThat(two.doorbells.ring(other)).isFalse();
			assertThat(file).hasContent("precious");
		}
	}

	@Test
	void refusesAFileAtItsPathAndLeavesIt() throws Exception {
		UUID id = UUID.randomUUID();
		SocketPaths paths = SocketPaths.of(this.directory);
		paths.ensureDirectories();
		Path file = Files.writeString(paths.wakeUpsOf(id), "precious");
		assertThatExceptionOfType(SocketException.class)
			.isThrownBy(() -> Doorbells.open(SocketSettings.of(this.directory, id), new RecordingListener()))
			.withMessageContaining("there already");
		assertThat(file).hasContent("precious");
		assertThat(paths.of(id)).doesNotExist();
	}

}
