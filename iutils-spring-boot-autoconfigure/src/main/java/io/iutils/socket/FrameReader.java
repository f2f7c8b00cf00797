package io.iutils.socket;

import java.io.IOException;

/**
 * Makes frames of the bytes of one connection, however they are cut. Confined to the
 * selector thread.
 */
final class FrameReader {

	private static final byte[] NO_BODY = new byte[0];

	private final byte[] header = new byte[Frame.HEADER];

	private int headerBytes;

	private FrameType type = FrameType.RING;

	private byte[] body = NO_BODY;

	private int bodyBytes;

	/**
	 * Takes bytes and hands on each frame that they complete.
	 * @return whether the consumer took all of them
	 */
	boolean take(byte[] bytes, int count, FrameConsumer consumer) throws RuleBrokenException, IOException {
		int at = 0;
		while (at < count) {
			if (this.headerBytes < Frame.HEADER) {
				int length = Math.min(count - at, Frame.HEADER - this.headerBytes);
				System.arraycopy(bytes, at, this.header, this.headerBytes, length);
				this.headerBytes += length;
				at += length;
				if (this.headerBytes < Frame.HEADER) {
					return true;
				}
				this.type = Frame.type(this.header);
				int bodyLength = Frame.length(this.header, this.type);
				this.body = (bodyLength != 0) ? new byte[bodyLength] : NO_BODY;
				this.bodyBytes = 0;
			}
			int length = Math.min(count - at, this.body.length - this.bodyBytes);
			System.arraycopy(bytes, at, this.body, this.bodyBytes, length);
			this.bodyBytes += length;
			at += length;
			if (this.bodyBytes == this.body.length) {
				byte[] whole = this.body;
				this.body = NO_BODY;
				this.headerBytes = 0;
				if (!consumer.frame(this.type, whole)) {
					return false;
				}
			}
		}
		return true;
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
		boolean frame(FrameType type, byte[] body) throws RuleBrokenException, IOException;

	}

}
