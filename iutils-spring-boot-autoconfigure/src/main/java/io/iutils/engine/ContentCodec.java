package io.iutils.engine;

import io.iutils.PayloadCodec;
import io.iutils.PayloadException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Encodes values: null, bytes and integers by rules of its own, all else by an
 * exchangeable codec. One codec writes; what the siblings wrote is read by the one whose
 * media type stands beside it. Thread-safe.
 */
public final class ContentCodec {

	private static final String JSON = "application/json";

	/** What the form of an application event, and whatever comes later, is called. */
	private static final String RESERVED = "application/x-iutils-";

	/** Visible characters, so that a length in characters is one in bytes. */
	private static final Pattern MEDIA_TYPE = Pattern.compile("[!-~]{1,255}");

	/** Without the sign. Of millions of digits a number would take minutes to make. */
	private static final int MAX_DIGITS = 19;

	private final PayloadCodec writer;

	private final Content.Kind kind;

	private final String mediaType;

	private final Map<String, PayloadCodec> readers;

	/**
	 * One codec that writes and reads.
	 * @throws RefusedCodecException if its media type cannot be used
	 */
	public ContentCodec(PayloadCodec codec) {
		this(codec, List.of(codec));
	}

	/**
	 * @param writer encodes; one of those that read
	 * @param readers decode, each what has its media type
	 * @throws RefusedCodecException if two have the same media type, or one has a media
	 * type that cannot be used
	 */
	public ContentCodec(PayloadCodec writer, Collection<? extends PayloadCodec> readers) {
		this.writer = writer;
		this.readers = byMediaType(readers);
		this.mediaType = this.readers.entrySet()
			.stream()
			.filter((reader) -> reader.getValue() == writer)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("The codec that writes must be one of those that read"));
		this.kind = this.mediaType.equals(JSON) ? Content.Kind.JSON : Content.Kind.NAMED;
	}

	private static Map<String, PayloadCodec> byMediaType(Collection<? extends PayloadCodec> codecs) {
		Map<String, PayloadCodec> byMediaType = new TreeMap<>();
		for (PayloadCodec codec : codecs) {
			String mediaType = requireMediaType(codec);
			PayloadCodec other = byMediaType.put(mediaType, codec);
			if (other != null) {
				throw new RefusedCodecException(
						"The codecs " + other.getClass().getName() + " and " + codec.getClass().getName()
								+ " have the same media type " + mediaType,
						"Give each codec a media type of its own, or remove one of them.");
			}
		}
		return Collections.unmodifiableMap(byMediaType);
	}

	private static String requireMediaType(PayloadCodec codec) {
		String mediaType = codec.mediaType();
		if (mediaType == null || !MEDIA_TYPE.matcher(mediaType).matches()) {
			throw new RefusedCodecException(
					"The media type of the codec " + codec.getClass().getName() + " is "
							+ ((mediaType != null) ? "'" + mediaType + "' with " + mediaType.length() + " characters"
									: "null")
							+ ", but a media type has 1 to 255 visible ASCII characters",
					"Let mediaType() return such a name.");
		}
		if (mediaType.startsWith(RESERVED)) {
			throw new RefusedCodecException(
					"The media type of the codec " + codec.getClass().getName() + " is " + mediaType
							+ ", but names that start with " + RESERVED + " are reserved",
					"Let mediaType() return another name.");
		}
		return mediaType;
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
			byte[] bytes = Objects.requireNonNull(this.writer.encode(value), "The codec returned null");
			return new Content(this.kind, (this.kind == Content.Kind.NAMED) ? this.mediaType : "", bytes);
		}
		catch (Exception | StackOverflowError ex) {
			throw new PayloadException("A value of " + value.getClass().getName() + " cannot be encoded", ex);
		}
	}

	/**
	 * @return null for null content, and if the exchangeable codec says so
	 * @throws PayloadException if the content does not fit the type, or no codec reads it
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
			case JSON, NAMED -> decodeByCodec(content, type);
		};
	}

	private @Nullable Object decodeInteger(Content content, Type type) {
		byte[] bytes = content.bytes();
		if (!isInteger(bytes)) {
			throw new PayloadException("An integer of " + bytes.length + " bytes is none of 64 bits in decimal ASCII",
					null);
		}
		String digits = new String(bytes, StandardCharsets.US_ASCII);
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
		PayloadCodec json = this.readers.get(JSON);
		if (json != null) {
			return decodeBy(json, JSON, content.bytes(), type);
		}
		throw new PayloadException("An integer cannot be read as " + type.getTypeName(), null);
	}

	/**
	 * A sign, if any, and at least one digit. Not by a regular expression: counters are
	 * read often.
	 */
	private static boolean isInteger(byte[] bytes) {
		int sign = (bytes.length > 0 && (bytes[0] == '+' || bytes[0] == '-')) ? 1 : 0;
		if (bytes.length == sign || bytes.length > sign + MAX_DIGITS) {
			return false;
		}
		for (int i = sign; i < bytes.length; i++) {
			if (bytes[i] < '0' || bytes[i] > '9') {
				return false;
			}
		}
		return true;
	}

	private @Nullable Object decodeByCodec(Content content, Type type) {
		String named = (content.kind() == Content.Kind.JSON) ? JSON : content.mediaType();
		PayloadCodec reader = this.readers.get(named);
		if (reader == null) {
			// It comes from elsewhere, and this from there into logs.
			String described = MEDIA_TYPE.matcher(named).matches() ? "the media type " + named
					: "a media type of " + named.length() + " characters that is none";
			throw new PayloadException(
					"No codec here reads " + described + ", only " + String.join(", ", this.readers.keySet()), null);
		}
		return decodeBy(reader, named, content.bytes(), type);
	}

	private static @Nullable Object decodeBy(PayloadCodec reader, String mediaType, byte[] bytes, Type type) {
		try {
			return reader.decode(bytes, type);
		}
		catch (Exception | StackOverflowError ex) {
			throw new PayloadException(
					"Content of " + bytes.length + " bytes, " + mediaType + ", cannot be read as " + type.getTypeName(),
					ex);
		}
	}

}
