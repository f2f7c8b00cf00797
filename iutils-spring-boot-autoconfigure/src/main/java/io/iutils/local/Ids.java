package io.iutils.local;

import java.util.HexFormat;
import java.util.UUID;

/**
 * Siblings' ids as 32 hexadecimal digits.
 */
final class Ids {

	private static final HexFormat HEX = HexFormat.of();

	private Ids() {
	}

	static String format(UUID id) {
		return HEX.toHexDigits(id.getMostSignificantBits()) + HEX.toHexDigits(id.getLeastSignificantBits());
	}

	/**
	 * @throws IllegalArgumentException if it is none
	 */
	static UUID parse(String id) {
		if (id.length() != 32) {
			throw new IllegalArgumentException("A sibling's id has 32 hexadecimal digits, this one " + id.length());
		}
		return new UUID(HexFormat.fromHexDigitsToLong(id, 0, 16), HexFormat.fromHexDigitsToLong(id, 16, 32));
	}

}
