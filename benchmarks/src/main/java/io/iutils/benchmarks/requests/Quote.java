package io.iutils.benchmarks.requests;

import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is asked, and answered.
 */
public record Quote(String symbol, int cents) {

	static final Quote FIRST = new Quote("ACME", 1234);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	// As whoever cares for speed keeps them.
	private static final ObjectWriter WRITER = JSON.writerFor(Quote.class);

	private static final ObjectReader READER = JSON.readerFor(Quote.class);

	byte[] toJson() {
		return WRITER.writeValueAsBytes(this);
	}

	static Quote ofJson(byte[] json) {
		return READER.readValue(json);
	}

	/**
	 * The answer.
	 */
	Quote next() {
		return new Quote(this.symbol, this.cents + 1);
	}

	void requireAnswer(Quote answer) {
		if (answer.cents() != this.cents + 1) {
			throw new IllegalStateException(answer + " is no answer to " + this);
		}
	}

}
