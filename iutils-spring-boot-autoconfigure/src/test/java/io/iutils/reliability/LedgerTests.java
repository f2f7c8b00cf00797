package io.iutils.reliability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What writers print and a reader finds, made by hand.
 */
class LedgerTests {

	private final Map<String, Account> accounts = new TreeMap<>();

	private final List<String> found = new ArrayList<>();

	private LedgerTests written(String... lines) {
		for (String line : lines) {
			String[] words = line.split(" ");
			Account account = this.accounts.computeIfAbsent(words[1], Account::new);
			if (!words[0].equals("try")) {
				account.take(new String[] { "try", words[1], words[2], words[3], words[4] });
			}
			account.take(words);
		}
		return this;
	}

	private List<String> found(String... lines) {
		this.found.addAll(List.of(lines));
		this.found.add("complete");
		return new Ledger(this.accounts.values()).compare(this.found);
	}

	@Test
	void acceptsWhatWasAcknowledged() {
		assertThat(written("ok a 1 put shared.1 1", "ok b 1 put shared.1 2", "ok a 2 increment counter.0 1",
				"ok b 2 increment counter.0 2", "ok a 3 put own.a.0 5", "ok a 4 remove own.a.0 1",
				"ok a 5 emit topic 1", "ok a 6 update updated 7", "ok b 3 update updated 0", "not b 4 emit topic 0")
			.found("key counter.0 4 2", "key shared.1 2 b 1", "key updated 7 1", "version 7", "event 1 a 5",
					"journal stash 7 7 null"))
			.isEmpty();
	}

	@Test
	void acceptsEitherFateOfWhatWasBegun() {
		assertThat(written("ok a 1 put shared.1 1", "try a 2 put shared.1", "try b 1 emit topic",
				"try c 1 increment counter.0", "ok d 1 increment counter.0 1")
			.found("key shared.1 3 a 2", "key counter.0 4 2", "version 4", "event 1 b 1")).isEmpty();
		this.found.clear();
		assertThat(found("key shared.1 1 a 1", "key counter.0 4 1", "version 4")).isEmpty();
	}

	@Test
	void findsLostValue() {
		assertThat(written("ok a 1 put shared.1 1", "ok b 1 put shared.1 2").found("key shared.1 1 a 1", "version 2"))
			.hasSize(1);
	}

	@Test
	void findsLostRemoval() {
		assertThat(written("ok a 1 put own.a.0 1", "ok a 2 remove own.a.0 1").found("key own.a.0 1 a 1", "version 2"))
			.hasSize(1);
	}

	@Test
	void findsWhatWasBegunButIsOlderThanWhatWasAcknowledged() {
		assertThat(written("ok a 1 put shared.1 5", "try b 1 put shared.1").found("key shared.1 4 b 1", "version 5"))
			.hasSize(1);
	}

	@Test
	void findsLostEvent() {
		assertThat(written("ok a 1 emit topic 1", "ok a 2 emit topic 2").found("version 0", "event 1 a 1")).hasSize(1);
	}

	@Test
	void findsGapInEvents() {
		assertThat(
				written("ok a 1 emit topic 1", "ok a 2 emit topic 3").found("version 0", "event 1 a 1", "event 3 a 2"))
			.isNotEmpty();
	}

	@Test
	void findsDoubledEvent() {
		assertThat(written("ok a 1 emit topic 1").found("version 0", "event 1 a 1", "event 2 a 1")).hasSize(1);
	}

	@Test
	void findsEventThatNobodyEmitted() {
		assertThat(written("ok a 1 emit topic 1").found("version 0", "event 1 a 1", "event 2 a 2")).hasSize(1);
	}

	@Test
	void findsLostAndDoubledCounts() {
		written("ok a 1 increment counter.0 1", "ok a 2 increment counter.0 2");
		assertThat(found("key counter.0 2 1", "version 2")).isNotEmpty();
		this.found.clear();
		assertThat(found("key counter.0 3 3", "version 3")).hasSize(1);
	}

	@Test
	void findsCountThatTwoWereGiven() {
		assertThat(written("ok a 1 increment counter.0 1", "ok b 1 increment counter.0 1").found("key counter.0 2 1",
				"version 2"))
			.hasSize(1);
	}

	@Test
	void findsVersionThatWasGivenTwice() {
		assertThat(written("ok a 1 put shared.1 1", "ok b 1 put shared.2 1").found("key shared.1 1 a 1",
				"key shared.2 1 b 1", "version 1"))
			.hasSize(1);
	}

	@Test
	void findsDamageAndReadersThatFailed() {
		assertThat(found("version 0", "journal stash 1 1 Damaged")).hasSize(1);
		assertThat(new Ledger(List.of()).compare(List.of("version 0"))).containsExactly("the reader failed");
	}

}
