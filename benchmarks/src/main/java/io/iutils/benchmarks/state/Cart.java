package io.iutils.benchmarks.state;

import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small record that is changed by a callback.
 */
record Cart(String owner, int items, long cents) {

	static final Cart EMPTY = new Cart("somebody", 0, 0);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final ObjectReader READER = JSON.readerFor(Cart.class);

	private static final ObjectWriter WRITER = JSON.writerFor(Cart.class);

	Cart plus() {
		return new Cart(this.owner, this.items + 1, this.cents + 999);
	}

	/** As the peers keep it that keep bytes. */
	byte[] toJson() {
		return WRITER.writeValueAsBytes(this);
	}

	static Cart ofJson(byte[] json) {
		return READER.readValue(json);
	}

}
