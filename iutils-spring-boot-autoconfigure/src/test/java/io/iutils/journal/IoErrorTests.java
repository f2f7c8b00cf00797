package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.iutils.testing.Campaign;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An error at every operation on files, and writes that stop at every eighth byte. When
 * the system has recovered, the journal goes on with all that was acknowledged and
 * nothing that was refused.
 */
class IoErrorTests {

	private static final String EIO = "Input/output error";

	@TempDir
	Path root;

	private Replica replica;

	@BeforeEach
	void makeReplica() {
		this.replica = new Replica(this.root);
	}

	@AfterEach
	void closeReplica() throws IOException {
		this.replica.close();
	}

	@ParameterizedTest
	@EnumSource(Workload.class)
	void oneErrorAtAnyOperation(Workload workload) {
		errors(workload, false);
	}

	@ParameterizedTest
	@EnumSource(Workload.class)
	void errorsFromAnyOperationOn(Workload workload) {
		errors(workload, true);
	}

	private void errors(Workload workload, boolean sticky) {
		int failures = 0;
		for (String message : List.of(EIO, FaultyIo.DISK_FULL)) {
			boolean reached = true;
			// The operations are the same for both, and so is the handling of most.
			int step = message.equals(EIO) ? 1 : Campaign.size(3, 1);
			for (int number = step - 1; reached; number += step) {
				Run run = new Run(this.replica, message);
				int failing = number;
				run.fault = (operation) -> {
					if (sticky ? operation >= failing : operation == failing) {
						run.failed = true;
						throw new IOException(message);
					}
				};
				run.attack(workload);
				reached = run.failed;
				failures += reached ? 1 : 0;
			}
		}
		assertThat(failures).isGreaterThan(20);
	}

	@ParameterizedTest
	@EnumSource(Workload.class)
	void writeThatStopsAtAnyEighthByte(Workload workload) {
		int stops = 0;
		boolean reached = true;
		for (int write = 0; reached; write++) {
			boolean happened = true;
			for (int bytes = 0; happened; bytes += (bytes < 64) ? 8 : Campaign.size(200, 8)) {
				Run run = new Run(this.replica, FaultyIo.DISK_FULL);
				FaultyIo.ShortWrite stop = run.fixture.io.writeShort(write, bytes, FaultyIo.DISK_FULL);
				run.attack(workload);
				reached = stop.isReached();
				happened = stop.hasHappened();
				stops += happened ? 1 : 0;
			}
		}
		assertThat(stops).isGreaterThan(20);
	}

	/**
	 * What was tried, and what was told of it.
	 */
	private static final class Run extends Workload.Run {

		private final String message;

		private final List<Change> changes = new ArrayList<>();

		private Fault fault = (operation) -> {
		};

		private int operations;

		private boolean failed;

		private boolean failNextForce;

		private int values;

		Run(Replica replica, String message) {
			super(replica.fixture);
			this.message = message;
			replica.restore(new Replica.State(Control.initial(), Map.of()));
			this.fixture.reboot();
			this.fixture.forceEach = false;
			this.fixture.retention = Retention.ALL;
			watch();
		}

		private void watch() {
			this.fixture.io.fault((operation) -> {
				if (operation.kind() == FaultyIo.Kind.FORCE && this.failNextForce) {
					this.failNextForce = false;
					throw new IOException(EIO);
				}
				this.fault.before(this.operations++);
			});
		}

		void attack(Workload workload) {
			workload.run(this);
			this.fixture.io.fault(FaultyIo.NONE);
			this.fixture.io.writeShort(-1, 0, "");
			this.fault = (operation) -> {
			};
			boolean retains = workload == Workload.ROLL_AND_RETAIN;
			this.fixture.retention = Retention.ALL;
			Journal late = this.fixture.open(7);
			check(late, retains);
			if (!appends(late)) {
				// As documented: a force failed, and acknowledged changes may be lost.
				assertThat(this.fixture.word(Control.POISONED)).isNotZero();
			}
			this.fixture.closeAll();
			assertThat(this.fixture.io.openFiles()).as("descriptors").isZero();
			this.fixture.reboot();
			late = this.fixture.open(8);
			check(late, retains);
			assertThat(appends(late)).isTrue();
			check(late, retains);
			this.fixture.closeAll();
			assertThat(this.fixture.io.openFiles()).as("descriptors").isZero();
			assertThat(this.fixture.verify().damage()).isNull();
		}

		private boolean appends(Journal journal) {
			try {
				JournalFixture.append(journal, "late" + this.changes.size());
				this.changes.add(new Change(List.of("late" + this.changes.size()), Told.DONE));
				return true;
			}
			catch (JournalException.Failed ex) {
				assertThat(ex).hasMessageContaining("restarted");
				return false;
			}
		}

		private void check(Journal journal, boolean retains) {
			JournalFixture.Found found = JournalFixture.read(journal, 0);
			assertThat(found.end()).isNull();
			int at = 0;
			boolean begun = !retains;
			for (Change change : this.changes) {
				List<String> rest = found.values().subList(at, found.values().size());
				if (change.told() == Told.UNKNOWN) {
					// Each record of it is there or not; a later one not without it.
					for (int i = 0; i < change.values().size() && i < rest.size(); i++) {
						at += rest.get(i).equals(change.values().get(i)) ? 1 : 0;
					}
				}
				else if (change.told() == Told.DONE && !change.values().isEmpty()
						&& (begun || (!rest.isEmpty() && change.values().contains(rest.get(0))))) {
					List<String> values = begun ? change.values()
							: change.values().subList(change.values().indexOf(rest.get(0)), change.values().size());
					assertThat(rest).as("operation %s", this.operations).startsWith(values.toArray(String[]::new));
					at += values.size();
					begun = true;
				}
			}
			assertThat(found.values().subList(at, found.values().size())).as("was refused").isEmpty();
			if (retains) {
				long done = this.changes.stream()
					.filter((change) -> change.told() == Told.DONE && !change.values().isEmpty())
					.count();
				assertThat(found.values()).hasSizeGreaterThanOrEqualTo((int) Math.min(4, done));
			}
		}

		@Override
		void append(int count, String value) {
			told(List.of(), () -> this.fixture.journal());
			for (int i = 0; i < count; i++) {
				// Two, to see whether one of them remains.
				List<String> batch = (value.length() > 1000) ? List.of(this.values++ + value)
						: List.of(this.values++ + value, this.values++ + value);
				told(batch, () -> JournalFixture.append(this.fixture.journal(), batch.toArray(String[]::new)));
			}
		}

		private void told(List<String> values, Runnable action) {
			Told told = Told.DONE;
			try {
				action.run();
			}
			catch (JournalException.OutcomeUnknown ex) {
				told = Told.UNKNOWN;
			}
			catch (JournalException.Full ex) {
				assertThat(this.message).isEqualTo(FaultyIo.DISK_FULL);
				told = Told.REFUSED;
			}
			catch (JournalException.Failed ex) {
				if (!this.message.equals(EIO)) {
					assertThat(ex).message().containsAnyOf(EIO, "restarted", "failed before");
				}
				told = Told.REFUSED;
			}
			this.changes.add(new Change(values, told));
		}

		@Override
		void appendWithFailingForce() {
			this.failNextForce = true;
			append(1, "lost");
			this.failNextForce = false;
		}

		@Override
		void flush() {
			told(List.of(), () -> this.fixture.journal().flush());
		}

		@Override
		void closeAll() {
			told(List.of(), () -> this.fixture.journal().close());
			this.fixture.closeAll();
			assertThat(this.fixture.io.openFiles()).as("descriptors").isZero();
			watch();
		}

	}

	private enum Told {

		DONE, REFUSED, UNKNOWN

	}

	private record Change(List<String> values, Told told) {
	}

	private interface Fault {

		void before(int operation) throws IOException;

	}

}
