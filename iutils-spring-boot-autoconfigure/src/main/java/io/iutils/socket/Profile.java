package io.iutils.socket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What somebody says of itself.
 *
 * @param version the version of its application, or empty
 * @param commands what it answers
 */
public record Profile(String version, List<String> commands) {

	static final Profile EMPTY = new Profile("", List.of());

	/**
	 * @throws IllegalArgumentException if it is too long to be sent
	 */
	public Profile {
		commands = List.copyOf(commands);
		ByteArrayOutputStream texts = new ByteArrayOutputStream();
		Texts.put(texts, version);
		Texts.putAll(texts, commands);
		int limit = Hello.MAX_LENGTH - Hello.MIN_LENGTH;
		if (commands.size() > Texts.MAX_BYTES || texts.size() > limit) {
			throw new IllegalArgumentException(
					commands.size() + " commands and a version take " + texts.size() + " bytes, above " + limit);
		}
	}

	/**
	 * The frame COMMANDS: a count of 16 bits, and that many texts.
	 */
	byte[] commandsFrame() {
		ByteArrayOutputStream texts = new ByteArrayOutputStream();
		Texts.putAll(texts, this.commands);
		return Frame.start(FrameType.COMMANDS, 0, texts.size()).put(texts.toByteArray()).array();
	}

	Profile withCommandsOf(byte[] body) throws RuleBrokenException {
		ByteBuffer bytes = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
		List<String> received = Texts.getAll(bytes, FrameType.COMMANDS);
		Texts.requireEnd(bytes, FrameType.COMMANDS);
		return received(FrameType.COMMANDS, this.version, received);
	}

	static Profile received(FrameType type, String version, List<String> commands) throws RuleBrokenException {
		try {
			return new Profile(version, commands);
		}
		catch (IllegalArgumentException ex) {
			throw new RuleBrokenException(type + " with " + ex.getMessage());
		}
	}

}
