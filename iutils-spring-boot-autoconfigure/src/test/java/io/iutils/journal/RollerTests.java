package io.iutils.journal;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RollerTests extends AbstractJournalTests {

	private static final String LARGE = "x".repeat(1500);

	@Test
	void startsASegmentWhenTheNextRecordsWouldNotFit() {
		this.fixture.append(LARGE, LARGE);
		assertThat(this.fixture.segments()).containsExactly(1L);
		this.fixture.append(LARGE);
		assertThat(this.fixture.segments()).containsExactly(1L, 3L);
		for (long segment : this.fixture.segments()) {
			assertThat(this.fixture.bytes(this.fixture.path(segment)).length)
				.isLessThanOrEqualTo(JournalFixture.SEGMENT_SIZE);
		}
		assertThat(this.fixture.readAll()).containsExactly(LARGE, LARGE, LARGE);
	}

	@Test
	void keepsABatchTogether() {
		this.fixture.append(LARGE, LARGE);
		JournalFixture.append(this.fixture.journal(), "x".repeat(900), "y".repeat(900));
		assertThat(this.fixture.segments()).containsExactly(1L, 3L);
		assertThat(this.fixture.readAll()).hasSize(4);
	}

	@Test
	void startsASegmentWhenAQuarterOfTheAgeHasPassed() {
		this.fixture.retention = new Retention(Long.MAX_VALUE, Duration.ofHours(4));
		this.fixture.append("a");
		this.fixture.clock.advance(Duration.ofHours(1));
		this.fixture.append("b");
		assertThat(this.fixture.segments()).containsExactly(1L);
		this.fixture.clock.advance(Duration.ofMillis(1));
		this.fixture.append("c");
		assertThat(this.fixture.segments()).containsExactly(1L, 3L);
	}

	@Test
	void neverStartsASegmentBehindAnEmptyOne() {
		this.fixture.retention = new Retention(Long.MAX_VALUE, Duration.ofHours(4));
		this.fixture.journal();
		this.fixture.clock.advance(Duration.ofDays(10));
		this.fixture.append("a");
		assertThat(this.fixture.segments()).containsExactly(1L);
	}

	@Test
	void batchLongerThanHalfASegmentIsRefused() {
		this.fixture.append("a");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> JournalFixture.append(this.fixture.journal(), LARGE, LARGE))
			.withMessageContaining("2 records")
			.withMessageContaining("at most 2048");
		this.fixture.append("b");
		assertThat(this.fixture.readAll()).containsExactly("a", "b");
	}

	@Test
	void forcesTheOldSegmentBeforeItLeavesIt() {
		this.fixture.append(LARGE, LARGE);
		boolean[] forced = new boolean[1];
		this.fixture.io.fault((operation) -> {
			forced[0] |= operation.kind() == FaultyIo.Kind.FORCE && operation.file().equals(this.fixture.path(1));
			if (operation.kind() == FaultyIo.Kind.CREATE) {
				assertThat(forced[0]).isTrue();
			}
		});
		this.fixture.append(LARGE);
		assertThat(forced[0]).isTrue();
	}

	@Test
	void keepsAtLeastTheSizeAskedFor() {
		this.fixture.retention = new Retention(10_000, Duration.ZERO);
		for (int i = 0; i < 40; i++) {
			this.fixture.append(LARGE);
			List<Long> segments = this.fixture.segments();
			long kept = segments.stream()
				.skip(1)
				.mapToLong((first) -> this.fixture.bytes(this.fixture.path(first)).length)
				.sum();
			// Without the oldest it would be too little, but for what came since the last
			// roll.
			assertThat(kept).isLessThan(10_000 + JournalFixture.SEGMENT_SIZE);
			if (i > 10) {
				assertThat(kept + this.fixture.bytes(this.fixture.path(segments.get(0))).length)
					.isGreaterThanOrEqualTo(10_000);
			}
		}
		assertThat(this.fixture.segments()).hasSizeBetween(3, 5);
		assertThat(JournalFixture.read(this.fixture.journal(), 0).end()).isNull();
	}

	@Test
	void removesWhatIsOlderThanAskedFor() {
		this.fixture.retention = new Retention(Long.MAX_VALUE, Duration.ofHours(4));
		this.fixture.append("a");
		for (int hour = 0; hour < 20; hour++) {
			this.fixture.clock.advance(Duration.ofMinutes(61));
			this.fixture.append("hour " + hour);
			List<String> kept = this.fixture.readAll();
			if (hour >= 4) {
				// Never less than what is asked for, at most a quarter more.
				assertThat(kept).contains("hour " + (hour - 3)).doesNotContain("hour " + (hour - 5));
			}
		}
	}

	@Test
	void keepsTheNewestSegmentWhateverIsAskedFor() {
		this.fixture.retention = new Retention(0, Duration.ofMillis(4));
		for (int i = 0; i < 10; i++) {
			this.fixture.clock.advance(Duration.ofDays(1));
			this.fixture.append("value " + i);
			assertThat(this.fixture.readAll()).containsExactly("value " + i);
		}
		assertThat(this.fixture.segments()).hasSize(1);
	}

	@Test
	void removesNothingUnlessAsked() {
		for (int i = 0; i < 20; i++) {
			this.fixture.clock.advance(Duration.ofDays(1000));
			this.fixture.append(LARGE);
		}
		assertThat(this.fixture.readAll()).hasSize(20);
	}

	@Test
	void retentionThatFailsCostsNobodyAnything() {
		this.fixture.retention = new Retention(0, Duration.ZERO);
		this.fixture.append(LARGE, LARGE);
		this.fixture.io.failAll(FaultyIo.Kind.DELETE, "Input/output error");
		this.fixture.append(LARGE);
		assertThat(this.fixture.segments()).containsExactly(1L, 3L);
		this.fixture.io.fault(FaultyIo.NONE);
		this.fixture.append(LARGE, LARGE);
		assertThat(this.fixture.segments()).containsExactly(5L);
	}

	@Test
	void fullDiskAtARollLeavesAllAsItWas() {
		this.fixture.journal();
		for (FaultyIo.Kind kind : List.of(FaultyIo.Kind.CREATE, FaultyIo.Kind.WRITE, FaultyIo.Kind.WRITE_REST,
				FaultyIo.Kind.RENAME)) {
			while (this.fixture.bytes(this.fixture.newest()).length < 2 * LARGE.length()) {
				this.fixture.append(LARGE);
			}
			List<Long> segments = this.fixture.segments();
			List<String> values = this.fixture.readAll();
			this.fixture.io.failAll(kind, FaultyIo.DISK_FULL);
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(JournalException.Full.class).as("%s", kind)
					.isThrownBy(() -> this.fixture.append(LARGE));
			}
			this.fixture.io.fault(FaultyIo.NONE);
			assertThat(this.fixture.segments()).isEqualTo(segments);
			assertThat(this.fixture.readAll()).isEqualTo(values);
			this.fixture.append(LARGE);
			assertThat(this.fixture.readAll()).hasSize(values.size() + 1);
		}
	}

	@Test
	void whatARollThatDiedLeftIsRemoved() throws Exception {
		this.fixture.append(LARGE, LARGE);
		this.fixture.io.dieAt(FaultyIo.Kind.RENAME);
		assertThatExceptionOfType(FaultyIo.Death.class).isThrownBy(() -> this.fixture.append(LARGE));
		this.fixture.io.fault(FaultyIo.NONE);
		this.fixture.append("a", LARGE, LARGE);
		try (java.util.stream.Stream<java.nio.file.Path> files = Files.list(this.fixture.directory)) {
			assertThat(files).noneMatch((file) -> file.toString().endsWith(".tmp"));
		}
	}

	@Test
	void clockThatJumpsMovesAgeAndNothingElse() {
		this.fixture.retention = new Retention(Long.MAX_VALUE, Duration.ofDays(1));
		for (long days : new long[] { 1, -1, -20_000, 20_000, 40_000, -40_000 }) {
			this.fixture.clock.advance(Duration.ofDays(days));
			this.fixture.append("a", "b");
			assertThat(this.fixture.readAll()).endsWith("a", "b");
		}
	}

	@Test
	void segmentIsWrittenBesideForcedRenamedAndItsDirectoryForced() {
		this.fixture.append(LARGE, LARGE);
		List<FaultyIo.Kind> kinds = new ArrayList<>();
		this.fixture.io.fault((operation) -> kinds.add(operation.kind()));
		this.fixture.append(LARGE);
		assertThat(kinds).startsWith(FaultyIo.Kind.FORCE, FaultyIo.Kind.CREATE, FaultyIo.Kind.WRITE,
				FaultyIo.Kind.WRITE_REST, FaultyIo.Kind.FORCE, FaultyIo.Kind.RENAME, FaultyIo.Kind.FORCE_DIRECTORY);
	}

	@Test
	void retentionRemovesTheOldestFirstAndForcesTheDirectoryAfterEach() {
		for (int i = 0; i < 9; i++) {
			this.fixture.append(LARGE);
		}
		this.fixture.retention = new Retention(0, Duration.ZERO);
		List<Object> steps = new ArrayList<>();
		this.fixture.io.fault((operation) -> {
			if (operation.kind() == FaultyIo.Kind.DELETE) {
				steps.add(operation.file());
			}
			else if (!steps.isEmpty() && operation.kind() == FaultyIo.Kind.FORCE_DIRECTORY) {
				steps.add("force");
			}
		});
		List<Long> before = this.fixture.segments();
		this.fixture.append(LARGE, LARGE);
		List<Object> expected = new ArrayList<>();
		for (long first : before) {
			expected.add(this.fixture.path(first));
			expected.add("force");
		}
		assertThat(steps).isEqualTo(expected);
	}

}
