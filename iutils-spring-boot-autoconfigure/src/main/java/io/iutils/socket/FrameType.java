package io.iutils.socket;

import org.jspecify.annotations.Nullable;

/**
 * What a frame is for.
 */
enum FrameType {

	/** Proves a connection; the first frame of each side. */
	HELLO(1, Hello.CLIENT, Hello.MIN_LENGTH, Hello.MAX_LENGTH),
	/** Wakes. */
	RING(2, 0, 0, 0),
	/** The sender leaves in an orderly way; its last frame. */
	BYE(3, 0, 0, 0),
	/** What the sender answers from now on. */
	COMMANDS(4, 0, 2, Hello.MAX_LENGTH),
	/** Asks. */
	REQUEST(5, 0, 12, Message.MAX_LENGTH),
	/** Answers. */
	RESPONSE(6, 0, 9, Message.MAX_LENGTH),
	/** Says why there is no answer. */
	FAILURE(7, 0, 13, Message.MAX_FAILURE),
	/** Nobody waits for the answer any more. */
	CANCEL(8, 0, 8, 8);

	private static final FrameType[] VALUES = values();

	final byte code;

	final int flags;

	final int minLength;

	final int maxLength;

	/**
	 * @param flags all that may be set
	 */
	FrameType(int code, int flags, int minLength, int maxLength) {
		this.code = (byte) code;
		this.flags = flags;
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
