package io.iutils.engine;

import io.iutils.PayloadCodec;
import io.iutils.PayloadException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Encodes values: null, bytes and integers by rules of its own, all else by the
 * exchangeable codec. Thread-safe.
 */
public final class ContentCodec {

	private static final String JSON = "application/json";

	private final PayloadCodec codec;

	private final Content.Kind kind;

	private final String mediaType;

	public ContentCodec(PayloadCodec codec) {
		this.codec = codec;
		boolean json = codec.mediaType().equals(JSON);
		this.kind = json ? Content.Kind.JSON : Content.Kind.NAMED;
		this.mediaType = json ? "" : codec.mediaType();
	}

	/**
	 * @throws PayloadException if the codec cannot encode it
	 */
	public Content encode(@Nullable Object value) {
		if (value == null) {
			return Content.NULL;
		}
		if (value instanceof byte[] bytes) {
			return Content.of(Content.Kind.BYTES, bytes.clone());
		}
		if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
			return Content.of(Content.Kind.INTEGER, value.toString().getBytes(StandardCharsets.US_ASCII));
		}
		try {
			return new Content(this.kind, this.mediaType, this.codec.encode(value));
		}
		catch (Exception | StackOverflowError ex) {
			throw new PayloadException("A value of " + value.getClass().getName() + " cannot be encoded", ex);
		}
	}

	/**
	 * @return null for null content, and if the exchangeable codec says so
	 * @throws PayloadException if the content does not fit the type
	 */
	public @Nullable Object decode(Content content, Type type) {
		return switch (content.kind()) {
			case NULL -> null;
			case BYTES -> {
				if (type != byte[].class && type != Object.class) {
					throw new PayloadException("Plain bytes cannot be read as " + type.getTypeName(), null);
				}
				yield content.bytes().clone();
			}
			case INTEGER -> decodeInteger(content, type);
			case JSON, NAMED -> {
				if (content.kind() != this.kind || !content.mediaType().equals(this.mediaType)) {
					throw new PayloadException("Content of type " + describe(content)
							+ " cannot be read by the codec for " + this.codec.mediaType(), null);
				}
				yield decodeByCodec(content.bytes(), type);
			}
		};
	}

	private @Nullable Object decodeInteger(Content content, Type type) {
		String digits = new String(content.bytes(), StandardCharsets.US_ASCII);
		try {
			if (type == Long.class || type == long.class || type == Object.class || type == Number.class) {
				return Long.valueOf(digits);
			}
			if (type == Integer.class || type == int.class) {
				return Integer.valueOf(digits);
			}
			if (type == Short.class || type == short.class) {
				return Short.valueOf(digits);
			}
			if (type == Byte.class || type == byte.class) {
				return Byte.valueOf(digits);
			}
			if (type == Double.class || type == double.class) {
				return Double.valueOf(digits);
			}
			if (type == Float.class || type == float.class) {
				return Float.valueOf(digits);
			}
			if (type == String.class) {
				return digits;
			}
			if (type == BigInteger.class) {
				return new BigInteger(digits);
			}
			if (type == BigDecimal.class) {
				return new BigDecimal(digits);
			}
		}
		catch (NumberFormatException ex) {
			throw new PayloadException("The integer " + digits + " does not fit " + type.getTypeName(), ex);
		}
		if (this.kind == Content.Kind.JSON) {
			return decodeByCodec(content.bytes(), type);
		}
		throw new PayloadException("An integer cannot be read as " + type.getTypeName(), null);
	}

	private @Nullable Object decodeByCodec(byte[] bytes, Type type) {
		try {
			return this.codec.decode(bytes, type);
		}
		catch (Exception | StackOverflowError ex) {
			throw new PayloadException("Stored " + this.codec.mediaType() + " of " + bytes.length
					+ " bytes cannot be read as " + type.getTypeName(), ex);
		}
	}

	private static String describe(Content content) {
		return (content.kind() == Content.Kind.JSON) ? JSON : content.mediaType();
	}

}
