package io.iutils.journal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Who owns a queued turn, step by step.
 */
class CombinedTurnTests {

	private final Queue<QueuedTurn> queue = new ArrayDeque<>();

	private final CombinedTurn combined = new CombinedTurn(this.queue);

	private final Batch batch = new Batch(1000);

	private QueuedTurn queued(int payload) {
		QueuedTurn turn = new QueuedTurn((records) -> records.add((byte) 1, (byte) 0, new byte[payload]), 0);
		this.queue.add(turn);
		return turn;
	}

	private void decide() {
		this.combined.begin(null);
		this.batch.begin(0, 1);
		this.combined.decide(this.batch);
	}

	@Test
	void turnIsTakenOrWithdrawnNeverBoth() {
		QueuedTurn taken = queued(1);
		assertThat(taken.take()).isTrue();
		assertThat(taken.withdraw()).isFalse();
		QueuedTurn withdrawn = queued(1);
		assertThat(withdrawn.withdraw()).isTrue();
		assertThat(withdrawn.take()).isFalse();
		assertThat(withdrawn.isTaken()).isFalse();
	}

	@Test
	void whoWithdrewIsPassedOver() throws IOException {
		// It has not come to remove itself.
		queued(1).withdraw();
		QueuedTurn next = queued(1);
		decide();
		this.combined.published(this.batch);
		this.combined.answer();
		assertThat(this.queue).isEmpty();
		assertThat(this.batch.last()).isEqualTo(1);
		assertThat(next.result()).isTrue();
	}

	@Test
	void whoDidNotFitMayWithdrawAgain() {
		List<QueuedTurn> turns = List.of(queued(600), queued(600));
		decide();
		assertThat(turns).extracting(QueuedTurn::isTaken).containsExactly(true, false);
		assertThat(this.queue).containsExactly(turns.get(1));
		this.combined.answer();
		assertThat(turns).extracting(QueuedTurn::isAnswered).containsExactly(true, false);
		assertThat(turns.get(1).withdraw()).isTrue();
	}

	@Test
	void whoNeverFitsIsRefused() {
		QueuedTurn turn = new QueuedTurn((records) -> {
			records.add((byte) 1, (byte) 0, new byte[600]);
			records.add((byte) 1, (byte) 0, new byte[600]);
		}, 0);
		this.queue.add(turn);
		QueuedTurn next = queued(600);
		decide();
		this.combined.answer();
		assertThatIllegalArgumentException().isThrownBy(turn::result).withMessageContaining("at most 1000");
		assertThat(next.isAnswered()).isTrue();
		assertThat(this.batch.count()).isEqualTo(1);
	}

	@Test
	void whatFailsAfterAllWerePublishedConcernsNobody() throws IOException {
		QueuedTurn turn = queued(1);
		decide();
		this.combined.published(this.batch);
		assertThat(this.combined.fail(new OutOfMemoryError())).isTrue();
		this.combined.answer();
		assertThat(turn.result()).isTrue();
	}

}
