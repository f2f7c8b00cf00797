package io.iutils.autoconfigure;

import io.iutils.PayloadException;
import io.iutils.engine.Content;
import io.iutils.engine.NamePattern;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * A key of the stash as a line of JSON:
 *
 * <pre>
 * {"key":"carts.42","json":{"items":3},"expiresAt":"2026-11-22T20:00:00Z"}
 * {"key":"hits","integer":7}
 * {"key":"logo","bytes":"iVBORw=="}
 * {"key":"cart","mediaType":"application/cbor","bytes":"oWEBAQ=="}
 * {"key":"none","null":true}
 * </pre>
 *
 * The value of {@code json} is what is stored, character by character; line breaks become
 * spaces. {@code bytes} is Base64. JSON that cannot stand in a line, because it is none
 * or nests too deep, is {@code bytes} of the media type application/json. Immutable.
 *
 * @param expiresAt null is never
 */
record TransferLine(String key, Content content, @Nullable Instant expiresAt) {

	/** The largest value, as Base64, is 10 million. */
	static final int MAX_LENGTH = 16 << 20;

	private static final int MAX_DEPTH = 64;

	private static final Instant LAST_EXPIRY = Instant.parse("9999-12-31T23:59:59.999Z");

	private static final Pattern MEDIA_TYPE = Pattern.compile("[!-~]{1,255}");

	private static final String JSON = "application/json";

	/**
	 * The line itself is one level more. Nothing is kept of the names, which would be
	 * values of others; what is long is bounded by the line, and numbers are not
	 * computed.
	 */
	private static final JsonFactory FACTORY = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(MAX_DEPTH + 1)
			.maxNameLength(MAX_LENGTH)
			.maxStringLength(MAX_LENGTH)
			.build())
		.disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
		.build();

	/**
	 * The line, without its end.
	 * @throws PayloadException if the content is damaged
	 */
	String write() {
		return switch (this.content.kind()) {
			case JSON -> writeJson();
			case INTEGER -> write((out) -> out.writeNumberProperty("integer", storedInteger()));
			case NULL -> write((out) -> out.writeBooleanProperty("null", true));
			case BYTES -> write((out) -> out.writeStringProperty("bytes", base64()));
			case NAMED -> writeNamed(this.content.mediaType());
		};
	}

	private String writeJson() {
		byte[] bytes = this.content.bytes();
		try {
			String json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
			String line = write((out) -> {
				out.writeName("json");
				out.writeRawValue(json);
			});
			// Whoever wrote it: it must not be more, or something else, when it is read.
			if (read(line).says(this.key, Content.Kind.JSON, bytes, this.expiresAt)) {
				// Being JSON it has them between its parts only: in a text they are
				// escaped.
				return line.replace('\n', ' ').replace('\r', ' ');
			}
		}
		catch (CharacterCodingException | PayloadException ex) {
			// It is no JSON.
		}
		return writeNamed(JSON);
	}

	private boolean says(String key, Content.Kind kind, byte[] bytes, @Nullable Instant expiresAt) {
		return this.key.equals(key) && this.content.kind() == kind && Arrays.equals(this.content.bytes(), bytes)
				&& Objects.equals(this.expiresAt, expiresAt);
	}

	private String writeNamed(String mediaType) {
		return write((out) -> {
			out.writeStringProperty("mediaType", mediaType);
			out.writeStringProperty("bytes", base64());
		});
	}

	private String base64() {
		return Base64.getEncoder().encodeToString(this.content.bytes());
	}

	private long storedInteger() {
		try {
			return Long.parseLong(new String(this.content.bytes(), StandardCharsets.US_ASCII));
		}
		catch (NumberFormatException ex) {
			// Its message would have the value.
			throw new PayloadException("The value of key " + this.key + " is an integer of "
					+ this.content.bytes().length + " bytes, but none of 64 bits in decimal ASCII", null);
		}
	}

	private String write(Members members) {
		StringWriter line = new StringWriter();
		try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), line)) {
			out.writeStartObject();
			out.writeStringProperty("key", this.key);
			members.write(out);
			if (this.expiresAt != null) {
				out.writeStringProperty("expiresAt", this.expiresAt.toString());
			}
			out.writeEndObject();
		}
		return line.toString();
	}

	/**
	 * @throws PayloadException saying what is wrong with the line, never what is in it
	 * @throws io.iutils.InvalidNameException if its key is none
	 */
	static TransferLine read(String line) {
		char[] text = line.toCharArray();
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text, 0, text.length)) {
			return new Parsing(line, parser).parse();
		}
		// Without the cause: its message may have a piece of a value.
		catch (StreamConstraintsException ex) {
			throw refused("it nests deeper than " + MAX_DEPTH + " levels");
		}
		catch (JacksonException ex) {
			throw refused("it is no JSON from character " + ex.getLocation().getColumnNr() + " on");
		}
	}

	private static PayloadException refused(String what) {
		return new PayloadException(what, null);
	}

	@FunctionalInterface
	private interface Members {

		void write(JsonGenerator out);

	}

	/**
	 * Reads one line. Confined to one thread.
	 */
	private static final class Parsing {

		private final String line;

		private final JsonParser parser;

		private @Nullable String key;

		private @Nullable Content content;

		private @Nullable String mediaType;

		private @Nullable Instant expiresAt;

		Parsing(String line, JsonParser parser) {
			this.line = line;
			this.parser = parser;
		}

		TransferLine parse() {
			if (this.parser.nextToken() != JsonToken.START_OBJECT) {
				throw refused("it is no JSON object");
			}
			while (this.parser.nextToken() == JsonToken.PROPERTY_NAME) {
				int at = this.parser.currentTokenLocation().getColumnNr();
				String name = this.parser.currentName();
				this.parser.nextToken();
				member(name, at);
			}
			if (this.parser.nextToken() != null) {
				throw refused("something follows its JSON object");
			}
			if (this.key == null) {
				throw refused("it has no \"key\"");
			}
			NamePattern.requireName("key", this.key);
			if (this.content == null) {
				throw refused("it has none of \"json\", \"integer\", \"bytes\" and \"null\"");
			}
			return new TransferLine(this.key, named(this.content), this.expiresAt);
		}

		private void member(String name, int at) {
			switch (name) {
				case "key" -> this.key = once(name, this.key, text(name));
				case "json" -> value(Content.Kind.JSON, json());
				case "integer" -> value(Content.Kind.INTEGER, integer());
				case "bytes" -> value(Content.Kind.BYTES, bytes());
				case "null" -> value(Content.Kind.NULL, nothing());
				case "mediaType" -> this.mediaType = once(name, this.mediaType, mediaType());
				case "expiresAt" -> this.expiresAt = once(name, this.expiresAt, expiry());
				default -> throw refused("the member at character " + at
						+ " is none of \"key\", \"json\", \"integer\", \"bytes\", \"mediaType\", \"null\""
						+ " and \"expiresAt\"");
			}
		}

		private static <T> T once(String name, @Nullable T before, T now) {
			if (before != null) {
				throw refused("it has \"" + name + "\" twice");
			}
			return now;
		}

		private void value(Content.Kind kind, byte[] bytes) {
			if (this.content != null) {
				throw refused("it has two values; one of \"json\", \"integer\", \"bytes\" and \"null\" is allowed");
			}
			this.content = Content.of(kind, bytes);
		}

		private Content named(Content value) {
			if (this.mediaType == null) {
				return value;
			}
			if (value.kind() != Content.Kind.BYTES) {
				throw refused("it has a \"mediaType\", but no \"bytes\"");
			}
			return this.mediaType.equals(JSON) ? Content.of(Content.Kind.JSON, value.bytes())
					: new Content(Content.Kind.NAMED, this.mediaType, value.bytes());
		}

		private String text(String name) {
			if (this.parser.currentToken() != JsonToken.VALUE_STRING) {
				throw refused("its \"" + name + "\" is no text");
			}
			return this.parser.getString();
		}

		/**
		 * As it stands in the line, so that no number and no order of members changes.
		 */
		private byte[] json() {
			int start = (int) this.parser.currentTokenLocation().getCharOffset();
			this.parser.skipChildren();
			this.parser.finishToken();
			int end = (int) this.parser.currentLocation().getCharOffset();
			try {
				ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(this.line, start, end));
				return Arrays.copyOf(utf8.array(), utf8.limit());
			}
			catch (CharacterCodingException ex) {
				throw refused("its \"json\" has an unpaired surrogate");
			}
		}

		private byte[] integer() {
			JsonToken token = this.parser.currentToken();
			if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_STRING) {
				try {
					return Long.toString(Long.parseLong(this.parser.getString())).getBytes(StandardCharsets.US_ASCII);
				}
				catch (NumberFormatException ex) {
					// Said below.
				}
			}
			throw refused("its \"integer\" is none of 64 bits");
		}

		private byte[] bytes() {
			try {
				return Base64.getDecoder().decode(text("bytes"));
			}
			catch (IllegalArgumentException ex) {
				throw refused("its \"bytes\" are no Base64");
			}
		}

		private byte[] nothing() {
			if (this.parser.currentToken() != JsonToken.VALUE_TRUE) {
				throw refused("its \"null\" is not true");
			}
			return Content.NULL.bytes();
		}

		private String mediaType() {
			String name = text("mediaType");
			if (!MEDIA_TYPE.matcher(name).matches()) {
				throw refused("its \"mediaType\" has other than 1 to 255 visible ASCII characters");
			}
			return name;
		}

		private Instant expiry() {
			Instant expiry;
			try {
				expiry = Instant.parse(text("expiresAt"));
			}
			catch (DateTimeException ex) {
				throw refused("its \"expiresAt\" is no time such as 2026-11-22T20:00:00Z");
			}
			if (expiry.isAfter(LAST_EXPIRY)) {
				throw refused("its \"expiresAt\" is after " + LAST_EXPIRY);
			}
			return expiry;
		}

	}

}
