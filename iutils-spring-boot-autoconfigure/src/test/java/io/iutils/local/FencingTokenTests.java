package io.iutils.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.iutils.Lease;
import io.iutils.journal.JournalSettings;
import io.iutils.locks.EngineLocks;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tokens are written, but not forced before a lock is given: what a power loss takes of
 * them must not be given again.
 */
class FencingTokenTests {

	private static final int HEADER = 64;

	@TempDir
	Path directory;

	private LocalEngine open(int boot) {
		return LocalEngine.open(LocalSettings.of(this.directory.resolve("shared")), JournalSettings.SEGMENT_SIZE,
				(usual) -> new JournalSettings(usual.directory(), usual.quarantine(), usual.slot(), usual.lockTimeout(),
						usual.forceEach(), usual.segmentSize(), usual.retention(), usual.describeSlot(), usual.clock(),
						new UUID(0xB007, boot), usual.io(), usual.salvaged()));
	}

	private static long acquire(LocalEngine engine) {
		try (Lease lease = new EngineLocks(engine).tryAcquire("a").orElseThrow()) {
			return lease.fencingToken();
		}
	}

	/**
	 * As the last power loss found the newest file: from the header alone to all of it.
	 */
	private void lose(int percent) throws IOException {
		Path positions = this.directory.resolve("shared").resolve("positions");
		List<Path> segments;
		try (Stream<Path> files = Files.list(positions)) {
			segments = files.filter((file) -> file.getFileName().toString().matches("\\d+\\.log")).sorted().toList();
		}
		try (RandomAccessFile file = new RandomAccessFile(segments.get(segments.size() - 1).toFile(), "rw")) {
			long records = file.length() - HEADER;
			assertThat(records).isPositive();
			file.setLength(HEADER + records * (100 - percent) / 100);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 50, 100 })
	void riseOverPowerLosses(int percent) throws IOException {
		long last = 0;
		for (int boot = 1; boot <= 5; boot++) {
			try (LocalEngine engine = open(boot)) {
				for (int i = 0; i < 5; i++) {
					long token = acquire(engine);
					assertThat(token).as("in boot %d", boot).isGreaterThan(last);
					last = token;
				}
			}
			lose(percent);
		}
	}

}
