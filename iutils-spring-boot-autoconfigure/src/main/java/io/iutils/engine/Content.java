package io.iutils.engine;

/**
 * An encoded value and how it is encoded.
 *
 * @param kind the encoding
 * @param mediaType names it if the kind is {@code NAMED}, else empty
 * @param bytes the encoded value; never changed by anybody
 */
public record Content(Kind kind, String mediaType, byte[] bytes) {

	public static final Content NULL = new Content(Kind.NULL, "", new byte[0]);

	public static Content of(Kind kind, byte[] bytes) {
		return new Content(kind, "", bytes);
	}

	/**
	 * The encodings. Their order is their code in records.
	 */
	public enum Kind {

		NULL, BYTES, JSON,
		/** Decimal ASCII. */
		INTEGER, NAMED;

		/** For all: values() makes a new array each time. */
		private static final Kind[] BY_CODE = values();

		/**
		 * The kind of a code.
		 * @throws IllegalArgumentException if it is none of ours
		 */
		public static Kind of(int code) {
			if (code < 0 || code >= BY_CODE.length) {
				throw new IllegalArgumentException("content of the unknown kind " + code);
			}
			return BY_CODE[code];
		}

	}

}
