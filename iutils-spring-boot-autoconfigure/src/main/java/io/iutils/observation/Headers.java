package io.iutils.observation;

import io.iutils.engine.Propagation;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may travel beside a payload. Stateless.
 */
final class Headers {

	/** Of all together, with the length before each text. */
	static final int LARGEST = 16 * 1024;

	private static final int LENGTHS = 4;

	private Headers() {
	}

	static void put(@Nullable Map<@Nullable String, @Nullable String> headers, String name, String value) {
		if (headers != null) {
			headers.put(name, value);
		}
	}

	/**
	 * Those that fit; a propagator or a handler may have put anything there.
	 */
	static Map<String, String> fitting(Map<@Nullable String, @Nullable String> wanted) {
		if (wanted.isEmpty()) {
			return Map.of();
		}
		Map<String, String> fitting = new LinkedHashMap<>();
		int room = LARGEST;
		for (Map.Entry<@Nullable String, @Nullable String> header : wanted.entrySet()) {
			int size = size(header.getKey(), header.getValue());
			if (size <= room && fitting.size() < Propagation.MAX_HEADERS && header.getKey() != null
					&& header.getValue() != null) {
				room -= size;
				fitting.put(header.getKey(), header.getValue());
			}
		}
		return fitting;
	}

	private static int size(@Nullable String name, @Nullable String value) {
		return LENGTHS + size(name) + size(value);
	}

	/** It is not encoded to learn that it is far too long. */
	private static int size(@Nullable String text) {
		if (text == null || text.length() > LARGEST) {
			return LARGEST;
		}
		return text.getBytes(StandardCharsets.UTF_8).length;
	}

	/**
	 * One that was received, if it is there and as one of ours would be.
	 */
	static @Nullable String received(Map<String, String> headers, String name) {
		String value = headers.get(name);
		return (value != null && value.length() <= LARGEST) ? value : null;
	}

}
