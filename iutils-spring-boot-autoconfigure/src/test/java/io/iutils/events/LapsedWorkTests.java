package io.iutils.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.iutils.engine.Engine;
import io.iutils.engine.LoggedEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A sibling that was held up for longer than its lease, as can happen on Redis: another
 * one has taken its claims, and it does not know.
 */
class LapsedWorkTests {

	private final FakeSiblings memory = new FakeSiblings();

	private final Engine slow = this.memory.sibling();

	private final Engine other = this.memory.sibling();

	private final ResumedWork atSlow = work(this.slow);

	private final ResumedWork atOther = work(this.other);

	private ResumedWork work(Engine engine) {
		return new ResumedWork(engine, "name", 0, (event) -> true, this.memory.nanoTime());
	}

	@Test
	void whatItStillHasInHandDoesNotMoveThePositionBack() {
		long first = this.memory.emit("a");
		long second = this.memory.emit("b");
		long third = this.memory.emit("c");
		LoggedEvent late = this.atSlow.poll();
		assertThat(late.id()).isEqualTo(first);
		this.memory.lapse(this.slow);
		assertThat(handle(this.atOther)).isEqualTo(first);
		assertThat(handle(this.atOther)).isEqualTo(second);
		this.atSlow.done(late);
		this.memory.pass(Duration.ofSeconds(1));
		assertThat(this.atSlow.poll()).isNull();
		this.memory.kill(this.other);
		this.memory.pass(Duration.ofSeconds(1));
		assertThat(handle(this.atSlow)).isEqualTo(third);
	}

	@Test
	void itStandsByAsSoonAsItKnows() {
		long first = this.memory.emit("a");
		assertThat(handle(this.atSlow)).isEqualTo(first);
		this.memory.lapse(this.slow);
		long second = this.memory.emit("b");
		assertThat(handle(this.atOther)).isEqualTo(second);
		assertThat(this.atSlow.poll()).isNull();
		this.memory.pass(Duration.ofSeconds(1));
		assertThat(this.atSlow.poll()).isNull();
	}

	private static long handle(ResumedWork work) {
		LoggedEvent event = work.poll();
		assertThat(event).isNotNull();
		work.done(event);
		return event.id();
	}

}
