package io.iutils.benchmarks.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.iutils.benchmarks.Load;
import io.iutils.benchmarks.Role;

/**
 * The load generator: {@code open NAME CONNECTIONS PORT...} opens so many connections to
 * each port; {@code load NAME MILLIS COUNTED} uses them, and is answered by a
 * {@link Load} if each hit was counted exactly once.
 */
public final class BrowsersRole implements Role {

	private final Map<String, List<Browsing>> browsers = new HashMap<>();

	private final Map<String, Long> counted = new HashMap<>();

	@Override
	public String obey(String[] words) throws Exception {
		String name = words[1];
		if (words[0].equals("open")) {
			open(name, Integer.parseInt(words[2]), Arrays.copyOfRange(words, 3, words.length));
			return "open";
		}
		List<Browsing> browsers = this.browsers.getOrDefault(name, List.of());
		Load load = Load.run(Long.parseLong(words[2]), true, List.copyOf(browsers));
		long[] counts = browsers.stream().map(Browsing::counts).flatMapToLong(Arrays::stream).sorted().toArray();
		if (Boolean.parseBoolean(words[3])) {
			verify(name, counts);
		}
		return load.toString();
	}

	private void open(String name, int connections, String[] ports) throws IOException {
		List<Browsing> opened = new ArrayList<>();
		for (int i = 0; i < connections; i++) {
			for (String port : ports) {
				opened.add(new Browsing(Integer.parseInt(port)));
			}
		}
		for (Browsing former : this.browsers.getOrDefault(name, List.of())) {
			former.close();
		}
		this.browsers.put(name, opened);
	}

	/** They must go on where they stood, each count once. */
	private void verify(String name, long[] counts) throws IOException {
		long expected = this.counted.getOrDefault(name, 0L);
		for (long count : counts) {
			expected++;
			if (count != expected) {
				throw new IOException("A hit was not counted exactly once: " + count + " instead of " + expected);
			}
		}
		this.counted.put(name, expected);
	}

	@Override
	public void close() throws IOException {
		for (List<Browsing> some : this.browsers.values()) {
			for (Browsing one : some) {
				one.close();
			}
		}
	}

}
