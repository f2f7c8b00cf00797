package io.iutils.local;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import io.iutils.Sibling;
import io.iutils.engine.Content;
import io.iutils.engine.EventDraft;
import io.iutils.engine.LoggedEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What travels beside the payload of an event.
 */
class EventRecordTests {

	private final UUID id = UUID.randomUUID();

	private final Sibling origin = new Sibling(Ids.format(this.id), 1, Instant.EPOCH);

	private LoggedEvent written(Map<String, String> headers) {
		EventDraft draft = new EventDraft("n", null, "", false, 0, headers, Content.NULL);
		return EventRecord.read(7, EventRecord.flags(draft),
				ByteBuffer.wrap(EventRecord.payload(draft, this.id, this.origin, 1)), new LastOrigin());
	}

	private static Map<String, String> headers(int count) {
		Map<String, String> headers = new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			headers.put("n" + i, "v" + i);
		}
		return headers;
	}

	@Test
	void headersComeBackInOrder() {
		assertThat(written(Map.of()).headers()).isEmpty();
		assertThat(written(headers(255)).headers().entrySet()).containsExactlyElementsOf(headers(255).entrySet());
		Map<String, String> largest = Map.of("", "x".repeat(65_535));
		assertThat(written(largest).headers()).isEqualTo(largest);
	}

	@Test
	void aSiblingThatIsNotTheLastOneIsAnother() {
		LastOrigin origins = new LastOrigin();
		Sibling first = origins.of(this.id, 1, 2);
		assertThat(origins.of(this.id, 1, 2)).isSameAs(first);
		assertThat(origins.of(this.id, 3, 2).processId()).isEqualTo(3);
		assertThat(origins.of(this.id, 3, 4).startedAt().toEpochMilli()).isEqualTo(4);
		assertThat(origins.of(new UUID(1, 2), 3, 4).id()).isEqualTo(Ids.format(new UUID(1, 2)));
	}

	@Test
	void aCopyForOneListenerHasThemToo() {
		byte[] copy = EventRecord.payload(written(headers(2)), "listener");
		assertThat(EventRecord.read(8, EventRecord.REDELIVERED, ByteBuffer.wrap(copy), new LastOrigin()).headers())
			.isEqualTo(headers(2));
	}

	@Test
	void moreThanARecordHoldsIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> written(headers(256)))
			.withMessage("256 headers; the limit is 255");
		assertThatIllegalArgumentException().isThrownBy(() -> written(Map.of("n", "x".repeat(65_536))))
			.withMessageContaining("65536")
			.withMessageContaining("65535");
	}

}
