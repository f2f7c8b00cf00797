package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

import io.iutils.testing.Campaign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A death before every operation on files, and in the middle of every write. The state is
 * copied there, words and files as a kill -9 leaves them, and the copy must be a sound
 * journal with everything acknowledged, in the same boot and after another.
 */
class CrashTests {

	private static final String LARGE = Workload.LARGE;

	@TempDir
	Path root;

	/**
	 * What has been tried and acknowledged so far, and the states met on the way.
	 */
	private static final class Run extends Workload.Run {

		final List<String> acknowledged = new ArrayList<>();

		final List<Moment> moments = new ArrayList<>();

		private boolean failNextForce;

		private String inFlight = "nothing";

		Run(Path root) {
			super(new JournalFixture(root, new MemoryIo()));
			watch();
		}

		private void watch() {
			this.fixture.io.fault((operation) -> {
				// While the control file is being made there is no state to be taken.
				if (!Thread.currentThread().getName().equals("iutils-open")) {
					this.moments.add(new Moment(operation, Replica.State.of(this.fixture), this.fixture.boot,
							List.copyOf(this.acknowledged), this.inFlight));
				}
				if (operation.kind() == FaultyIo.Kind.FORCE && this.failNextForce) {
					this.failNextForce = false;
					throw new IOException("Input/output error");
				}
			});
		}

		@Override
		void append(int count, String value) {
			this.fixture.journal();
			for (int i = 0; i < count; i++) {
				this.inFlight = this.moments.size() + " " + value;
				this.fixture.append(this.inFlight);
				this.acknowledged.add(this.inFlight);
				this.inFlight = "nothing";
			}
		}

		@Override
		void flush() {
			this.fixture.journal().flush();
		}

		@Override
		void closeAll() {
			// Not the fixture's own way, which ends all faults.
			this.fixture.journal().close();
			this.fixture.closeAll();
			watch();
		}

		@Override
		void appendWithFailingForce() {
			this.failNextForce = true;
			assertThatExceptionOfType(JournalException.Failed.class).isThrownBy(() -> append(1, "lost"));
		}

	}

	private record Moment(FaultyIo.Operation operation, Replica.State state, UUID boot, List<String> acknowledged,
			String inFlight) {
	}

	@ParameterizedTest
	@EnumSource(Workload.class)
	void everyStateIsSoundAndHoldsAllThatWasAcknowledged(Workload workload) throws IOException {
		Run run = new Run(this.root.resolve("origin"));
		workload.run(run);
		run.fixture.close();
		assertThat(run.moments).hasSizeGreaterThan(10);
		try (Replica replica = new Replica(this.root.resolve("replica"))) {
			for (Moment moment : run.moments) {
				for (boolean reboot : new boolean[] { false, true }) {
					replica.restore(moment.state());
					replica.fixture.boot = moment.boot();
					if (reboot) {
						replica.fixture.reboot();
					}
					assertSound(replica.fixture, moment, workload == Workload.ROLL_AND_RETAIN);
				}
			}
		}
	}

	private void assertSound(JournalFixture fixture, Moment moment, boolean retains) {
		JournalFixture.Found found = JournalFixture.read(fixture.open(5), 0);
		assertThat(found.end()).as("%s", moment.operation()).isNull();
		List<String> expected = new ArrayList<>(moment.acknowledged());
		if (found.values().contains(moment.inFlight())) {
			expected.add(moment.inFlight());
		}
		if (retains && expected.size() > found.values().size()) {
			assertThat(found.values()).hasSizeGreaterThanOrEqualTo(4);
			expected = expected.subList(expected.size() - found.values().size(), expected.size());
		}
		assertThat(found.values()).as("%s", moment.operation()).isEqualTo(expected);
		assertGoesOn(fixture, found);
	}

	private static void assertGoesOn(JournalFixture fixture, JournalFixture.Found before) {
		List<String> expected = new ArrayList<>(before.values());
		long last = before.sequences().isEmpty() ? 0 : before.sequences().get(before.sequences().size() - 1);
		Journal next = fixture.open(6);
		for (int i = 0; i < 3; i++) {
			long sequence = JournalFixture.append(next, i + LARGE);
			assertThat(sequence).isGreaterThan(last);
			last = sequence;
			expected.add(i + LARGE);
		}
		JournalFixture.Found after = JournalFixture.read(fixture.open(7), 0);
		assertThat(after.end()).isNull();
		assertThat(after.values()).isEqualTo(expected);
		assertThat(new HashSet<>(after.sequences())).hasSameSizeAs(after.values());
		assertThat(fixture.verify().damage()).isNull();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void othersGoOnWhateverOperationACopyDiesAt(boolean forceEach) {
		int deaths = 0;
		for (int number = 0; number <= deaths; number++) {
			JournalFixture fixture = new JournalFixture(this.root.resolve("death " + number), new MemoryIo());
			fixture.forceEach = forceEach;
			fixture.retention = new Retention(5000, Duration.ZERO);
			fixture.append("a", "b");
			List<String> acknowledged = new ArrayList<>();
			fixture.io.dieAt(number);
			try {
				for (int i = 0; i < 8; i++) {
					fixture.append(i + LARGE);
					acknowledged.add(i + LARGE);
				}
			}
			catch (FaultyIo.Death | JournalException.OutcomeUnknown ex) {
				deaths++;
			}
			fixture.io.fault(FaultyIo.NONE);
			fixture.retention = Retention.ALL;
			JournalFixture.Found found = JournalFixture.read(fixture.open(1), 0);
			assertThat(found.end()).isNull();
			// Retention keeps four or so.
			List<String> expected = new ArrayList<>(
					acknowledged.subList(Math.max(acknowledged.size() - 3, 0), acknowledged.size()));
			if (found.values().contains(acknowledged.size() + LARGE)) {
				expected.add(acknowledged.size() + LARGE);
			}
			assertThat(found.values()).as("death %s", number).endsWith(expected.toArray(String[]::new));
			assertGoesOn(fixture, found);
			// Also the copy that died may go on, if it was an error and no death.
			fixture.append("c");
			fixture.close();
			assertThat(fixture.verify().damage()).isNull();
		}
		assertThat(deaths).isGreaterThan(30);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void failureOfAnyOperationIsToldAndLeavesNothingHalf(boolean forceEach) {
		int failures = 0;
		for (int number = 0; number <= failures; number++) {
			JournalFixture fixture = new JournalFixture(this.root.resolve("failure " + number), new MemoryIo());
			fixture.forceEach = forceEach;
			List<String> acknowledged = new ArrayList<>(List.of("a", "b"));
			fixture.append("a", "b");
			int failing = number;
			FaultyIo.Kind[] failed = new FaultyIo.Kind[1];
			fixture.io.fault((operation) -> {
				if (operation.number() == failing) {
					failed[0] = operation.kind();
					throw new IOException(FaultyIo.DISK_FULL);
				}
			});
			for (int i = 0; i < 8; i++) {
				try {
					fixture.append(i + LARGE);
					acknowledged.add(i + LARGE);
				}
				catch (JournalException.Full ex) {
					assertThat(failed[0]).isNotNull();
				}
				catch (JournalException.Failed ex) {
					// A force failed, with acknowledged changes before it.
					assertThat(failed[0]).isEqualTo(FaultyIo.Kind.FORCE);
					assertThat(ex).hasMessageContaining("restarted");
				}
			}
			failures += (failed[0] != null) ? 1 : 0;
			fixture.io.fault(FaultyIo.NONE);
			assertThat(JournalFixture.read(fixture.open(1), 0).values()).as("%s %s", number, failed[0])
				.isEqualTo(acknowledged);
			fixture.rebootedReopen();
			fixture.append("c");
			acknowledged.add("c");
			assertThat(fixture.readAll()).isEqualTo(acknowledged);
			fixture.close();
			assertThat(fixture.verify().damage()).isNull();
		}
		assertThat(failures).isGreaterThan(30);
	}

	@Test
	void openingThatFailsAtAnyOperationCanBeRepeated() {
		int failures = 0;
		for (int number = 0; number <= failures; number++) {
			for (boolean reboot : new boolean[] { false, true }) {
				JournalFixture fixture = new JournalFixture(this.root.resolve("opening " + number + reboot),
						new MemoryIo());
				fixture.append("a", "b");
				fixture.closeAll();
				fixture.extend(fixture.newest(), new byte[20]);
				if (reboot) {
					fixture.reboot();
				}
				fixture.dieInside();
				int failing = number;
				boolean[] failed = new boolean[1];
				fixture.io.fault((operation) -> {
					if (operation.number() == failing) {
						failed[0] = true;
						throw new IOException("Too many open files");
					}
				});
				if (reboot) {
					try {
						fixture.journal();
					}
					catch (JournalException ex) {
						assertThat(ex).hasMessageContaining("Too many open files");
					}
					failures += failed[0] ? 1 : 0;
				}
				else {
					try {
						fixture.journal();
					}
					catch (JournalException ex) {
						assertThat(ex).hasMessageContaining("Too many open files");
					}
				}
				fixture.io.fault(FaultyIo.NONE);
				fixture.append("c");
				assertThat(fixture.readAll()).containsExactly("a", "b", "c");
				fixture.close();
				assertThat(fixture.verify().damage()).isNull();
			}
		}
		assertThat(failures).isGreaterThan(10);
	}

	@Test
	void deathsInSequenceAreNoWorseThanOne() {
		JournalFixture fixture = new JournalFixture(this.root.resolve("deaths"), new MemoryIo());
		List<String> acknowledged = new ArrayList<>();
		Random random = new Random(4711);
		for (int round : IntStream.range(0, 300).toArray()) {
			if (random.nextInt(10) == 0) {
				fixture.reboot();
			}
			fixture.io.dieAt(random.nextInt(25));
			try {
				Journal journal = fixture.open(round % 256);
				for (int i = 0; i < 3; i++) {
					String value = round + " " + i + LARGE;
					JournalFixture.append(journal, value);
					acknowledged.add(value);
				}
			}
			catch (FaultyIo.Death | JournalException.OutcomeUnknown ex) {
				assertThat(ex).isNotNull();
			}
			if (random.nextInt(5) == 0) {
				fixture.closeAll();
			}
		}
		fixture.closeAll();
		List<String> values = fixture.readAll();
		assertThat(values).containsAll(acknowledged).doesNotHaveDuplicates();
		List<String> withoutUnacknowledged = new ArrayList<>(values);
		withoutUnacknowledged.retainAll(new HashSet<>(acknowledged));
		assertThat(withoutUnacknowledged).isEqualTo(acknowledged);
		fixture.close();
		assertThat(fixture.verify().damage()).isNull();
	}

	/**
	 * Each recovery, or repair, dies before some operation; the last one does not.
	 */
	@ParameterizedTest
	@EnumSource(Ruin.class)
	void deathsInRecoveriesInSequenceAreNoWorseThanOne(Ruin ruin) throws IOException {
		Campaign campaign = Campaign.begin("deaths in recovery after " + ruin);
		Random random = campaign.random();
		int runs = 0;
		int deaths = 0;
		JournalFixture origin = new JournalFixture(this.root.resolve("origin"), new MemoryIo());
		origin.append("a", "b");
		List<String> expected = new ArrayList<>(List.of("a", "b"));
		expected.addAll(ruin.of(origin));
		Replica.State state = Replica.State.of(origin);
		UUID boot = origin.boot;
		try (Replica replica = new Replica(this.root.resolve("replica"))) {
			JournalFixture fixture = replica.fixture;
			int most = Campaign.size(300, 20_000);
			for (int first = 0; runs < most; first = (first + 1) % 30) {
				replica.restore(state);
				fixture.boot = boot;
				int number = first;
				int sequence = 1 + random.nextInt(6);
				for (int i = 0; i < sequence; i++) {
					if (ruin.reboots && (i == 0 || random.nextInt(4) == 0)) {
						fixture.reboot();
					}
					fixture.io.dieAt(number);
					try {
						fixture.open(1 + i);
					}
					catch (FaultyIo.Death | JournalException.OutcomeUnknown ex) {
						deaths++;
					}
					number = random.nextInt(24);
				}
				fixture.io.fault(FaultyIo.NONE);
				JournalFixture.Found found = JournalFixture.read(fixture.open(0), 0);
				assertThat(found.end()).isNull();
				assertThat(found.values()).isEqualTo(expected);
				assertGoesOn(fixture, found);
				runs++;
			}
		}
		origin.close();
		campaign.report(runs + " runs, " + deaths + " deaths");
		assertThat(deaths).isGreaterThan(runs / 2);
	}

	/**
	 * What the first recovery, or repair, finds.
	 */
	enum Ruin {

		TORN_END(true) {
			@Override
			List<String> of(JournalFixture fixture) {
				fixture.extend(fixture.newest(), new byte[100]);
				return List.of();
			}
		},

		EMPTY_NEWEST_SEGMENT(true) {
			@Override
			List<String> of(JournalFixture fixture) {
				fixture.rebootedReopen();
				fixture.rebootedReopen();
				return List.of();
			}
		},

		UNFINISHED_ROLL(true) {
			@Override
			List<String> of(JournalFixture fixture) {
				fixture.append("1" + LARGE, "2" + LARGE, "3" + LARGE);
				fixture.io.dieAt(FaultyIo.Kind.RENAME);
				assertThatExceptionOfType(FaultyIo.Death.class).isThrownBy(() -> fixture.append(LARGE));
				return List.of("1" + LARGE, "2" + LARGE, "3" + LARGE);
			}
		},

		HALF_A_RECORD_IN_THIS_BOOT(false) {
			@Override
			List<String> of(JournalFixture fixture) {
				fixture.extend(fixture.newest(), new byte[] { 1, 2, 3 });
				fixture.dieInside();
				return List.of();
			}
		};

		private final boolean reboots;

		Ruin(boolean reboots) {
			this.reboots = reboots;
		}

		/**
		 * @return what was acknowledged on the way
		 */
		abstract List<String> of(JournalFixture fixture);

	}

}
