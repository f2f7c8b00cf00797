package io.iutils;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Turns values and payloads into bytes and back. A bean of this type replaces JSON. The
 * media type stands beside every stored value, so that siblings notice what they cannot
 * read. Must be thread-safe.
 */
public interface PayloadCodec {

	/**
	 * What {@link #encode} writes, such as {@code application/json}; at most 255
	 * characters.
	 */
	String mediaType();

	/**
	 * Never called with null, {@code byte[]} or an integral number: those have an
	 * encoding of their own. Whatever it throws reaches the caller inside a
	 * {@link PayloadException}.
	 */
	byte[] encode(Object value) throws Exception;

	/**
	 * The counterpart of {@link #encode}. It must never let the bytes choose a class.
	 */
	@Nullable Object decode(byte[] bytes, Type type) throws Exception;

}
