package io.iutils.socket;

import org.jspecify.annotations.Nullable;

/**
 * What a frame is for.
 */
enum FrameType {

	/** Proves a connection; the first frame of each side. */
	HELLO(1, Hello.MIN_LENGTH, Hello.MAX_LENGTH),
	/** Wakes. */
	RING(2, 0, 0),
	/** The sender leaves in an orderly way; its last frame. */
	BYE(3, 0, 0);

	private static final FrameType[] VALUES = values();

	final byte code;

	final int minLength;

	final int maxLength;

	FrameType(int code, int minLength, int maxLength) {
		this.code = (byte) code;
		this.minLength = minLength;
		this.maxLength = maxLength;
	}

	static @Nullable FrameType of(byte code) {
		for (FrameType type : VALUES) {
			if (type.code == code) {
				return type;
			}
		}
		return null;
	}

}
