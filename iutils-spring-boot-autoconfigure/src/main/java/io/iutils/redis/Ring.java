package io.iutils.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.iutils.engine.LoggedEvent;
import org.jspecify.annotations.Nullable;

/**
 * What is said on a bell: a letter and a number, and for one small event its bytes, so
 * that whoever has all before it need not ask.
 *
 * <pre>
 *   eID | eID HEADER_LENGTH header content    events up to this id
 *   sVERSION                                  changes of the stash up to this version
 *   mNUMBER                                   siblings
 * </pre>
 */
record Ring(char what, long number, @Nullable LoggedEvent event) {

	/**
	 * @throws IllegalArgumentException if it is none of ours
	 */
	static Ring of(byte[] message) {
		if (message.length < 2) {
			throw new IllegalArgumentException("It is too short");
		}
		int end = end(message, 1);
		long number = number(message, 1, end);
		return new Ring((char) message[0], number, (end < message.length) ? event(message, end + 1, number) : null);
	}

	private static LoggedEvent event(byte[] message, int from, long id) {
		int end = end(message, from);
		long length = number(message, from, end);
		if (length < 0 || length > message.length - end - 1) {
			throw new IllegalArgumentException("A header of " + length + " bytes does not fit into it");
		}
		int middle = end + 1 + (int) length;
		return EventHeader.read(id, Arrays.copyOfRange(message, end + 1, middle),
				Arrays.copyOfRange(message, middle, message.length));
	}

	private static int end(byte[] message, int from) {
		int end = from;
		while (end < message.length && message[end] != ' ') {
			end++;
		}
		return end;
	}

	private static long number(byte[] message, int from, int to) {
		return Long.parseLong(new String(message, from, to - from, StandardCharsets.US_ASCII));
	}

}
