package io.iutils.benchmarks.requests;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A question on its way through Redis: where the answer goes, a line feed, the question.
 */
record Envelope(String replyTo, byte[] json) {

	static byte[] bytes(String replyTo, byte[] json) {
		byte[] head = (replyTo + '\n').getBytes(StandardCharsets.US_ASCII);
		byte[] all = Arrays.copyOf(head, head.length + json.length);
		System.arraycopy(json, 0, all, head.length, json.length);
		return all;
	}

	static Envelope of(byte[] bytes) {
		int end = 0;
		while (bytes[end] != '\n') {
			end++;
		}
		return new Envelope(new String(bytes, 0, end, StandardCharsets.US_ASCII),
				Arrays.copyOfRange(bytes, end + 1, bytes.length));
	}

}
