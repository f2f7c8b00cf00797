package io.iutils.reliability;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A value of several fields that says who wrote it, and that a checksum of its own holds
 * together: half of one, or two mixed, are found out.
 *
 * @param writer who wrote it
 * @param number the how manyeth operation of the writer that was
 */
record CheckedValue(String writer, long number) {

	/**
	 * @param filler how many bytes to add
	 */
	byte[] toBytes(int filler) {
		byte[] name = this.writer.getBytes(StandardCharsets.US_ASCII);
		ByteBuffer bytes = ByteBuffer.allocate(4 + name.length + 8 + filler + 8);
		bytes.putInt(name.length).put(name).putLong(this.number);
		for (int i = 0; i < filler; i++) {
			bytes.put((byte) (this.number * 31 + i));
		}
		bytes.putLong(checksum(bytes.array(), bytes.position()));
		return bytes.array();
	}

	/**
	 * @throws IllegalStateException if it is not as it was written
	 */
	static CheckedValue of(byte[] bytes) {
		ByteBuffer fields = ByteBuffer.wrap(bytes);
		if (bytes.length < 20 || fields.getLong(bytes.length - 8) != checksum(bytes, bytes.length - 8)) {
			throw new IllegalStateException("A value of " + bytes.length + " bytes is not as it was written");
		}
		byte[] name = new byte[fields.getInt()];
		fields.get(name);
		return new CheckedValue(new String(name, StandardCharsets.US_ASCII), fields.getLong());
	}

	private static long checksum(byte[] bytes, int length) {
		CRC32 crc = new CRC32();
		crc.update(bytes, 0, length);
		return crc.getValue() + 1;
	}

	@Override
	public String toString() {
		return this.writer + " " + this.number;
	}

}
