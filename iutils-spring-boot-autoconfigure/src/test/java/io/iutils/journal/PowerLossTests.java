package io.iutils.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.iutils.testing.Campaign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a power loss leaves of a journal.
 */
class PowerLossTests {

	@TempDir
	Path root;

	@Test
	void whatSurvivesIsAPrefixWithAllThatWasForced() throws IOException {
		Campaign campaign = Campaign.begin("power loss");
		Random seeds = campaign.random();
		int wanted = Integer.getInteger("iutils.states", Campaign.size(10_000, 1_000_000));
		PowerLossCounts counts = new PowerLossCounts();
		PowerLossIo disk = new PowerLossIo();
		try (Replica machine = new Replica(this.root.resolve("machine"), disk);
				Replica elsewhere = new Replica(this.root.resolve("elsewhere"))) {
			while (counts.states < wanted) {
				long seed = seeds.nextLong();
				PowerLossHistory history = new PowerLossHistory(seed, disk, machine, elsewhere, counts);
				try {
					history.run(80);
				}
				catch (Throwable ex) {
					throw new AssertionError("In the history with seed " + seed + ": " + ex + "\n" + history.story(),
							ex);
				}
			}
		}
		campaign.report(counts.toString());
		assertThat(counts.states).isGreaterThanOrEqualTo(wanted);
	}

	@Test
	void recordsOfABatchThatFailedNeverComeBack() throws IOException {
		Random random = new Random(1);
		PowerLossIo disk = new PowerLossIo();
		try (Replica machine = new Replica(this.root.resolve("machine"), disk);
				Replica elsewhere = new Replica(this.root.resolve("elsewhere"))) {
			machine.restore(new Replica.State(Control.initial(), Map.of()));
			machine.fixture.reboot();
			Journal journal = machine.fixture.journal();
			JournalFixture.append(journal, "a");
			journal.flush();
			machine.fixture.io.failOnce(FaultyIo.Kind.WRITE_REST, FaultyIo.DISK_FULL);
			assertThatExceptionOfType(JournalException.Full.class)
				.isThrownBy(() -> JournalFixture.append(journal, "lost", "lost".repeat(50)));
			JournalFixture.append(journal, "b");
			for (int i = 0; i < 300; i++) {
				elsewhere.restore(survivors(machine, disk, random));
				elsewhere.fixture.reboot();
				assertThat(elsewhere.fixture.readAll()).isIn(List.of("a"), List.of("a", "b"));
			}
		}
	}

	/**
	 * A disk that lies, or that loses later what was on it.
	 */
	@Test
	void damageIsToldFromALostEndExactlyByTestimony() throws IOException {
		Campaign campaign = Campaign.begin("testimony");
		Random random = campaign.random();
		int damaged = 0;
		int cut = 0;
		PowerLossIo disk = new PowerLossIo();
		try (Replica machine = new Replica(this.root.resolve("machine"), disk);
				Replica elsewhere = new Replica(this.root.resolve("elsewhere"))) {
			machine.fixture.segmentSize = 1 << 16;
			for (int i = 0; i < Campaign.size(50, 10_000); i++) {
				List<Written> written = writeWithFlushes(machine, random);
				for (int j = 0; j < 10; j++) {
					Replica.State state = survivors(machine, disk, random);
					String newest = List.copyOf(state.files().keySet()).get(state.files().size() - 1);
					byte[] bytes = state.files().get(newest).clone();
					destroy(bytes, random);
					int end = 0;
					while (end < written.size() && written.get(end).isIn(bytes)) {
						end++;
					}
					int sound = end;
					boolean testified = written.stream()
						.skip(sound)
						.anyMatch((record) -> record.isIn(bytes) && record.forced() > sound);
					elsewhere.restore(state.with(newest, bytes));
					elsewhere.fixture.reboot();
					if (testified) {
						damaged++;
						assertThatExceptionOfType(JournalException.Damaged.class).isThrownBy(elsewhere.fixture::journal)
							.satisfies((ex) -> assertThat(ex.offset()).isEqualTo(written.get(sound).offset()));
					}
					else {
						cut += (end < written.size()) ? 1 : 0;
						assertThat(elsewhere.fixture.readAll())
							.isEqualTo(written.subList(0, end).stream().map(Written::value).toList());
					}
				}
			}
		}
		campaign.report(damaged + " states refused, " + cut + " states cut");
		assertThat(damaged).isPositive();
		assertThat(cut).isPositive();
	}

	private static List<Written> writeWithFlushes(Replica machine, Random random) {
		machine.restore(new Replica.State(Control.initial(), Map.of()));
		machine.fixture.reboot();
		machine.fixture.forceEach = random.nextInt(4) == 0;
		Journal journal = machine.fixture.journal();
		List<Written> written = new ArrayList<>();
		int forced = 0;
		int offset = SegmentHeader.SIZE;
		for (int i = 0; i < 12; i++) {
			String value = i + "v".repeat(random.nextInt(300));
			JournalFixture.append(journal, value);
			byte[] bytes = machine.fixture.bytes(machine.fixture.newest());
			written.add(new Written(offset, Arrays.copyOfRange(bytes, offset, bytes.length), value, forced));
			offset = bytes.length;
			if (random.nextInt(4) == 0) {
				journal.flush();
			}
			forced = (int) journal.forced();
		}
		return written;
	}

	private static void destroy(byte[] bytes, Random random) {
		if (bytes.length > SegmentHeader.SIZE && random.nextInt(4) > 0) {
			int at = SegmentHeader.SIZE + random.nextInt(bytes.length - SegmentHeader.SIZE);
			int length = 1 + random.nextInt(random.nextBoolean() ? 8 : 512);
			for (int i = at; i < Math.min(at + length, bytes.length); i++) {
				bytes[i] ^= (byte) (1 + random.nextInt(255));
			}
		}
	}

	private static Replica.State survivors(Replica machine, PowerLossIo disk, Random random) {
		Map<String, byte[]> files = new TreeMap<>();
		disk.survivors(random).forEach((path, bytes) -> files.put(path.getFileName().toString(), bytes));
		return new Replica.State(machine.words(), files);
	}

	/**
	 * @param forced how many records before it were on disk when it was written
	 */
	private record Written(int offset, byte[] bytes, String value, int forced) {

		boolean isIn(byte[] file) {
			int end = this.offset + this.bytes.length;
			return end <= file.length && Arrays.equals(file, this.offset, end, this.bytes, 0, this.bytes.length);
		}

	}

}
