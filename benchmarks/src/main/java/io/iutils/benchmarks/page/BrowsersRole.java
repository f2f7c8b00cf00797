package io.iutils.benchmarks.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import io.iutils.benchmarks.Load;
import io.iutils.benchmarks.Role;

/**
 * The load generator: {@code open NAME CONNECTIONS PORT...} opens so many connections to
 * each port; {@code load NAME MILLIS COUNTED} uses them, and is answered by a
 * {@link Load} if each hit was counted exactly once.
 */
public final class BrowsersRole implements Role {

	/** Begins an answer that is no {@link Load}. */
	static final String FAILED = "failed: ";

	private final Map<String, List<Browsing>> browsers = new HashMap<>();

	private final Map<String, Long> counted = new HashMap<>();

	@Override
	public String obey(String[] words) throws Exception {
		String name = words[1];
		if (words[0].equals("open")) {
			open(name, Integer.parseInt(words[2]), Arrays.copyOfRange(words, 3, words.length));
			return "open";
		}
		try {
			return load(name, Long.parseLong(words[2]), Boolean.parseBoolean(words[3])).toString();
		}
		catch (IOException | ExecutionException ex) {
			// That is one side's: the others go on.
			return FAILED + ex;
		}
	}

	private Load load(String name, long millis, boolean counted) throws Exception {
		List<Browsing> browsers = this.browsers.getOrDefault(name, List.of());
		Load load = Load.run(millis, true, List.copyOf(browsers));
		long[] counts = browsers.stream().map(Browsing::counts).flatMapToLong(Arrays::stream).sorted().toArray();
		if (counted) {
			verify(name, counts);
		}
		return load;
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
