package io.iutils.socket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Texts in the bodies of frames: a length of 16 bits, and UTF-8.
 */
final class Texts {

	static final int MAX_BYTES = 0xffff;

	private Texts() {
	}

	/**
	 * @throws IllegalArgumentException above {@link #MAX_BYTES}
	 */
	static void put(ByteArrayOutputStream out, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		if (bytes.length > MAX_BYTES) {
			throw new IllegalArgumentException("a text of " + bytes.length + " bytes, above " + MAX_BYTES);
		}
		putCount(out, bytes.length);
		out.writeBytes(bytes);
	}

	/**
	 * A count of 16 bits, and that many texts.
	 */
	static void putAll(ByteArrayOutputStream out, Collection<String> texts) {
		putCount(out, texts.size());
		texts.forEach((text) -> put(out, text));
	}

	private static void putCount(ByteArrayOutputStream out, int count) {
		out.write(count);
		out.write(count >>> 8);
	}

	static String get(ByteBuffer bytes, Object what) throws RuleBrokenException {
		int length = (bytes.remaining() < 2) ? Integer.MAX_VALUE : Short.toUnsignedInt(bytes.getShort());
		if (length > bytes.remaining()) {
			throw new RuleBrokenException(what + " with a text that is cut off");
		}
		ByteBuffer text = bytes.slice(bytes.position(), length);
		bytes.position(bytes.position() + length);
		if (isAscii(text)) {
			// Nearly all are, and need no decoder.
			return new String(text.array(), text.arrayOffset(), length, StandardCharsets.US_ASCII);
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
		}
		catch (CharacterCodingException ex) {
			throw new RuleBrokenException(what + " with a text that is no UTF-8");
		}
	}

	private static boolean isAscii(ByteBuffer text) {
		for (int i = 0; i < text.limit(); i++) {
			if (text.get(i) < 0) {
				return false;
			}
		}
		return true;
	}

	static List<String> getAll(ByteBuffer bytes, Object what) throws RuleBrokenException {
		int count = (bytes.remaining() < 2) ? 0 : Short.toUnsignedInt(bytes.getShort());
		List<String> texts = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			texts.add(get(bytes, what));
		}
		return List.copyOf(texts);
	}

	static void requireEnd(ByteBuffer bytes, Object what) throws RuleBrokenException {
		if (bytes.hasRemaining()) {
			throw new RuleBrokenException(what + " with " + bytes.remaining() + " bytes too many");
		}
	}

}
