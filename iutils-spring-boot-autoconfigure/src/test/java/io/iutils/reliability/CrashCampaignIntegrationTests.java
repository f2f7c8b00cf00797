package io.iutils.reliability;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;

import io.iutils.testing.Campaign;
import io.iutils.testing.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writers in processes of their own that are killed and stopped anywhere, and a fresh
 * process that looks what is left: promises 1 and 6.
 */
class CrashCampaignIntegrationTests {

	/** In the long form; short, machines are too different. */
	private static final Duration LONGEST_STALL = Duration.ofSeconds(Campaign.size(30, 2));

	private static final int CYCLES = Integer.getInteger("iutils.cycles", Campaign.size(30, 2000));

	/** Each round has a directory of its own and ends with a look at all of it. */
	private static final int CYCLES_OF_ROUND = 40;

	@TempDir
	Path root;

	private final Sums sums = new Sums();

	@Test
	void nothingAcknowledgedIsLostOrDoubledWhenWritersAreKilled() throws IOException {
		Campaign campaign = Campaign.begin("kill -9");
		Random random = campaign.random();
		for (int done = 0; done < CYCLES; done += CYCLES_OF_ROUND) {
			int cycles = Math.min(CYCLES_OF_ROUND, CYCLES - done);
			attack(random, Duration.ofSeconds(30), (nemesis) -> nemesis.kill(cycles));
		}
		campaign.report(CYCLES + " cycles, " + this.sums);
		assertThat(this.sums.killsInside).isPositive();
		assertThat(this.sums.longestStall).isLessThan(LONGEST_STALL);
	}

	@Test
	void whoeverStopsInsideTheWriteSectionDelaysOthersAndLosesNothing() throws IOException {
		Campaign campaign = Campaign.begin("SIGSTOP inside the write section");
		Random random = campaign.random();
		for (int round = 0; round < Campaign.size(1, 10); round++) {
			attack(random, Duration.ofMillis(100), (nemesis) -> {
				nemesis.stopInside(5, Duration.ofMillis(300));
				nemesis.kill(3);
			});
		}
		campaign.report(this.sums.toString());
		assertThat(this.sums.refusals).as("updates that failed with LockTimeoutException").isPositive();
	}

	private void attack(Random random, Duration lockTimeout, Attack attack) throws IOException {
		Path directory = this.root.resolve("round");
		try (Nemesis nemesis = new Nemesis(directory, random, lockTimeout)) {
			try {
				attack.on(nemesis);
			}
			finally {
				nemesis.killAll();
			}
			List<AttackedWriter> writers = nemesis.writers();
			assertThat(writers).allSatisfy((writer) -> assertThat(writer.wrong()).as("%s", writer).isEmpty());
			Collection<Account> accounts = writers.stream().flatMap((writer) -> writer.accounts().stream()).toList();
			ChildJvm reader = ChildJvm.start(CrashReader.class, directory.toString());
			assertThat(new Ledger(accounts).compare(reader.receiveAll())).isEmpty();
			this.sums.add(nemesis);
		}
		FileSystemUtils.deleteRecursively(directory);
	}

	private interface Attack {

		void on(Nemesis nemesis);

	}

	private static final class Sums {

		private long acknowledged;

		private int killsInside;

		private int stopsInside;

		private long compactions;

		private int cuts;

		private int refusals;

		private Duration longestStall = Duration.ZERO;

		void add(Nemesis nemesis) {
			this.killsInside += nemesis.killsInside();
			this.stopsInside += nemesis.stopsInside();
			this.compactions += nemesis.compactions();
			for (AttackedWriter writer : nemesis.writers()) {
				this.acknowledged += writer.accounts()
					.stream()
					.mapToInt((account) -> account.acknowledged().size())
					.sum();
				this.cuts += writer.cuts();
				this.refusals += writer.refusals();
				Duration stall = writer.longestStall();
				this.longestStall = (stall.compareTo(this.longestStall) > 0) ? stall : this.longestStall;
			}
		}

		@Override
		public String toString() {
			return this.acknowledged + " operations acknowledged, 0 lost, 0 doubled; " + this.killsInside
					+ " kills and " + this.stopsInside + " stops inside the write section, " + this.compactions
					+ " compactions, " + this.cuts + " torn ends cut, " + this.refusals
					+ " refused by timeout, longest stall " + this.longestStall.toMillis() + " ms";
		}

	}

}
