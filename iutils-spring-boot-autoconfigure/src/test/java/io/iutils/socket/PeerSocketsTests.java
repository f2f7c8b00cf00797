package io.iutils.socket;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(120)
class PeerSocketsTests {

	@TempDir
	Path directory;

	@Test
	void ringsInBothDirections() {
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			connect(one, two);
			int before = one.rings();
			assertThat(two.ring(one)).isTrue();
			await(() -> one.rings() > before);
			int beforeTwo = two.rings();
			assertThat(one.ring(two)).isTrue();
			await(() -> two.rings() > beforeTwo);
			assertThat(one.listener.cutOff).isEmpty();
			assertThat(two.listener.cutOff).isEmpty();
		}
	}

	@Test
	void noRingIsSwallowedThatComesWhileTheListenerIsTold() {
		AtomicReference<Runnable> inCallback = new AtomicReference<>(() -> {
		});
		RecordingListener listener = new RecordingListener() {
			@Override
			public void rung() {
				super.rung();
				inCallback.get().run();
			}
		};
		try (TestSibling one = new TestSibling(this.directory, 1, Duration.ofSeconds(10), listener);
				TestSibling two = new TestSibling(this.directory, 2)) {
			connect(one, two);
			for (int i = 0; i < 1000; i++) {
				int before = one.rings();
				AtomicBoolean again = new AtomicBoolean(true);
				inCallback.set(() -> {
					if (again.getAndSet(false)) {
						two.ring(one);
					}
				});
				two.ring(one);
				await(() -> one.rings() >= before + 2);
			}
		}
	}

	@Test
	void doesNotRingWhomItDoesNotKnow() {
		try (TestSibling one = new TestSibling(this.directory, 1)) {
			one.start();
			assertThat(one.sockets.ringOnConnection(UUID.randomUUID())).isFalse();
			assertThat(one.sockets.isConnected(UUID.randomUUID())).isFalse();
		}
	}

	@Test
	void doesNotAnswerBeforeTheStart() throws Exception {
		try (TestSibling one = new TestSibling(this.directory, 1); RawPeer raw = new RawPeer(one.sockets.path())) {
			Peer two = new Peer(UUID.randomUUID(), 2);
			one.sockets.update(List.of(two));
			raw.send(RawPeer.hello(two, one.peer.id()));
			raw.socket.setSoTimeout(100);
			assertThat(raw.isCutOffUnanswered()).isFalse();
			raw.socket.setSoTimeout(RawPeer.PATIENCE);
			one.sockets.start(1);
			assertThat(raw.read(RawPeer.HELLO)).containsExactly(RawPeer.hello(one.peer, two.id()));
			await(() -> one.sockets.isConnected(two.id()));
		}
	}

	@Test
	void letsInAStrangerAsSoonAsItIsNamed() {
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			one.start();
			two.start(one);
			await(() -> one.listener.knocked.contains(two.peer.id()));
			assertThat(one.isConnected(two)).isFalse();
			one.update(two);
			await(() -> one.isConnected(two));
			assertThat(one.listener.cutOff).isEmpty();
		}
	}

	@Test
	void endsConnectionsToThoseNoLongerAlive() {
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			connect(one, two);
			one.update();
			await(() -> !one.sockets.isConnected(two.peer.id()));
			await(() -> two.listener.ended.contains(one.peer.id()));
			assertThat(one.listener.ended).containsExactly(two.peer.id());
			one.update(two);
			await(() -> one.isConnected(two));
		}
	}

	@Test
	void tellsOfAPeerThatClosesAndLeavesNoFile() throws Exception {
		try (TestSibling one = new TestSibling(this.directory, 1)) {
			TestSibling two = new TestSibling(this.directory, 2);
			connect(one, two);
			two.close();
			await(() -> one.listener.ended.contains(two.peer.id()));
			assertThat(one.ring(two)).isFalse();
			assertThat(two.ring(one)).isFalse();
			assertThat(two.sockets.path()).doesNotExist();
			assertThat(two.listener.ended).containsExactly(one.peer.id());
		}
		try (Stream<Path> files = Files.list(this.directory.resolve("sockets"))) {
			assertThat(files).isEmpty();
		}
	}

	@Test
	void closesWithoutAStartAndTwice() {
		TestSibling one = new TestSibling(this.directory, 1);
		one.close();
		one.close();
		one.update();
		assertThat(one.sockets.path()).doesNotExist();
		assertThat(threads()).isZero();
	}

	@Test
	void dialsAgainAfterEachLoss() throws Exception {
		Peer lower = new Peer(UUID.randomUUID(), 1);
		try (TestSibling two = new TestSibling(this.directory, 2);
				AFUNIXServerSocket server = AFUNIXServerSocket
					.bindOn(AFUNIXSocketAddress.of(SocketPaths.bytes(SocketPaths.of(this.directory).of(lower.id()))))) {
			two.sockets.update(List.of(lower));
			two.sockets.start(2);
			for (int i = 0; i < 4; i++) {
				try (RawPeer raw = new RawPeer(server.accept())) {
					assertThat(raw.read(RawPeer.HELLO)).containsExactly(RawPeer.hello(two.peer, lower.id()));
					raw.send(RawPeer.hello(lower, two.peer.id()));
					await(() -> two.sockets.isConnected(lower.id()));
				}
				int losses = i + 1;
				await(() -> two.listener.ended.size() == losses);
			}
		}
	}

	@Test
	void givesUpWhomItDialledWhenThereIsNoAnswer() throws Exception {
		Peer lower = new Peer(UUID.randomUUID(), 1);
		try (TestSibling two = new TestSibling(this.directory, 2, Duration.ofMillis(50), new RecordingListener());
				AFUNIXServerSocket server = AFUNIXServerSocket
					.bindOn(AFUNIXSocketAddress.of(SocketPaths.bytes(SocketPaths.of(this.directory).of(lower.id()))))) {
			two.sockets.update(List.of(lower));
			two.sockets.start(2);
			for (int i = 0; i < 2; i++) {
				try (RawPeer raw = new RawPeer(server.accept())) {
					assertThat(raw.read(RawPeer.HELLO)).hasSize(RawPeer.HELLO);
					assertThat(raw.isCutOffUnanswered()).isTrue();
				}
			}
			assertThat(two.sockets.isConnected(lower.id())).isFalse();
		}
	}

	@Test
	void ringsFromAnInterruptedThread() {
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			connect(one, two);
			for (int i = 0; i < 100; i++) {
				int before = one.rings();
				Thread.currentThread().interrupt();
				boolean rung = two.ring(one);
				assertThat(Thread.interrupted()).isTrue();
				assertThat(rung).isTrue();
				await(() -> one.rings() > before);
			}
			assertThat(one.listener.ended).isEmpty();
			assertThat(two.listener.ended).isEmpty();
		}
	}

	@Test
	void survivesAnInterruptedSelectorThread() {
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			connect(one, two);
			for (int i = 0; i < 100; i++) {
				selectorThreads().forEach(Thread::interrupt);
				int before = one.rings();
				two.ring(one);
				await(() -> one.rings() > before);
			}
			assertThat(one.isConnected(two)).isTrue();
			assertThat(one.listener.ended).isEmpty();
			// Else each poll would return at once.
			await(() -> selectorThreads().noneMatch(Thread::isInterrupted));
		}
	}

	@Test
	void survivesAListenerThatThrows() {
		RecordingListener listener = new RecordingListener() {
			@Override
			public void rung() {
				super.rung();
				throw new AssertionError("thrown on purpose");
			}
		};
		try (TestSibling one = new TestSibling(this.directory, 1, Duration.ofSeconds(10), listener);
				TestSibling two = new TestSibling(this.directory, 2)) {
			connect(one, two);
			for (int i = 0; i < 3; i++) {
				int before = one.rings();
				two.ring(one);
				await(() -> one.rings() > before);
			}
			assertThat(one.isConnected(two)).isTrue();
		}
	}

	@Test
	void everyRingOfAFloodIsFollowedByACallback() throws Exception {
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			connect(one, two);
			AtomicInteger unheard = new AtomicInteger();
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				Thread thread = new Thread(() -> {
					for (int j = 0; j < 20_000; j++) {
						unheard.addAndGet(two.ring(one) ? 0 : 1);
					}
				});
				threads.add(thread);
				thread.start();
			}
			for (Thread thread : threads) {
				thread.join();
			}
			assertThat(unheard).hasValue(0);
			int before = one.rings();
			two.ring(one);
			await(() -> one.rings() > before);
			assertThat(one.isConnected(two)).isTrue();
			assertThat(one.listener.cutOff).isEmpty();
		}
	}

	@Test
	void aRingIsHeardThoughAnotherRingsAtTheSameTime() throws Exception {
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			connect(one, two);
			AtomicBoolean done = new AtomicBoolean();
			Thread other = new Thread(() -> {
				while (!done.get()) {
					two.ring(one);
					Thread.yield();
				}
			});
			other.start();
			for (int i = 0; i < 2000; i++) {
				int before = one.rings();
				two.ring(one);
				await(() -> one.rings() > before);
			}
			done.set(true);
			other.join();
		}
	}

	@Test
	void aPeerThatNeverReadsHoldsUpNobody() throws Exception {
		Peer deaf = new Peer(UUID.randomUUID(), 3);
		try (TestSibling one = new TestSibling(this.directory, 1);
				TestSibling two = new TestSibling(this.directory, 2)) {
			connect(one, two);
			one.sockets.update(List.of(two.peer, deaf));
			try (RawPeer raw = new RawPeer(one.sockets.path())) {
				raw.send(RawPeer.hello(deaf, one.peer.id()));
				await(() -> one.sockets.isConnected(deaf.id()));
				for (int i = 0; i < 50_000; i++) {
					assertThat(one.sockets.ringOnConnection(deaf.id())).isTrue();
				}
				int before = two.rings();
				one.ring(two);
				await(() -> two.rings() > before);
				assertThat(one.listener.ended).isEmpty();
				// What did get through are whole frames.
				raw.read(RawPeer.HELLO);
				byte[] rings = raw.read(100 * 8);
				for (int i = 0; i < rings.length; i += 8) {
					assertThat(Arrays.copyOfRange(rings, i, i + 8)).containsExactly(RawPeer.header(0, 2));
				}
			}
			await(() -> one.listener.ended.contains(deaf.id()));
		}
	}

	@Test
	void noticesTheEndBehindMoreThanItReadsAtOnce() throws Exception {
		CountDownLatch hungUp = new CountDownLatch(1);
		RecordingListener listener = new RecordingListener() {
			@Override
			public void rung() {
				super.rung();
				try {
					hungUp.await();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
		};
		Peer two = new Peer(UUID.randomUUID(), 2);
		try (TestSibling one = new TestSibling(this.directory, 1, Duration.ofSeconds(10), listener)) {
			one.sockets.update(List.of(two));
			one.sockets.start(1);
			try (RawPeer raw = new RawPeer(one.sockets.path())) {
				raw.send(RawPeer.hello(two, one.peer.id()));
				raw.read(RawPeer.HELLO);
				await(() -> one.rings() == 1);
				byte[] rings = new byte[8 * 5000];
				for (int i = 0; i < rings.length; i += 8) {
					System.arraycopy(RawPeer.header(0, 2), 0, rings, i, 8);
				}
				raw.send(rings);
			}
			hungUp.countDown();
			await(() -> one.listener.ended.contains(two.id()));
			assertThat(one.listener.cutOff).isEmpty();
		}
	}

	@Test
	void closesWhileOthersRing() throws Exception {
		for (int round = 0; round < 20; round++) {
			TestSibling one = new TestSibling(this.directory, 1);
			TestSibling two = new TestSibling(this.directory, 2);
			connect(one, two);
			AtomicReference<Throwable> thrown = new AtomicReference<>();
			CountDownLatch ringing = new CountDownLatch(4);
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				TestSibling from = (i % 2 == 0) ? one : two;
				TestSibling to = (i % 2 == 0) ? two : one;
				Thread thread = new Thread(() -> {
					try {
						from.ring(to);
						ringing.countDown();
						while (from.ring(to)) {
							Thread.onSpinWait();
						}
					}
					catch (Throwable ex) {
						thrown.set(ex);
					}
				});
				threads.add(thread);
				thread.start();
			}
			ringing.await();
			two.close();
			one.close();
			for (Thread thread : threads) {
				thread.join();
			}
			assertThat(thrown).hasNullValue();
			assertThat(threads()).isZero();
		}
	}

	@Test
	void theListenerMayClose() {
		AtomicReference<TestSibling> self = new AtomicReference<>();
		RecordingListener listener = new RecordingListener() {
			@Override
			public void rung() {
				super.rung();
				TestSibling sibling = self.get();
				if (sibling != null) {
					sibling.close();
				}
			}
		};
		try (TestSibling one = new TestSibling(this.directory, 1, Duration.ofSeconds(10), listener);
				TestSibling two = new TestSibling(this.directory, 2)) {
			connect(one, two);
			self.set(one);
			two.ring(one);
			await(() -> two.listener.ended.contains(one.peer.id()));
			await(() -> !Files.exists(one.sockets.path()));
		}
	}

	@Test
	void eightThatStartAtOnceAreAllConnected() throws Exception {
		for (int round = 0; round < 5; round++) {
			TestSibling[] siblings = new TestSibling[8];
			CountDownLatch go = new CountDownLatch(1);
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < siblings.length; i++) {
				siblings[i] = new TestSibling(this.directory, i + 1);
			}
			for (TestSibling sibling : siblings) {
				Thread thread = new Thread(() -> {
					try {
						go.await();
					}
					catch (InterruptedException ex) {
						return;
					}
					sibling.start(siblings);
				});
				threads.add(thread);
				thread.start();
			}
			go.countDown();
			for (Thread thread : threads) {
				thread.join();
			}
			await(() -> {
				for (TestSibling one : siblings) {
					for (TestSibling other : siblings) {
						if (one != other && !one.sockets.isConnected(other.peer.id())) {
							return false;
						}
					}
				}
				return true;
			});
			for (TestSibling sibling : siblings) {
				assertThat(sibling.listener.cutOff).isEmpty();
				sibling.close();
			}
		}
	}

	@Test
	void refusesAFileAtItsPathAndLeavesIt() throws Exception {
		UUID id = UUID.randomUUID();
		Path path = SocketPaths.of(this.directory).of(id);
		SocketPaths.of(this.directory).ensureDirectories();
		Files.writeString(path, "precious");
		assertThatExceptionOfType(SocketException.Refused.class)
			.isThrownBy(() -> PeerSockets.open(SocketSettings.of(this.directory, id), new RecordingListener()))
			.withMessageContaining(path.toString())
			.withMessageContaining("there already");
		assertThat(path).hasContent("precious");
		assertThat(threads()).isZero();
	}

	@Test
	void refusesAMissingDirectory() {
		assertThatExceptionOfType(SocketException.Refused.class)
			.isThrownBy(() -> PeerSockets.open(SocketSettings.of(this.directory.resolve("none"), UUID.randomUUID()),
					new RecordingListener()))
			.withMessageContaining("none");
	}

	@Test
	void refusesWrongValues() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Peer(UUID.randomUUID(), 0))
			.withMessageContaining("joinNumber 0");
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> new SocketSettings(this.directory, UUID.randomUUID(), Duration.ZERO, Duration.ofSeconds(1)))
			.withMessageContaining("helloTimeout PT0S");
		try (TestSibling one = new TestSibling(this.directory, 1)) {
			assertThatIllegalArgumentException().isThrownBy(() -> one.sockets.start(-1));
		}
	}

	private static void connect(TestSibling one, TestSibling two) {
		one.start(two);
		two.start(one);
		await(() -> one.isConnected(two));
	}

	static void await(java.util.concurrent.Callable<Boolean> condition) {
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.atMost(Duration.ofSeconds(30))
			.until(condition);
	}

	static long threads() {
		return selectorThreads().count();
	}

	private static Stream<Thread> selectorThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("iutils-socket"));
	}

}
