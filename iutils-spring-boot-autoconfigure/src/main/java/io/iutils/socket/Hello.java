package io.iutils.socket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/*
 * The body of HELLO, little-endian:
 *
 *     0       8         12     28   44            52
 *     +-------+---------+------+----+-------------+----------------+-------+--------- - - -
 *     | magic | version | from | to | join number | version: text  | count | commands: texts
 *     +-------+---------+------+----+-------------+----------------+-------+--------- - - -
 *
 * An id is its more significant half, then the other. A text is u16 + UTF-8. The second
 * version is that of the application. A HELLO counts if and only if magic and version are
 * ours, the texts are well-formed, and nothing follows them.
 *
 * A client, which has no slot and hence no join number, sets the flag 1 and a join number
 * of 0. It may leave "to" 0, for whoever listens there.
 */
/**
 * Who speaks, to whom, and what it says of itself.
 *
 * @param from the sender's id
 * @param to the id of whom the sender believes to speak to
 * @param joinNumber the sender's
 * @param profile what the sender says of itself
 */
record Hello(UUID from, UUID to, long joinNumber, Profile profile) {

	static final long MAGIC = ByteBuffer.wrap("iutilsHI".getBytes(StandardCharsets.US_ASCII))
		.order(ByteOrder.LITTLE_ENDIAN)
		.getLong();

	static final int VERSION = 2;

	static final int MIN_LENGTH = 56;

	static final int MAX_LENGTH = 64 * 1024;

	/** The flag of those who are no siblings. */
	static final int CLIENT = 1;

	static final UUID ANYBODY = new UUID(0, 0);

	/**
	 * The whole frame, of a sibling.
	 */
	byte[] frame() {
		ByteArrayOutputStream texts = new ByteArrayOutputStream();
		Texts.put(texts, this.profile.version());
		Texts.putAll(texts, this.profile.commands());
		ByteBuffer frame = Frame.start(FrameType.HELLO, 0, MIN_LENGTH - 4 + texts.size());
		frame.putLong(MAGIC).putInt(VERSION);
		put(frame, this.from);
		put(frame, this.to);
		frame.putLong(this.joinNumber);
		frame.put(texts.toByteArray());
		return frame.array();
	}

	static Hello of(byte[] body) throws RuleBrokenException {
		ByteBuffer bytes = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
		long magic = bytes.getLong();
		if (magic != MAGIC) {
			throw new RuleBrokenException("HELLO with magic " + Long.toHexString(magic));
		}
		int version = bytes.getInt();
		if (version != VERSION) {
			throw new RuleBrokenException("HELLO of version " + version + ", where " + VERSION + " is spoken");
		}
		UUID from = id(bytes);
		UUID to = id(bytes);
		long joinNumber = bytes.getLong();
		String application = Texts.get(bytes, FrameType.HELLO);
		Profile profile = Profile.received(FrameType.HELLO, application, Texts.getAll(bytes, FrameType.HELLO));
		Texts.requireEnd(bytes, FrameType.HELLO);
		return new Hello(from, to, joinNumber, profile);
	}

	/**
	 * Refuses what this peer cannot have sent.
	 */
	void checkFrom(Peer peer) throws RuleBrokenException {
		if (!this.from.equals(peer.id()) || this.joinNumber != peer.joinNumber()) {
			throw new RuleBrokenException("HELLO from " + this.from + ", join number " + this.joinNumber + ", where "
					+ peer.id() + ", join number " + peer.joinNumber() + ", was expected");
		}
	}

	private static void put(ByteBuffer bytes, UUID id) {
		bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
	}

	private static UUID id(ByteBuffer bytes) {
		return new UUID(bytes.getLong(), bytes.getLong());
	}

}
