package io.iutils.local;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.iutils.NotAnIntegerException;
import io.iutils.OutcomeUnknownException;
import io.iutils.StorageFullException;
import io.iutils.engine.StashStore;
import io.iutils.engine.Terms;
import io.iutils.testing.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.iutils.local.CombiningFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Operations that one thread decides for several, before any of them is published.
 */
class StashCombiningTests {

	@TempDir
	Path directory;

	private CombiningFixture fixture;

	@BeforeEach
	void open() {
		this.fixture = new CombiningFixture(this.directory);
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void incrementsOfABatchCountOn() {
		this.fixture.increment("n");
		this.fixture.holdAt("write");
		List<Caller<Long>> callers = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			callers.add(this.fixture.queue(() -> this.fixture.increment("n")));
		}
		long writes = this.fixture.io.count("write");
		this.fixture.release();
		assertThat(callers).extracting(Caller::result).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
		assertThat(this.fixture.io.count("write")).isEqualTo(writes + 1);
		assertThat(this.fixture.get("n")).isEqualTo("11@12").isEqualTo(this.fixture.getElsewhere("n"));
	}

	@Test
	void versionsOfABatchAreThoseItsRecordsWillHave() {
		this.fixture.holdAt("write");
		Caller<Long> first = this.fixture.queue(() -> this.fixture.put("k", 0, text("a")));
		Caller<Long> absentNoMore = this.fixture.queue(() -> this.fixture.put("k", 0, text("b")));
		Caller<Long> other = this.fixture.queue(() -> this.fixture.put("other", StashStore.ANY, text("o")));
		Caller<Long> next = this.fixture.queue(() -> this.fixture.put("k", 2, text("c".repeat(100))));
		Caller<Boolean> tooOld = this.fixture.queue(() -> this.fixture.stash.remove("k", 2));
		Caller<Boolean> removed = this.fixture.queue(() -> this.fixture.stash.remove("k", 4));
		Caller<Boolean> again = this.fixture.queue(() -> this.fixture.stash.remove("k", StashStore.ANY));
		Caller<Long> absent = this.fixture.queue(() -> this.fixture.put("k", 0, text("d")));
		this.fixture.release();
		assertThat(first.result()).isEqualTo(2);
		assertThat(absentNoMore.result()).isZero();
		assertThat(other.result()).isEqualTo(3);
		assertThat(next.result()).isEqualTo(4);
		assertThat(tooOld.result()).isFalse();
		assertThat(removed.result()).isTrue();
		assertThat(again.result()).isFalse();
		assertThat(absent.result()).isEqualTo(6);
		assertThat(this.fixture.get("k")).isEqualTo("d@6").isEqualTo(this.fixture.getElsewhere("k"));
		assertThat(this.fixture.get("other")).isEqualTo("o@3").isEqualTo(this.fixture.getElsewhere("other"));
	}

	@Test
	void whoFindsNoIntegerFailsAlone() {
		this.fixture.holdAt("write");
		Caller<Long> before = this.fixture.queue(() -> this.fixture.increment("n"));
		Caller<Long> text = this.fixture.queue(() -> this.fixture.put("k", StashStore.ANY, text("a")));
		Caller<Long> failing = this.fixture.queue(() -> this.fixture.increment("k"));
		Caller<Long> after = this.fixture.queue(() -> this.fixture.increment("n"));
		this.fixture.release();
		assertThat(failing.failure()).isInstanceOf(NotAnIntegerException.class).hasMessageContaining("k");
		assertThat(List.of(before.result(), text.result(), after.result())).containsExactly(1L, 3L, 2L);
		assertThat(this.fixture.get("n")).isEqualTo("2@4");
	}

	@Test
	void termsAreKeptWithinABatch() {
		this.fixture.holdAt("write");
		this.fixture.queue(() -> this.fixture.stash.put("k", StashStore.ANY, text("a"),
				new Terms(false, Duration.ofMillis(50), true)));
		this.fixture.queue(() -> this.fixture.put("k", StashStore.ANY, text("b")));
		this.fixture.release();
		StashIndex.Location found = this.fixture.view.find(new byte[] { 'k' });
		assertThat(found.owner()).isEqualTo(this.fixture.self);
		assertThat(found.expiresAt()).isEqualTo(this.fixture.now.get() + 50);
	}

	@Test
	void whatHasExpiredIsAbsentWithinABatch() {
		this.fixture.holdAt("write");
		this.fixture.queue(
				() -> this.fixture.stash.put("k", StashStore.ANY, text("a"), new Terms(false, Duration.ZERO, false)));
		Caller<Long> absent = this.fixture.queue(() -> this.fixture.put("k", 0, text("b")));
		this.fixture.release();
		assertThat(absent.result()).isEqualTo(3);
	}

	@Test
	void removingOnBehalfOfAllSeesWhatTheBatchHasPut() {
		byte[] key = { 'k' };
		this.fixture.stash.put("k", StashStore.ANY, text("a"), new Terms(false, Duration.ofMillis(5), false));
		long now = this.fixture.now.addAndGet(10);
		this.fixture.holdAt("write");
		this.fixture.queue(() -> this.fixture.put("k", 0, text("b")));
		Caller<Integer> sweep = this.fixture.queue(
				() -> this.fixture.stash.removeAll(StashRecord.EXPIRE, List.of(key), (found) -> found.isExpired(now)));
		this.fixture.release();
		assertThat(sweep.result()).isZero();
		assertThat(this.fixture.get("k")).isEqualTo("b@3");
	}

	@Test
	void fullDiskIsToldToEachOfABatchAndNothingOfItIsLeft() {
		this.fixture.put("k", StashStore.ANY, text("a"));
		this.fixture.holdAt("write");
		Caller<Long> holder = this.fixture.queue(() -> this.fixture.put("k", StashStore.ANY, text("b")));
		List<Caller<?>> callers = List.of(holder, this.fixture.queue(() -> this.fixture.increment("n")),
				// Their answers rest on what was not written.
				this.fixture.queue(() -> this.fixture.stash.put("n", 0, text("c"), Terms.KEEP)),
				this.fixture.queue(() -> this.fixture.stash.increment("k", 1, Terms.KEEP)));
		this.fixture.io.fail("No space left on device", "write");
		this.fixture.release();
		assertThat(callers).extracting(Caller::failure)
			.doesNotHaveDuplicates()
			.hasOnlyElementsOfType(StorageFullException.class);
		this.fixture.io.failNothing();
		assertThat(this.fixture.get("k")).isEqualTo("a@1");
		assertThat(this.fixture.get("n")).isNull();
		assertThat(this.fixture.increment("n")).isEqualTo(1);
		assertThat(this.fixture.get("n")).isEqualTo("1@3").isEqualTo(this.fixture.getElsewhere("n"));
	}

	@Test
	void outcomeOfABatchThatCannotBeTakenBackIsUnknownToEach() {
		this.fixture.holdAt("write");
		List<Caller<Long>> callers = List.of(this.fixture.queue(() -> this.fixture.increment("n")),
				this.fixture.queue(() -> this.fixture.increment("n")));
		this.fixture.io.fail("broken", "truncate", "write");
		this.fixture.release();
		assertThat(callers).extracting(Caller::failure)
			.doesNotHaveDuplicates()
			.hasOnlyElementsOfType(OutcomeUnknownException.class);
		this.fixture.io.failNothing();
		assertThat(this.fixture.increment("n")).isEqualTo(1);
	}

	@Test
	void whatOneOfABatchCouldNotApplyIsReadNotPassedOver() {
		this.fixture.holdAt("write");
		this.fixture.queue(() -> this.fixture.put("a", StashStore.ANY, text("1")));
		StashRecord record = StashRecord.put(new byte[] { 'b' }, 0, null, text("2"));
		// As if there had been no memory to apply it.
		this.fixture.queue(() -> this.fixture.journal
			.append((batch) -> batch.add(record.kind(), record.flags(), record.payload())));
		this.fixture.queue(() -> this.fixture.put("c", StashStore.ANY, text("3")));
		this.fixture.release();
		assertThat(List.of(this.fixture.get("a"), this.fixture.get("b"), this.fixture.get("c"))).containsExactly("1@2",
				"2@3", "3@4");
	}

	@Test
	void batchesNeverOutgrowASegment() {
		this.fixture.close();
		this.fixture = new CombiningFixture(this.directory.resolve("small"), false, 4096);
		this.fixture.holdAt("write");
		List<Caller<Long>> callers = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			callers.add(this.fixture.queue(() -> this.fixture.put("k", StashStore.ANY, text("v".repeat(900)))));
		}
		Caller<Long> count = this.fixture.queue(() -> this.fixture.increment("n"));
		this.fixture.release();
		assertThat(callers).extracting(Caller::result)
			.containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L);
		assertThat(count.result()).isEqualTo(1);
		assertThat(this.fixture.get("k")).isEqualTo("v".repeat(900) + "@13").isEqualTo(this.fixture.getElsewhere("k"));
	}

	@Test
	void largeKeysAreRemovedInBatchesThatFit() {
		List<byte[]> keys = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			String key = "k".repeat(60_000) + i;
			this.fixture.put(key, StashStore.ANY, text("a"));
			keys.add(key.getBytes(StandardCharsets.UTF_8));
		}
		assertThat(this.fixture.stash.removeAll(StashRecord.REMOVE, keys, (found) -> true)).isEqualTo(200);
		assertThat(this.fixture.view.keys((found) -> true)).isEmpty();
	}

}
