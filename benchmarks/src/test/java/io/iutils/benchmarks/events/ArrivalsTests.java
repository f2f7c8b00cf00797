package io.iutils.benchmarks.events;

import java.nio.ByteBuffer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link Arrivals}, and what goes from process to process.
 */
class ArrivalsTests {

	private static final int RUN = 7;

	private final Arrivals arrivals = new Arrivals(RUN, 2, 4);

	@Test
	void acceptsAllOnceAndInOrderOfTheirStreams() throws InterruptedException {
		come(0, 0);
		come(1, 0);
		come(1, 1);
		come(0, 1);
		assertThat(this.arrivals.await().wrong()).isZero();
	}

	@Test
	void countsDoubledOnesAndThoseThatAreLostInTheirPlace() throws InterruptedException {
		come(0, 0);
		come(0, 0);
		come(0, 1);
		come(1, 0);
		Delivery delivery = this.arrivals.await();
		assertThat(delivery.doubled()).isOne();
		assertThat(delivery.lost()).isOne();
		assertThat(delivery.unordered()).isZero();
	}

	@Test
	void countsThoseBehindLaterOnes() throws InterruptedException {
		come(0, 1);
		come(0, 0);
		come(1, 0);
		come(1, 1);
		Delivery delivery = this.arrivals.await();
		assertThat(delivery.unordered()).isOne();
		assertThat(delivery.wrong()).isOne();
	}

	@Test
	void ignoresOtherRuns() throws InterruptedException {
		this.arrivals.accept(Tick.now(RUN - 1, 0, 0));
		come(0, 0);
		come(0, 1);
		come(1, 0);
		come(1, 1);
		assertThat(this.arrivals.await().wrong()).isZero();
	}

	@Test
	void tellsOrdersApart() throws InterruptedException {
		Arrivals other = new Arrivals(RUN, 2, 4);
		for (Arrivals each : new Arrivals[] { this.arrivals, other }) {
			int first = (each == other) ? 1 : 0;
			each.accept(Tick.now(RUN, first, 0));
			each.accept(Tick.now(RUN, 1 - first, 0));
			each.accept(Tick.now(RUN, 0, 1));
			each.accept(Tick.now(RUN, 1, 1));
		}
		assertThat(this.arrivals.await().digest()).isNotEqualTo(other.await().digest());
	}

	@Test
	void deliveriesAndPublicationsAreReadAsTheyAreWritten() {
		Delivery delivery = new Delivery(1, 2, 3, 4, -5, 6.5, 7.25);
		assertThat(Delivery.parse(delivery.toString())).isEqualTo(delivery);
		Publication publication = new Publication(1, 2, 3, 4);
		assertThat(Publication.parse(publication.toString())).isEqualTo(publication);
	}

	@Test
	void ticksHaveAbout128BytesInBothForms() {
		Tick tick = Tick.now(RUN, 3, 12_345);
		assertThat(Tick.ofJson(tick.toJson())).isEqualTo(tick);
		assertThat(tick.toJson()).hasSizeBetween(120, 150);
		ByteBuffer bytes = ByteBuffer.allocate(Tick.SIZE);
		tick.put(bytes);
		assertThat(bytes.hasRemaining()).isFalse();
		assertThat(Tick.get(bytes.flip())).isEqualTo(tick);
	}

	private void come(int stream, int number) {
		this.arrivals.accept(Tick.now(RUN, stream, number));
	}

}
