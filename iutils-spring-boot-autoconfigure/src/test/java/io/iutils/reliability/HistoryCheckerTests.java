package io.iutils.reliability;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.iutils.reliability.Operation.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Histories made by hand, good and bad.
 */
@Timeout(120)
class HistoryCheckerTests {

	private final List<Operation> history = new ArrayList<>();

	private HistoryCheckerTests operation(Kind kind, long expected, long argument, long result, long version,
			long invoked, long responded) {
		this.history.add(
				new Operation(this.history.size(), kind, "k", expected, argument, result, version, invoked, responded));
		return this;
	}

	private HistoryCheckerTests get(long value, long version, long invoked, long responded) {
		return operation(Kind.GET, 0, 0, value, version, invoked, responded);
	}

	private HistoryCheckerTests put(long value, long version, long invoked, long responded) {
		return operation(Kind.PUT, 0, value, 0, version, invoked, responded);
	}

	private HistoryCheckerTests lostPut(long value, long invoked) {
		return operation(Kind.PUT, 0, value, 0, 0, invoked, Operation.NEVER);
	}

	private HistoryCheckerTests replace(long expected, long value, long version, long invoked, long responded) {
		return operation(Kind.REPLACE, expected, value, (version != 0) ? 1 : 0, version, invoked, responded);
	}

	private HistoryCheckerTests increment(long delta, long sum, long invoked, long responded) {
		return operation(Kind.INCREMENT, 0, delta, sum, 0, invoked, responded);
	}

	private HistoryCheckerTests update(long before, long after, long invoked, long responded) {
		return operation(Kind.UPDATE, before, after, 1, 0, invoked, responded);
	}

	private HistoryCheckerTests remove(boolean removed, long invoked, long responded) {
		return operation(Kind.REMOVE, 0, 0, removed ? 1 : 0, 0, invoked, responded);
	}

	private HistoryCheckerTests removeVersion(long expected, boolean removed, long invoked, long responded) {
		return operation(Kind.REMOVE_VERSION, expected, 0, removed ? 1 : 0, 0, invoked, responded);
	}

	private HistoryCheckerTests putIfAbsent(long value, boolean done, long invoked, long responded) {
		return operation(Kind.PUT_IF_ABSENT, 0, value, done ? 1 : 0, 0, invoked, responded);
	}

	private void isAccepted() {
		assertThat(HistoryChecker.whyNot(this.history)).isNull();
	}

	private void isRejected() {
		assertThat(HistoryChecker.whyNot(this.history)).isNotNull();
	}

	@Test
	void acceptsWhatComesOneAfterTheOther() {
		get(0, 0, 1, 2).put(7, 1, 3, 4)
			.get(7, 1, 5, 6)
			.replace(1, 8, 2, 7, 8)
			.replace(1, 9, 0, 9, 10)
			.remove(true, 11, 12)
			.remove(false, 13, 14)
			.get(0, 0, 15, 16)
			.increment(5, 5, 17, 18)
			.increment(6, 11, 19, 20)
			.update(11, 3, 21, 22)
			.get(3, 9, 23, 24)
			.removeVersion(8, false, 25, 26)
			.removeVersion(9, true, 27, 28)
			.putIfAbsent(4, true, 29, 30)
			.putIfAbsent(5, false, 31, 32)
			.get(4, 12, 33, 34)
			.isAccepted();
	}

	@Test
	void acceptsEitherOrderOfWhatOverlaps() {
		put(1, 2, 0, 10).put(2, 1, 0, 10).get(2, 1, 3, 4).get(1, 2, 5, 6).isAccepted();
	}

	@Test
	void acceptsWritesThatOverlapInTheOrderOfTheirResults() {
		increment(1, 3, 0, 10).increment(2, 2, 1, 9).get(2, 5, 3, 4).get(3, 6, 5, 6).isAccepted();
	}

	@Test
	void rejectsStaleRead() {
		put(1, 1, 0, 1).put(2, 2, 2, 3).get(1, 1, 4, 5).isRejected();
	}

	@Test
	void rejectsReadOfNothingAfterWrite() {
		put(1, 1, 0, 1).get(0, 0, 2, 3).isRejected();
	}

	@Test
	void rejectsReadsThatGoBack() {
		put(1, 1, 0, 1).put(2, 2, 2, 20).get(2, 2, 3, 4).get(1, 1, 5, 6).isRejected();
	}

	@Test
	void rejectsReadBeforeItsWriteBegan() {
		get(1, 1, 0, 1).put(1, 1, 2, 3).isRejected();
	}

	@Test
	void rejectsValueThatWasNeverWritten() {
		put(1, 1, 0, 1).get(3, 1, 2, 3).isRejected();
	}

	@Test
	void rejectsValueOfAnotherVersion() {
		put(1, 1, 0, 1).get(1, 2, 2, 3).isRejected();
	}

	@Test
	void rejectsLostIncrement() {
		increment(1, 1, 0, 1).increment(2, 2, 2, 3).isRejected();
	}

	@Test
	void rejectsIncrementThatWasDoneTwice() {
		increment(1, 1, 0, 1).get(2, 2, 2, 3).isRejected();
	}

	@Test
	void rejectsTwoIncrementsOfTheSameValueThatOverlap() {
		increment(1, 1, 0, 10).increment(2, 2, 0, 10).isRejected();
	}

	@Test
	void rejectsLostUpdate() {
		put(5, 1, 0, 1).update(5, 6, 2, 10).update(5, 7, 2, 10).isRejected();
	}

	@Test
	void rejectsTwoReplacementsOfOneVersion() {
		put(5, 1, 0, 1).replace(1, 6, 2, 2, 10).replace(1, 7, 3, 2, 10).isRejected();
	}

	@Test
	void rejectsFailedReplacementThatHadToSucceed() {
		put(5, 1, 0, 1).replace(1, 6, 0, 2, 3).isRejected();
	}

	@Test
	void rejectsFailedRemovalOfWhatIsThere() {
		put(5, 1, 0, 1).remove(false, 2, 3).isRejected();
	}

	@Test
	void rejectsTwoRemovalsOfOneValue() {
		put(5, 1, 0, 1).remove(true, 2, 10).remove(true, 2, 10).isRejected();
	}

	@Test
	void rejectsTwoThatPutWhatWasAbsent() {
		putIfAbsent(1, true, 0, 10).putIfAbsent(2, true, 0, 10).isRejected();
	}

	@Test
	void rejectsRefusedPutOfWhatWasAbsent() {
		putIfAbsent(1, false, 0, 1).put(2, 1, 2, 3).isRejected();
	}

	@Test
	void rejectsWhatComesBackAfterRemoval() {
		put(5, 1, 0, 1).remove(true, 2, 3).get(5, 1, 4, 5).isRejected();
	}

	@Test
	void rejectsVersionsAgainstTime() {
		put(1, 2, 0, 1).put(2, 1, 2, 3).isRejected();
	}

	@Test
	void rejectsVersionsOfTwoKeysAgainstTime() {
		this.history.add(new Operation(0, Kind.PUT, "a", 0, 1, 0, 2, 0, 1));
		this.history.add(new Operation(1, Kind.PUT, "b", 0, 2, 0, 1, 2, 3));
		isRejected();
	}

	@Test
	void rejectsVersionThatWasGivenToTwoKeys() {
		this.history.add(new Operation(0, Kind.PUT, "a", 0, 1, 0, 1, 0, 10));
		this.history.add(new Operation(1, Kind.PUT, "b", 0, 2, 0, 1, 0, 10));
		isRejected();
	}

	@Test
	void acceptsThatTheFateOfOneThatDiedIsNeverKnown() {
		put(1, 1, 0, 1).lostPut(2, 2).get(1, 1, 3, 4).get(1, 1, 5, 6).isAccepted();
	}

	@Test
	void acceptsThatOneThatDiedHasHappenedLate() {
		put(1, 1, 0, 1).lostPut(2, 2).get(1, 1, 3, 4).get(2, 2, 5, 6).get(2, 2, 7, 8).isAccepted();
	}

	@Test
	void rejectsThatOneThatDiedHappensAndIsUndone() {
		put(1, 1, 0, 1).lostPut(2, 2).get(2, 2, 3, 4).get(1, 1, 5, 6).isRejected();
	}

	@Test
	void rejectsThatOneThatDiedHappensBeforeItBegan() {
		get(2, 1, 0, 1).lostPut(2, 2).isRejected();
	}

	@Test
	void rejectsIncrementOfOneThatDiedCountedTwice() {
		operation(Kind.INCREMENT, 0, 5, 0, 0, 0, Operation.NEVER).get(5, 1, 1, 2).get(10, 2, 3, 4).isRejected();
	}

	/** As a sound stash would answer, by a simulation of many clients. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void acceptsWhatASoundStashAnswersAndRejectsOneWrongAnswer(long seed) {
		Random random = new Random(seed);
		this.history.addAll(new SimulatedStash(random).history(2000, 8));
		isAccepted();
		List<Integer> gets = new ArrayList<>();
		for (int i = 0; i < this.history.size(); i++) {
			Operation operation = this.history.get(i);
			if (operation.kind() == Kind.GET && operation.isComplete() && operation.result() != 0) {
				gets.add(i);
			}
		}
		// The one before last that was read somewhere is too old now.
		int late = gets.get(gets.size() - 1);
		int early = gets.get(gets.size() / 3);
		Operation wrong = this.history.get(late);
		Operation old = this.history.get(early);
		this.history.set(late, new Operation(wrong.worker(), Kind.GET, old.key(), 0, 0, old.result(), old.version(),
				wrong.invoked(), wrong.responded()));
		isRejected();
	}

}
