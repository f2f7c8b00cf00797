package io.iutils.socket;

import java.io.IOException;
import java.util.Arrays;

/**
 * Makes frames of the bytes of one connection, however they are cut. A body takes no more
 * memory than twice what has arrived of it. Confined to the selector thread.
 */
final class FrameReader {

	private static final byte[] NO_BODY = new byte[0];

	private static final int FIRST_PIECE = 64 * 1024;

	private final byte[] header = new byte[Frame.HEADER];

	private int headerBytes;

	private FrameType type = FrameType.RING;

	private byte[] body = NO_BODY;

	private int bodyLength;

	private int bodyBytes;

	private long begun;

	/**
	 * The number of the frame that has begun and not ended, or 0 if there is none.
	 */
	long inside() {
		return (this.headerBytes > 0) ? this.begun : 0;
	}

	/**
	 * Takes bytes and hands on each frame that they complete.
	 * @return whether the consumer took all of them
	 */
	boolean take(byte[] bytes, int count, FrameConsumer consumer) throws RuleBrokenException, IOException {
		int at = 0;
		while (at < count) {
			if (this.headerBytes < Frame.HEADER) {
				this.begun += (this.headerBytes == 0) ? 1 : 0;
				int length = Math.min(count - at, Frame.HEADER - this.headerBytes);
				System.arraycopy(bytes, at, this.header, this.headerBytes, length);
				this.headerBytes += length;
				at += length;
				if (this.headerBytes < Frame.HEADER) {
					return true;
				}
				this.type = Frame.type(this.header);
				this.bodyLength = Frame.length(this.header, this.type);
				this.bodyBytes = 0;
			}
			int length = Math.min(count - at, this.bodyLength - this.bodyBytes);
			makeRoom(this.bodyBytes + length);
			System.arraycopy(bytes, at, this.body, this.bodyBytes, length);
			this.bodyBytes += length;
			at += length;
			if (this.bodyBytes == this.bodyLength) {
				byte[] whole = this.body;
				this.body = NO_BODY;
				this.headerBytes = 0;
				if (!consumer.frame(this.type, Frame.flags(this.header), whole)) {
					return false;
				}
			}
		}
		return true;
	}

	private void makeRoom(int needed) {
		if (this.body.length < needed) {
			int pieces = Math.max(Math.max(FIRST_PIECE, 2 * this.body.length), needed);
			this.body = Arrays.copyOf(this.body, Math.min(pieces, this.bodyLength));
		}
	}

	/**
	 * Takes whole frames.
	 */
	@FunctionalInterface
	interface FrameConsumer {

		/**
		 * Takes a frame.
		 * @return whether more are wanted
		 */
		boolean frame(FrameType type, int flags, byte[] body) throws RuleBrokenException, IOException;

	}

}
