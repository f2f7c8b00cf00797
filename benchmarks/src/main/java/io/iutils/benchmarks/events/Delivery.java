package io.iutils.benchmarks.events;

/**
 * What became of one run at one receiver.
 *
 * @param lastAt when the last event came, by {@code nanoTime}
 * @param lost events that never came
 * @param doubled events that came again
 * @param unordered events that came behind later ones of their stream
 * @param digest equal at receivers that heard the same in the same order
 * @param medianMicros how old an event was when it came
 * @param slowestMicros how old 1 of 1,000 was at least
 */
record Delivery(long lastAt, long lost, long doubled, long unordered, long digest, double medianMicros,
		double slowestMicros) {

	/** One line that {@link #parse} reads. */
	@Override
	public String toString() {
		return this.lastAt + " " + this.lost + " " + this.doubled + " " + this.unordered + " " + this.digest + " "
				+ this.medianMicros + " " + this.slowestMicros;
	}

	static Delivery parse(String line) {
		String[] words = line.split(" ");
		return new Delivery(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]),
				Long.parseLong(words[3]), Long.parseLong(words[4]), Double.parseDouble(words[5]),
				Double.parseDouble(words[6]));
	}

	/** How many events were not delivered once and in order. */
	long wrong() {
		return this.lost + this.doubled + this.unordered;
	}

}
