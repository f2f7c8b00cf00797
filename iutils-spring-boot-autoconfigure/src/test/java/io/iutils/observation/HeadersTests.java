package io.iutils.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.iutils.engine.Propagation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What may travel, and what is left out.
 */
class HeadersTests {

	private static final int LENGTHS = 4;

	@Test
	void whatFitsTravels() {
		assertThat(Headers.fitting(Map.of())).isEmpty();
		assertThat(Headers.fitting(Map.of("", "", "a", "ä"))).isEqualTo(Map.of("", "", "a", "ä"));
	}

	@Test
	void theLimitCountsEncodedBytesOfAllTogether() {
		String fits = "x".repeat(Headers.LARGEST - LENGTHS - 1);
		assertThat(Headers.fitting(Map.of("n", fits))).containsOnlyKeys("n");
		assertThat(Headers.fitting(Map.of("n", fits + "x"))).isEmpty();
		assertThat(Headers.fitting(Map.of("n", fits.substring(1) + "ä"))).isEmpty();
		assertThat(Headers.fitting(Map.of("x".repeat(Headers.LARGEST), ""))).isEmpty();
		Map<String, String> wanted = new LinkedHashMap<>();
		wanted.put("first", "1");
		wanted.put("n", fits);
		wanted.put("last", "2");
		assertThat(Headers.fitting(wanted)).containsExactly(Map.entry("first", "1"), Map.entry("last", "2"));
	}

	@Test
	void theFirstTravelIfThereAreTooMany() {
		Map<String, String> wanted = new LinkedHashMap<>();
		for (int i = 0; i < 300; i++) {
			wanted.put("n" + i, "v");
		}
		assertThat(Headers.fitting(wanted)).hasSize(Propagation.MAX_HEADERS).containsKeys("n0", "n254");
	}

	@Test
	void nullIsNoHeader() {
		Map<String, String> wanted = new LinkedHashMap<>();
		wanted.put("n", null);
		wanted.put(null, "v");
		wanted.put(null, null);
		wanted.put("a", "b");
		assertThat(Headers.fitting(wanted)).containsExactly(Map.entry("a", "b"));
	}

	@Test
	void whatNoSiblingWouldSendIsNotReceived() {
		String longest = "x".repeat(Headers.LARGEST);
		Map<String, String> headers = Map.of("a", longest, "b", longest + "x");
		assertThat(Headers.received(headers, "a")).isSameAs(longest);
		assertThat(Headers.received(headers, "b")).isNull();
		assertThat(Headers.received(headers, "c")).isNull();
	}

}
