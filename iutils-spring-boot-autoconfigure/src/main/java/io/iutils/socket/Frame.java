package io.iutils.socket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/*
 * The bytes of a frame, little-endian:
 *
 *     0            4      5       6       8
 *     +------------+------+-------+-------+--------- - - -
 *     |   length   | type | flags |   0   |  body
 *     +------------+------+-------+-------+--------- - - -
 *
 * "length" is unsigned and counts the body only, so that the smallest frame has 8 bytes.
 *
 * A frame counts if and only if its type is known, its flags are among those of its type,
 * the two bytes after them are 0, and its length lies between the limits of its type. This
 * is checked on the header, before anything is allocated for the body.
 */
/**
 * Owns the bytes of a frame.
 */
final class Frame {

	static final int HEADER = 8;

	private static final int LENGTH = 0;

	private static final int TYPE = 4;

	private static final int FLAGS = 5;

	private static final int ZERO = 6;

	private Frame() {
	}

	static byte[] empty(FrameType type) {
		return start(type, 0, 0).array();
	}

	/**
	 * A buffer that holds the header, is positioned at the body and ends with it.
	 */
	static ByteBuffer start(FrameType type, int flags, int length) {
		ByteBuffer frame = ByteBuffer.allocate(HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
		frame.putInt(LENGTH, length).put(TYPE, type.code).put(FLAGS, (byte) flags);
		return frame.position(HEADER);
	}

	static FrameType type(byte[] header) throws RuleBrokenException {
		FrameType type = FrameType.of(header[TYPE]);
		if (type == null) {
			throw new RuleBrokenException("frame of unknown type " + (header[TYPE] & 0xff));
		}
		if ((header[FLAGS] & ~type.flags) != 0 || header[ZERO] != 0 || header[ZERO + 1] != 0) {
			throw new RuleBrokenException(
					type + " with flags " + (header[FLAGS] & 0xff) + " or bytes that are not zero after them");
		}
		return type;
	}

	static int flags(byte[] header) {
		return header[FLAGS];
	}

	/**
	 * The checked length of the body.
	 */
	static int length(byte[] header, FrameType type) throws RuleBrokenException {
		long length = (header[LENGTH] & 0xffL) | (header[LENGTH + 1] & 0xffL) << 8 | (header[LENGTH + 2] & 0xffL) << 16
				| (header[LENGTH + 3] & 0xffL) << 24;
		if (length < type.minLength || length > type.maxLength) {
			throw new RuleBrokenException(type + " of length " + length + ", which is not between " + type.minLength
					+ " and " + type.maxLength);
		}
		return (int) length;
	}

}
