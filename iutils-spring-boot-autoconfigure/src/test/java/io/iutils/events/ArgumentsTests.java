package io.iutils.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.iutils.PayloadException;
import io.iutils.engine.Content;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Named values in one content.
 */
class ArgumentsTests {

	@Test
	void whatIsPackedIsUnpacked() {
		Map<String, Content> values = new LinkedHashMap<>();
		values.put("a", Content.NULL);
		values.put("\u00e9", Content.of(Content.Kind.JSON, "{}".getBytes(StandardCharsets.UTF_8)));
		values.put("c", new Content(Content.Kind.NAMED, "text/plain", new byte[] { 1, 2, 3 }));
		Content packed = Arguments.pack(values);
		assertThat(Arguments.isIn(packed)).isTrue();
		Map<String, Content> unpacked = Arguments.unpack(packed);
		assertThat(unpacked.keySet()).containsExactly("a", "\u00e9", "c");
		assertThat(unpacked).usingRecursiveComparison().isEqualTo(values);
	}

	@Test
	void everyCutAndEveryForgedByteIsATypedErrorOrAnotherValue() {
		Content packed = Arguments
			.pack(Map.of("name", Content.of(Content.Kind.JSON, "\"value\"".getBytes(StandardCharsets.UTF_8))));
		byte[] bytes = packed.bytes();
		for (int i = 0; i < bytes.length; i++) {
			Content cut = new Content(packed.kind(), packed.mediaType(), Arrays.copyOf(bytes, i));
			assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> Arguments.unpack(cut));
			byte[] forged = bytes.clone();
			forged[i] ^= (byte) 0x80;
			try {
				Arguments.unpack(new Content(packed.kind(), packed.mediaType(), forged));
			}
			catch (PayloadException ex) {
				assertThat(ex).hasMessageContaining("Malformed");
			}
		}
	}

}
