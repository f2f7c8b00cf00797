package io.iutils.locks;

import io.iutils.ClosedException;
import io.iutils.DirectoryLostException;
import io.iutils.ILocks;
import io.iutils.InvalidNameException;
import io.iutils.Lease;
import io.iutils.NestedWriteException;
import io.iutils.StorageFullException;
import io.iutils.engine.Claims;
import io.iutils.engine.Engine;
import io.iutils.engine.NamePattern;
import io.iutils.engine.StashStore;
import io.iutils.engine.WriteGuard;
import io.iutils.testing.TestEngine;
import io.iutils.testing.Caller;
import io.iutils.testing.Campaign;
import io.iutils.testing.LogLines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import io.iutils.testing.OnEveryEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

@Timeout(120)
class EngineLocksTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	/** What a thread sleeps in that stands in line behind others. */
	private static final String IN_LINE = "FairSync";

	/** What the first in line sleeps in. */
	private static final String AT_THE_HEAD = "Look";

	@TempDir
	Path root;

	private final List<Engine> engines = new ArrayList<>();

	@AfterEach
	void close() {
		this.engines.forEach(Engine::close);
	}

	private Path directory() {
		return this.root.resolve("shared");
	}

	private Engine engine() {
		Engine engine = TestEngine.open(directory());
		this.engines.add(engine);
		return engine;
	}

	private EngineLocks locks() {
		return new EngineLocks(engine());
	}

	private static Lease acquire(ILocks locks, String name) {
		Optional<Lease> lease = locks.tryAcquire(name);
		assertThat(lease).as("the lease of %s", name).isPresent();
		return lease.orElseThrow();
	}

	private static Caller<Lease> waiting(ILocks locks, String name) {
		return Caller.start(() -> locks.tryAcquire(name, LONG).orElseThrow());
	}

	@Test
	@OnEveryEngine
	void oneSiblingHoldsItUntilItIsClosed() {
		EngineLocks one = locks();
		EngineLocks two = locks();
		Lease lease = acquire(one, "nightly");
		assertThat(lease.name()).isEqualTo("nightly");
		assertThat(lease.isHeld()).isTrue();
		assertThat(one.tryAcquire("nightly")).as("not reentrant").isEmpty();
		assertThat(two.tryAcquire("nightly")).isEmpty();
		acquire(two, "other");
		lease.close();
		assertThat(lease.isHeld()).isFalse();
		Lease next = acquire(two, "nightly");
		lease.close();
		assertThat(next.isHeld()).as("the first one's second close is nothing to the next").isTrue();
		assertThat(one.tryAcquire("nightly")).isEmpty();
	}

	@Test
	@OnEveryEngine
	void anyThreadMayCloseIt() {
		EngineLocks locks = locks();
		Lease lease = acquire(locks, "a");
		assertThat(Caller.start(() -> {
			lease.close();
			return locks.tryAcquire("a").isPresent();
		}).result()).isTrue();
	}

	@Test
	@OnEveryEngine
	void tokensRiseFromHolderToHolderAndOverRestarts() {
		EngineLocks one = locks();
		EngineLocks two = locks();
		long last = 0;
		for (int i = 0; i < 20; i++) {
			try (Lease lease = acquire((i % 3 == 0) ? one : two, "a")) {
				assertThat(lease.fencingToken()).isGreaterThan(last);
				last = lease.fencingToken();
			}
		}
		close();
		assertThat(acquire(locks(), "a").fencingToken()).isGreaterThan(last);
	}

	@Test
	@OnEveryEngine
	void manyNamesLeaveOneEntry() {
		Engine engine = engine();
		EngineLocks locks = new EngineLocks(engine);
		Set<Long> tokens = new HashSet<>();
		for (int i = 0; i < 100; i++) {
			tokens.add(acquire(locks, "user." + i).fencingToken());
		}
		assertThat(tokens).hasSize(100);
		assertThat(engine.positions().keys(NamePattern.of("**"))).hasSize(1);
	}

	@Test
	@OnEveryEngine
	void threadsOfASiblingGetItInTheOrderInWhichTheyAsked() {
		EngineLocks locks = locks();
		Lease first = acquire(locks, "a");
		List<Integer> order = new CopyOnWriteArrayList<>();
		List<Caller<Integer>> callers = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			int number = i;
			callers.add(Caller.<Integer>start(() -> {
				try (Lease lease = locks.tryAcquire("a", LONG).orElseThrow()) {
					order.add(number);
				}
				return number;
			}).awaitSleepIn((i == 0) ? AT_THE_HEAD : IN_LINE));
		}
		assertThat(locks.namesWaitedFor()).isEqualTo(1);
		first.close();
		callers.forEach(Caller::result);
		assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
		assertThat(locks.namesWaitedFor()).isZero();
	}

	@Test
	@OnEveryEngine
	void whoWaitsIsNotOvertakenByWhoDoesNot() throws InterruptedException {
		EngineLocks here = locks();
		Lease there = acquire(locks(), "a");
		Caller<Lease> waiting = waiting(here, "a").awaitSleepIn(AT_THE_HEAD);
		there.close();
		Optional<Lease> passing = here.tryAcquire("a");
		Optional<Lease> alsoPassing = here.tryAcquire("a", Duration.ZERO);
		assertThat(waiting.result().isHeld()).isTrue();
		assertThat(passing).isEmpty();
		assertThat(alsoPassing).isEmpty();
	}

	@Test
	@OnEveryEngine
	void whoAsksAgainAtOnceDoesNotStarveOtherSiblings() throws InterruptedException {
		EngineLocks greedy = locks();
		EngineLocks modest = locks();
		AtomicBoolean enough = new AtomicBoolean();
		Caller<Boolean> caller = Caller.start(() -> {
			while (!enough.get()) {
				try (Lease lease = greedy.tryAcquire("a", LONG).orElseThrow()) {
					LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
				}
			}
			return true;
		});
		for (int i = 0; i < 5; i++) {
			await().until(() -> {
				Optional<Lease> free = modest.tryAcquire("a");
				free.ifPresent(Lease::close);
				return free.isEmpty();
			});
			Optional<Lease> lease = modest.tryAcquire("a", Duration.ofSeconds(5));
			assertThat(lease).isPresent();
			lease.orElseThrow().close();
		}
		enough.set(true);
		caller.result();
	}

	@Test
	@OnEveryEngine
	void theWaitEndsInTime() throws InterruptedException {
		EngineLocks locks = locks();
		acquire(locks, "a");
		for (Duration wait : List.of(Duration.ofNanos(1), Duration.ofMillis(30))) {
			long from = System.nanoTime();
			assertThat(locks.tryAcquire("a", wait)).isEmpty();
			assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThanOrEqualTo(wait);
		}
		assertThat(locks.tryAcquire("a", Duration.ZERO)).isEmpty();
		Caller<Lease> head = waiting(locks, "a").awaitSleepIn(AT_THE_HEAD);
		assertThat(locks.tryAcquire("a", Duration.ofMillis(30))).as("behind another").isEmpty();
		assertThat(head.isDone()).isFalse();
		head.interrupt();
		assertThat(head.failure()).isInstanceOf(InterruptedException.class);
		assertThat(locks.namesWaitedFor()).isZero();
	}

	@Test
	@OnEveryEngine
	void anInterruptEndsTheWaitAtAnyMoment() throws InterruptedException {
		EngineLocks locks = locks();
		Lease lease = acquire(locks, "a");
		for (int i = 0; i < 100; i++) {
			Caller<Lease> waiting = waiting(locks, "a");
			await().pollInterval(Duration.ofMillis(1)).until(() -> locks.namesWaitedFor() == 1);
			LockSupport.parkNanos(i * 20_000L);
			waiting.interrupt();
			assertThat(waiting.failure()).isInstanceOf(InterruptedException.class);
		}
		lease.close();
		assertThat(locks.tryAcquire("a", LONG)).as("nothing is left of them").isPresent();
	}

	@Test
	@OnEveryEngine
	void whoHasWaitedLeavesNothingToOthersToWaitFor() throws InterruptedException {
		Engine engine = engine();
		EngineLocks locks = new EngineLocks(engine);
		Lease lease = locks.tryAcquire("a", LONG).orElseThrow();
		assertThat(locks.tryAcquire("a", Duration.ofMillis(1))).isEmpty();
		Caller<Lease> interrupted = waiting(locks, "a").awaitSleepIn(AT_THE_HEAD);
		interrupted.interrupt();
		interrupted.failure();
		lease.close();
		for (String name : List.of("lock.a", "lock-door.a")) {
			// The interrupt may have come between Redis and its answer.
			await(name).until(() -> engine.claims().tryClaim(name) != null);
		}
		assertThat(locks.namesWaitedFor()).isZero();
	}

	@Test
	@OnEveryEngine
	void interruptsEndTheWaitWhereverOneStands() throws Exception {
		EngineLocks locks = locks();
		Lease lease = acquire(locks, "a");
		Caller<Lease> head = waiting(locks, "a").awaitSleepIn(AT_THE_HEAD);
		Caller<Lease> second = waiting(locks, "a").awaitSleepIn(IN_LINE);
		Caller<Lease> third = waiting(locks, "a").awaitSleepIn(IN_LINE);
		second.interrupt();
		assertThat(second.failure()).isInstanceOf(InterruptedException.class);
		head.interrupt();
		assertThat(head.failure()).isInstanceOf(InterruptedException.class);
		third.awaitSleepIn(AT_THE_HEAD);
		lease.close();
		third.result().close();
		assertThat(locks.namesWaitedFor()).isZero();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> locks.tryAcquire("a", LONG));
		assertThat(Thread.interrupted()).isFalse();
		Thread.currentThread().interrupt();
		assertThat(locks.tryAcquire("a")).as("asks, and does not wait").isPresent();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	@OnEveryEngine
	void whoWaitsHearsThatTheSiblingHasLeftAlsoWhileAsking() {
		EngineLocks other = locks();
		List<String> names = IntStream.range(0, 8).mapToObj((i) -> "a" + i).toList();
		names.forEach((name) -> acquire(other, name));
		for (int i = 0; i < 10; i++) {
			Engine engine = engine();
			EngineLocks locks = new EngineLocks(engine);
			List<Caller<Lease>> waiting = names.stream().map((name) -> waiting(locks, name)).toList();
			await().until(() -> locks.namesWaitedFor() == names.size());
			engine.close();
			assertThat(waiting).extracting(Caller::failure).hasOnlyElementsOfType(ClosedException.class);
		}
	}

	@Test
	@OnEveryEngine
	void whoWaitsHearsThatTheSiblingHasLeft() {
		Engine engine = engine();
		EngineLocks locks = new EngineLocks(engine);
		Lease lease = acquire(locks, "a");
		Caller<Lease> head = waiting(locks, "a").awaitSleepIn(AT_THE_HEAD);
		Caller<Lease> second = waiting(locks, "a").awaitSleepIn(IN_LINE);
		engine.close();
		assertThat(head.failure()).isInstanceOf(ClosedException.class);
		assertThat(second.failure()).isInstanceOf(ClosedException.class);
		assertThat(lease.isHeld()).isFalse();
		lease.close();
		assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> locks.tryAcquire("a"));
		assertThat(locks.namesWaitedFor()).isZero();
	}

	@Test
	@OnEveryEngine
	void whoLeavesFreesWhatItHeldAlsoForOtherContextsOfItsProcess() throws InterruptedException {
		Engine leaving = engine();
		EngineLocks staying = locks();
		Lease lease = acquire(new EngineLocks(leaving), "a");
		leaving.close();
		// Redis may hear it late.
		Lease next = staying.tryAcquire("a", LONG).orElseThrow();
		lease.close();
		assertThat(next.isHeld()).isTrue();
		assertThat(locks().tryAcquire("a")).isEmpty();
	}

	@Test
	void theLossOfTheDirectoryIsSeenAtOnceAndEndsTheWait() {
		EngineLocks locks = locks();
		Lease lease = acquire(locks, "a");
		Caller<Lease> waiting = waiting(locks, "a").awaitSleepIn(AT_THE_HEAD);
		assertThat(lease.isHeld()).isTrue();
		assertThat(FileSystemUtils.deleteRecursively(directory().toFile())).isTrue();
		assertThat(lease.isHeld()).isFalse();
		assertThat(waiting.failure()).isInstanceOf(DirectoryLostException.class);
		lease.close();
	}

	@Test
	@OnEveryEngine
	void namesAndWaitsAreChecked() {
		EngineLocks locks = locks();
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> locks.tryAcquire(""))
			.withMessageContaining("lock name");
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> locks.tryAcquire("a..b", LONG));
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> locks.tryAcquire("x".repeat(1025)));
		acquire(locks, "\uFFFD".repeat(1024)).close();
		for (Duration wrong : List.of(Duration.ofNanos(-1), Duration.ofDays(1).plusNanos(1),
				Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(Long.MIN_VALUE))) {
			assertThatIllegalArgumentException().isThrownBy(() -> locks.tryAcquire("a", wrong))
				.withMessageContaining(wrong.toString())
				.withMessageContaining("1 day");
		}
		assertThat(Caller.start(() -> locks.tryAcquire("a", Duration.ofDays(1)).isPresent()).result()).isTrue();
	}

	@Test
	@OnEveryEngine
	void isRefusedInsideTheCallbackOfAnUpdate() {
		EngineLocks locks = locks();
		for (Callable<Optional<Lease>> attempt : List.<Callable<Optional<Lease>>>of(() -> locks.tryAcquire("a"),
				() -> locks.tryAcquire("a", LONG))) {
			assertThatExceptionOfType(NestedWriteException.class)
				.isThrownBy(() -> WriteGuard.compute("key", () -> call(attempt)))
				.withMessageContaining("key");
		}
		acquire(locks, "a");
	}

	private static Object call(Callable<?> callable) {
		try {
			return callable.call();
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	@OnEveryEngine
	void staysFreeIfNoTokenCanBeWritten() {
		Engine engine = engine();
		StashStore full = mock(StashStore.class);
		given(full.put(anyString(), anyLong(), any(), any()))
			.willThrow(new StorageFullException(directory(), new IllegalStateException()));
		Engine broken = mock(Engine.class);
		given(broken.claims()).willReturn(engine.claims());
		given(broken.positions()).willReturn(full);
		EngineLocks locks = new EngineLocks(broken);
		assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> locks.tryAcquire("a"));
		assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> locks.tryAcquire("a", LONG));
		assertThat(locks.namesWaitedFor()).isZero();
		acquire(new EngineLocks(engine), "a");
	}

	@Test
	@OnEveryEngine
	void aForgottenLeaseStaysHeldAndIsNamedOnce() {
		EngineLocks locks = locks();
		try (LogLines log = LogLines.of(ForgottenLeases.class)) {
			Lease kept = acquire(locks, "kept");
			acquire(locks, "closed").close();
			String lost = acquire(locks, "lost").toString();
			await().until(() -> {
				System.gc();
				locks.tryAcquire("other").ifPresent(Lease::close);
				return !log.lines().isEmpty();
			});
			System.gc();
			assertThat(locks.tryAcquire("lost")).isEmpty();
			assertThat(locks().tryAcquire("lost")).isEmpty();
			assertThat(log.lines()).singleElement().asString().contains(lost, "not closed");
			assertThat(kept.isHeld()).isTrue();
		}
	}

	@Test
	@OnEveryEngine
	void whatTheLockGuardsIsSeenByOneThreadAtATime() {
		Campaign campaign = Campaign.begin("threads of two contexts and one lock");
		List<EngineLocks> siblings = List.of(locks(), locks());
		int rounds = Campaign.size(100, 5000);
		AtomicInteger inside = new AtomicInteger();
		List<Long> tokens = new ArrayList<>();
		List<Caller<Boolean>> callers = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			EngineLocks locks = siblings.get(i % 2);
			callers.add(Caller.start(() -> {
				for (int round = 0; round < rounds; round++) {
					try (Lease lease = locks.tryAcquire("a", LONG).orElseThrow()) {
						assertThat(inside.incrementAndGet()).isEqualTo(1);
						tokens.add(lease.fencingToken());
						inside.decrementAndGet();
					}
				}
				return true;
			}));
		}
		callers.forEach((caller) -> caller.result(Duration.ofMinutes(10)));
		assertThat(tokens).hasSize(6 * rounds).isSorted().doesNotHaveDuplicates();
		assertThat(siblings).allSatisfy((locks) -> assertThat(locks.namesWaitedFor()).isZero());
		campaign.report(tokens.size() + " leases, one at a time");
	}

}
