package io.iutils.benchmarks.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.iutils.IEvent;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The event that all sides carry: about 128 bytes as JSON.
 *
 * @param run what it belongs to; of an earlier one it is late and does not count
 * @param stream the thread that publishes it
 * @param number its place in the stream, from 0
 * @param sentAt {@code nanoTime} just before the call that publishes it: one clock for
 * all processes of a host
 * @param text fills it up
 */
@IEvent("tick")
public record Tick(int run, int stream, int number, long sentAt, String text) {

	/** In bytes, in its plain form. */
	static final int SIZE = 128;

	private static final String TEXT = "The order of Mrs Brown, 3 pieces, to be sent by ship to Valparaiso";

	private static final int HEAD = 3 * Integer.BYTES + Long.BYTES;

	private static final byte[] REST = new byte[SIZE - HEAD - TEXT.length()];

	private static final JsonMapper JSON = JsonMapper.builder().build();

	// As whoever cares for speed keeps them.
	private static final ObjectWriter WRITER = JSON.writerFor(Tick.class);

	private static final ObjectReader READER = JSON.readerFor(Tick.class);

	static Tick now(int run, int stream, int number) {
		return new Tick(run, stream, number, System.nanoTime(), TEXT);
	}

	byte[] toJson() {
		return WRITER.writeValueAsBytes(this);
	}

	static Tick ofJson(byte[] json) {
		return READER.readValue(json);
	}

	/**
	 * Writes it without any library.
	 */
	void put(ByteBuffer bytes) {
		bytes.putInt(this.run)
			.putInt(this.stream)
			.putInt(this.number)
			.putLong(this.sentAt)
			.put(this.text.getBytes(StandardCharsets.ISO_8859_1))
			.put(REST);
	}

	static Tick get(ByteBuffer bytes) {
		int run = bytes.getInt();
		int stream = bytes.getInt();
		int number = bytes.getInt();
		long sentAt = bytes.getLong();
		byte[] text = new byte[TEXT.length()];
		bytes.get(text).position(bytes.position() + REST.length);
		return new Tick(run, stream, number, sentAt, new String(text, StandardCharsets.ISO_8859_1));
	}

}
