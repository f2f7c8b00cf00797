package io.iutils.redis;

import io.iutils.engine.Content;
import io.iutils.engine.Content.Kind;

/**
 * How a content's kind stands beside its bytes: its code, and behind it the media type if
 * it has one.
 */
final class Contents {

	/** The kind of what Redis itself can count up. */
	static final byte[] INTEGER = kind(Content.of(Kind.INTEGER, new byte[0]));

	private Contents() {
	}

	static byte[] kind(Content content) {
		return Keys.utf8(content.kind().ordinal() + content.mediaType());
	}

	/**
	 * @throws IllegalArgumentException if the kind is none of ours
	 */
	static Content of(byte[] kind, byte[] bytes) {
		String text = Keys.text(kind);
		if (text.isEmpty()) {
			throw new IllegalArgumentException("it has no kind");
		}
		return new Content(Kind.of(text.charAt(0) - '0'), text.substring(1), bytes);
	}

}
