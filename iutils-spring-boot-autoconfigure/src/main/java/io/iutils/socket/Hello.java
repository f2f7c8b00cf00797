package io.iutils.socket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/*
 * The body of HELLO, little-endian:
 *
 *     0       8         12     28   44            52      54
 *     +-------+---------+------+----+-------------+-------+-------------------- - - -
 *     | magic | version | from | to | join number | count | commands: u16 + UTF-8
 *     +-------+---------+------+----+-------------+-------+-------------------- - - -
 *
 * An id is its more significant half, then the other. A HELLO counts if and only if magic
 * and version are ours, the commands are well-formed, and nothing follows them.
 */
/**
 * Who speaks, to whom, and which commands it answers.
 *
 * @param from the sender's id
 * @param to the id of whom the sender believes to speak to
 * @param joinNumber the sender's
 * @param commands what the sender answers; none until there are requests
 */
record Hello(UUID from, UUID to, long joinNumber, List<String> commands) {

	static final long MAGIC = ByteBuffer.wrap("iutilsHI".getBytes(StandardCharsets.US_ASCII))
		.order(ByteOrder.LITTLE_ENDIAN)
		.getLong();

	static final int VERSION = 1;

	static final int MIN_LENGTH = 54;

	static final int MAX_LENGTH = 64 * 1024;

	/**
	 * The whole frame.
	 */
	byte[] frame() {
		ByteArrayOutputStream names = new ByteArrayOutputStream();
		for (String command : this.commands) {
			byte[] name = command.getBytes(StandardCharsets.UTF_8);
			names.write(name.length);
			names.write(name.length >>> 8);
			names.writeBytes(name);
		}
		if (names.size() > MAX_LENGTH - MIN_LENGTH) {
			throw new IllegalArgumentException(
					"commands of " + names.size() + " bytes, above " + (MAX_LENGTH - MIN_LENGTH));
		}
		ByteBuffer frame = Frame.start(FrameType.HELLO, MIN_LENGTH + names.size());
		frame.putLong(MAGIC).putInt(VERSION);
		put(frame, this.from);
		put(frame, this.to);
		frame.putLong(this.joinNumber);
		frame.putShort((short) this.commands.size());
		frame.put(names.toByteArray());
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
		int count = Short.toUnsignedInt(bytes.getShort());
		List<String> commands = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			commands.add(text(bytes));
		}
		if (bytes.hasRemaining()) {
			throw new RuleBrokenException("HELLO with " + bytes.remaining() + " bytes too many");
		}
		return new Hello(from, to, joinNumber, List.copyOf(commands));
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

	private static String text(ByteBuffer bytes) throws RuleBrokenException {
		int length = (bytes.remaining() < 2) ? Integer.MAX_VALUE : Short.toUnsignedInt(bytes.getShort());
		if (length > bytes.remaining()) {
			throw new RuleBrokenException("HELLO with a command that is cut off");
		}
		ByteBuffer name = bytes.slice(bytes.position(), length);
		bytes.position(bytes.position() + length);
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(name).toString();
		}
		catch (CharacterCodingException ex) {
			throw new RuleBrokenException("HELLO with a command that is no UTF-8");
		}
	}

	private static void put(ByteBuffer bytes, UUID id) {
		bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
	}

	private static UUID id(ByteBuffer bytes) {
		return new UUID(bytes.getLong(), bytes.getLong());
	}

}
