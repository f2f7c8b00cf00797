package io.iutils.socket;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the socket a thread sleeps on.
 */
@Timeout(60)
class WakeSocketTests {

	@TempDir
	Path directory;

	private SocketPaths paths;

	private final UUID one = UUID.randomUUID();

	private final UUID two = UUID.randomUUID();

	@BeforeEach
	void prepare() {
		this.paths = SocketPaths.of(this.directory);
		this.paths.ensureDirectories();
		DatagramSockets.load(this.paths.privateDirectory());
	}

	@Test
	void aRingEndsASleep() throws Exception {
		try (WakeSocket sleeper = WakeSocket.open(this.paths, this.one);
				WakeSocket ringer = WakeSocket.open(this.paths, this.two)) {
			CountDownLatch asleep = new CountDownLatch(1);
			CompletableFuture<Ring> ended = CompletableFuture.supplyAsync(() -> {
				Ring ring = Ring.SILENCE;
				while (ring == Ring.SILENCE) {
					ring = sleeper.await(() -> {
						asleep.countDown();
						return true;
					});
				}
				return ring;
			});
			asleep.await();
			assertThat(ringer.ring(this.one)).isTrue();
			assertThat(ended.get(30, TimeUnit.SECONDS)).isEqualTo(Ring.HEARD);
		}
	}

	@Test
	void aRingBetweenTheLookAndTheSleepIsHeard() throws Exception {
		try (WakeSocket sleeper = WakeSocket.open(this.paths, this.one);
				WakeSocket ringer = WakeSocket.open(this.paths, this.two)) {
			assertThat(sleeper.await(() -> ringer.ring(this.one))).isEqualTo(Ring.HEARD);
			assertThat(sleeper.await(() -> {
				sleeper.wakeSelf();
				return true;
			})).isEqualTo(Ring.HEARD);
		}
	}

	@Test
	void aSleepEndsByItself() throws Exception {
		try (WakeSocket sleeper = WakeSocket.open(this.paths, this.one)) {
			assertThat(sleeper.await(() -> true)).isEqualTo(Ring.SILENCE);
			assertThat(sleeper.await(() -> false)).isEqualTo(Ring.SILENCE);
		}
	}

	@Test
	void thereIsRoomForOne() throws Exception {
		try (WakeSocket sleeper = WakeSocket.open(this.paths, this.one)) {
			AtomicReference<Ring> other = new AtomicReference<>();
			sleeper.await(() -> {
				other.set(CompletableFuture.supplyAsync(() -> sleeper.await(() -> true)).join());
				return false;
			});
			assertThat(other).hasValue(Ring.SEAT_TAKEN);
		}
	}

	@Test
	void aPeerThatNeverSleepsHoldsUpNobody() throws Exception {
		try (WakeSocket awake = WakeSocket.open(this.paths, this.one);
				WakeSocket ringer = WakeSocket.open(this.paths, this.two)) {
			for (int i = 0; i < 10_000; i++) {
				assertThat(ringer.ring(this.one)).isTrue();
			}
			assertThat(awake.await(() -> true)).isEqualTo(Ring.HEARD);
		}
	}

	@Test
	void anInterruptedThreadRings() throws Exception {
		try (WakeSocket sleeper = WakeSocket.open(this.paths, this.one);
				WakeSocket ringer = WakeSocket.open(this.paths, this.two)) {
			Thread.currentThread().interrupt();
			assertThat(ringer.ring(this.one)).isTrue();
			assertThat(ringer.ring(this.one)).isTrue();
			assertThat(Thread.interrupted()).isTrue();
			assertThat(sleeper.await(() -> true)).isEqualTo(Ring.HEARD);
		}
	}

	@Test
	void nobodyIsRungWhoHasGone() throws Exception {
		try (WakeSocket ringer = WakeSocket.open(this.paths, this.two)) {
			assertThat(ringer.ring(this.one)).isFalse();
			WakeSocket gone = WakeSocket.open(this.paths, this.one);
			assertThat(ringer.ring(this.one)).isTrue();
			gone.close();
			assertThat(ringer.ring(this.one)).isFalse();
		}
	}

	@Test
	void closingEndsASleepAndLeavesNoFile() throws Exception {
		WakeSocket sleeper = WakeSocket.open(this.paths, this.one);
		CountDownLatch asleep = new CountDownLatch(1);
		CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
			Ring ring = Ring.SILENCE;
			while (ring != Ring.SEAT_TAKEN) {
				ring = sleeper.await(() -> {
					asleep.countDown();
					return true;
				});
			}
		});
		asleep.await();
		sleeper.close();
		ended.get(30, TimeUnit.SECONDS);
		assertThat(this.paths.wakeUpsOf(this.one)).doesNotExist();
		assertThat(sleeper.ring(this.two)).isFalse();
	}

	@Test
	void whatLiesThereIsNotDestroyed() throws Exception {
		Path path = Files.writeString(this.paths.wakeUpsOf(this.one), "precious");
		assertThatExceptionOfType(SocketException.Refused.class)
			.isThrownBy(() -> WakeSocket.open(this.paths, this.one));
		assertThat(path).hasContent("precious");
	}

	@Test
	void whatTheDeadLeftIsCleanedUp() throws Exception {
		WakeSocket dead = WakeSocket.open(this.paths, this.one);
		try (WakeSocket alive = WakeSocket.open(this.paths, this.two)) {
			this.paths.cleanUp(List.of(this.two));
			assertThat(this.paths.wakeUpsOf(this.one)).doesNotExist();
			assertThat(this.paths.wakeUpsOf(this.two)).exists();
			assertThat(alive.ring(this.two)).isTrue();
		}
		dead.close();
	}

}
