package io.iutils.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.iutils.testing.Caller;
import io.iutils.testing.Campaign;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads of two copies, whose time is often over just when they are taken, while
 * writes are slow or fail, turns throw, and interrupts fly.
 */
class CombiningRaceTests extends AbstractJournalTests {

	private static final int THREADS = 6;

	private static final int OPERATIONS = Campaign.size(1500, 20_000);

	private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

	private final Set<String> refused = ConcurrentHashMap.newKeySet();

	private final AtomicLong timeouts = new AtomicLong();

	@Override
	JournalIo files() {
		return new MemoryIo();
	}

	@Test
	void whatWasAcknowledgedIsThereOnceAndWhatWasRefusedIsNot() {
		Campaign campaign = Campaign.begin("combining");
		this.fixture.segmentSize = 1 << 16;
		this.fixture.lockTimeout = Duration.ofNanos(400_000);
		List<Journal> copies = List.of(openSlowly(0), openSlowly(1));
		Random faults = new Random(campaign.seed());
		this.fixture.io.fault((operation) -> {
			int dice;
			synchronized (faults) {
				dice = faults.nextInt(100);
			}
			if (operation.kind() == FaultyIo.Kind.WRITE && operation.position() > 0) {
				if (dice < 5) {
					throw new IOException(FaultyIo.DISK_FULL);
				}
				if (dice == 5) {
					throw new OutOfMemoryError("none left");
				}
				if (dice < 30) {
					LockSupport.parkNanos(dice * 20_000L);
				}
			}
		});
		List<Caller<Boolean>> callers = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			int number = i;
			Random random = new Random(campaign.seed() + i);
			callers.add(Caller.start(() -> run(number, copies, random)));
		}
		AtomicBoolean over = new AtomicBoolean();
		Caller<Boolean> interrupting = Caller.start(() -> interruptUntil(over, callers));
		try {
			assertThat(callers).allSatisfy((caller) -> assertThat(caller.result(Duration.ofMinutes(30))).isTrue());
		}
		finally {
			over.set(true);
			interrupting.result();
		}
		this.fixture.io.fault(FaultyIo.NONE);
		JournalFixture.Found found = JournalFixture.read(copies.get(0), 0);
		assertThat(found.end()).isNull();
		assertThat(new HashSet<>(found.values())).hasSameSizeAs(found.values())
			.doesNotContainAnyElementsOf(this.refused);
		Map<String, Long> present = new HashMap<>();
		for (int i = 0; i < found.values().size(); i++) {
			present.put(found.values().get(i), found.sequences().get(i));
		}
		assertThat(present).containsAllEntriesOf(this.acknowledged);
		campaign.report(this.acknowledged.size() + " acknowledged, " + this.refused.size() + " refused, "
				+ this.timeouts + " of them by timeout");
		assertThat(this.acknowledged).isNotEmpty();
		assertThat(this.timeouts).hasPositiveValue();
	}

	private Journal openSlowly(int slot) {
		Duration timeout = this.fixture.lockTimeout;
		this.fixture.lockTimeout = Duration.ofSeconds(5);
		Journal any = this.fixture.open(10 + slot);
		this.fixture.lockTimeout = timeout;
		while (true) {
			try {
				Journal journal = this.fixture.open(slot);
				any.close();
				return journal;
			}
			catch (JournalException.LockTimeout ex) {
				// So short a time may be over before it begins.
			}
		}
	}

	private boolean run(int thread, List<Journal> copies, Random random) {
		for (int i = 0; i < OPERATIONS; i++) {
			String value = thread + "." + i;
			Journal journal = copies.get((random.nextInt(4) == 0) ? 1 : 0);
			boolean throwing = random.nextInt(20) == 0;
			long[] sequence = new long[1];
			try {
				boolean appended = journal.append(new Turn() {

					@Override
					public void decide(Batch batch) {
						batch.add(JournalFixture.KIND, (byte) 0, value.getBytes(StandardCharsets.UTF_8));
						if (throwing) {
							throw new IllegalStateException("refused");
						}
					}

					@Override
					public void published(Batch batch) {
						sequence[0] = batch.first();
					}

				});
				assertThat(appended && !throwing).isTrue();
				this.acknowledged.put(value, sequence[0]);
			}
			catch (JournalException.OutcomeUnknown ex) {
				throw new AssertionError(ex);
			}
			catch (JournalException | IllegalStateException | OutOfMemoryError ex) {
				this.refused.add(value);
				if (ex instanceof JournalException.LockTimeout) {
					this.timeouts.incrementAndGet();
				}
			}
		}
		return true;
	}

	private static boolean interruptUntil(AtomicBoolean over, List<Caller<Boolean>> callers) {
		while (!over.get()) {
			callers.forEach(Caller::interrupt);
			LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
		}
		return true;
	}

	@Test
	void nobodyHangsWhenItClosesUnderManyThreads() {
		for (int round = 0; round < Campaign.size(30, 1000); round++) {
			Journal journal = this.fixture.open(round % 8);
			List<Caller<Boolean>> callers = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				callers.add(Caller.start(() -> {
					try {
						while (true) {
							JournalFixture.append(journal, "a");
						}
					}
					catch (JournalException.Closed ex) {
						return true;
					}
				}));
			}
			while (journal.tail() < journal.openedAt() + 10) {
				Thread.onSpinWait();
			}
			journal.close();
			assertThat(callers).extracting(Caller::result).containsOnly(true);
		}
	}

}
