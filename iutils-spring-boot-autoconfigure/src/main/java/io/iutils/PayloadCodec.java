package io.iutils;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Turns values and payloads into bytes and back. A bean of this type is what this sibling
 * writes with; of several, the one that is {@code @Primary}. All read: the media type
 * stands beside every value and chooses the codec. One that shall only read is no
 * candidate for injection: {@code @Bean(autowireCandidate = false)}. JSON is always read,
 * if Jackson is there, and written if there is no other. Must be thread-safe.
 */
public interface PayloadCodec {

	/**
	 * What {@link #encode} writes, such as {@code application/json}: 1 to 255 visible
	 * ASCII characters, compared exactly, asked once at the start. No two codecs have the
	 * same one; with {@code application/json} it replaces the built-in one. Names that
	 * start with {@code application/x-iutils-} are reserved.
	 */
	String mediaType();

	/**
	 * Never called with null, {@code byte[]}, {@code Byte}, {@code Short},
	 * {@code Integer} or {@code Long}: those have an encoding of their own. Whatever it
	 * throws reaches the caller inside a {@link PayloadException}, and so does null.
	 */
	byte[] encode(Object value) throws Exception;

	/**
	 * The counterpart of {@link #encode}. It must never let the bytes choose a class.
	 */
	@Nullable Object decode(byte[] bytes, Type type) throws Exception;

}
